"""Load the report of a month and check that this reader may see it."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow, seat_of
from lms.fellowships.reports.models import Report, ReportVersion
from lms.fellowships.reports.operations import TAKEN_BACK
from lms.fellowships.reports.queries import find_report
from lms.people.identity import Identity


def load_report(fellow_id: int, month: int, *actors: Actor) -> tuple[Seat, Report]:
    """Return the report on a month with its fellow as this reader sees them; somebody else's answers 404."""
    seat, report = load_fellow(fellow_id, *actors), find_report(fellow_id, month)
    return (seat, report) if report is not None else abort(404)


def may_open_files(_: Identity, file: Attachment) -> bool:
    """Whether the signed-in person may open a file of a report: the fellow, others once it was handed in."""
    report = db.session.get(Report, file.owner_id)
    seat = seat_of(report.fellow_id) if report else None
    return seat is not None and (seat.is_own or _is_handed_in(file))


def _is_handed_in(file: Attachment) -> bool:
    versions = select(ReportVersion.answers).where(
        ReportVersion.report_id == file.owner_id, ReportVersion.verdict != TAKEN_BACK
    )
    return any(file.id in (answers.get(file.slot) or []) for answers in db.session.scalars(versions))
