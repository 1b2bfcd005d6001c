"""Fellows with a whole year, for tests of its course."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lms.core import clock
from lms.core.database import transaction
from lms.core.moves import _moves
from lms.extensions import db
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.models import Report, ReportState
from lms.people.models import Person
from tests.factories.fellowships import first_day, make_programme
from tests.factories.people import make_person

INDIA = ZoneInfo("Asia/Kolkata")


def make_year(
    programme: Programme | None = None, person: Person | None = None, *, months_ago: int = 1, **values: Any
) -> Fellow:
    """Return a fellow who started some months ago, with milestones, reports and stipends; detached."""
    programme, person = programme or make_programme(), person or make_person()
    with transaction():
        starts_on = values.pop("starts_on", first_day(months_ago))
        fellow = start_fellow(programme.id, person.id, starts_on=starts_on, by=None, **values)
    db.session.refresh(fellow)
    db.session.expunge(fellow)
    return fellow


def finish(fellow_id: int) -> None:
    """Let every milestone be approved and every report accepted."""
    with transaction(), _moves():
        for milestone in db.session.query(Milestone).filter_by(fellow_id=fellow_id):
            milestone.state = MilestoneState.APPROVED
        for report in db.session.query(Report).filter_by(fellow_id=fellow_id):
            report.state, report.accepted_at = ReportState.ACCEPTED, clock.now()


def now(fellow_id: int) -> Fellow:
    """Return a fellow as they are now."""
    db.session.expire_all()
    return db.session.get_one(Fellow, fellow_id)


def in_days(days: int) -> date:
    """Return the day some days from today, where this site is; it needs no application context."""
    return clock.today(INDIA) + timedelta(days=days)
