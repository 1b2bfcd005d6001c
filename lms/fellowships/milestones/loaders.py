"""Load a milestone of a fellow and check that this reader may see it."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.milestones.operations import TAKEN_BACK
from lms.fellowships.milestones.queries import find_milestone
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow, seat_of
from lms.people.identity import Identity


def load_milestone(fellow_id: int, milestone_id: int, *actors: Actor) -> tuple[Seat, Milestone]:
    """Return a milestone with its fellow as this reader sees them; somebody else's answers 404."""
    seat, milestone = load_fellow(fellow_id, *actors), find_milestone(fellow_id, milestone_id)
    return (seat, milestone) if milestone is not None else abort(404)


def may_open_evidence(_: Identity, file: Attachment) -> bool:
    """Whether the signed-in person may open a file of a milestone: the fellow, others once it was handed in."""
    milestone = db.session.get(Milestone, file.owner_id)
    seat = seat_of(milestone.fellow_id) if milestone else None
    return seat is not None and (seat.is_own or _is_handed_in(file))


def _is_handed_in(file: Attachment) -> bool:
    versions = select(Submission.files).where(
        Submission.milestone_id == file.owner_id, Submission.verdict != TAKEN_BACK
    )
    return any(file.id in files for files in db.session.scalars(versions))
