"""Load the report of a month and check that this reader may see it."""

from __future__ import annotations

from flask import abort

from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow, seat_of
from lms.fellowships.reports.models import Report
from lms.fellowships.reports.queries import find_report
from lms.people.identity import Identity


def load_report(fellow_id: int, month: int, *actors: Actor) -> tuple[Seat, Report]:
    """Return the report on a month with its fellow as this reader sees them; somebody else's answers 404."""
    seat, report = load_fellow(fellow_id, *actors), find_report(fellow_id, month)
    return (seat, report) if report is not None else abort(404)


def may_open_files(_: Identity, report_id: int) -> bool:
    """Whether the signed-in person may open the files of a report: whoever sees the fellow."""
    report = db.session.get(Report, report_id)
    return report is not None and seat_of(report.fellow_id) is not None
