"""Load a milestone of a fellow and check that this reader may see it."""

from __future__ import annotations

from flask import abort

from lms.extensions import db
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.queries import find_milestone
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow, seat_of
from lms.people.identity import Identity


def load_milestone(fellow_id: int, milestone_id: int, *actors: Actor) -> tuple[Seat, Milestone]:
    """Return a milestone with its fellow as this reader sees them; somebody else's answers 404."""
    seat, milestone = load_fellow(fellow_id, *actors), find_milestone(fellow_id, milestone_id)
    return (seat, milestone) if milestone is not None else abort(404)


def may_open_evidence(_: Identity, milestone_id: int) -> bool:
    """Whether the signed-in person may open the files of a milestone: whoever sees the fellow."""
    milestone = db.session.get(Milestone, milestone_id)
    return milestone is not None and seat_of(milestone.fellow_id) is not None
