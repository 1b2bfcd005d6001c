"""What the clock asks for about reports: two reminders to the fellow, and a letter to the managers of a very late one.

A round looks at one index and writes down that it has seen to a report; the letters are jobs of their own.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import lock, transaction
from lms.core.jobs import JobRun, enqueue, job, rounds
from lms.extensions import db
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.reports.letters import remind_fellow, tell_managers
from lms.fellowships.reports.models import UNSENT, Report
from lms.fellowships.reports.rules import REMIND_BEFORE, VERY_LATE, is_late, is_very_late

AT_ONCE = 50
DAYS_OF_THE_SECOND = 3
"""For so many days after the due day the second reminder is still sent, should no worker have run before."""


def look_after_reports() -> int:
    """Have the letters written that are due by the clock; return how many reports that concerns."""
    zone: ZoneInfo = current_app.extensions["settings"].time_zone
    today = clock.today(zone)
    statement = (
        select(Report.id)
        .join(Fellow, Fellow.id == Report.fellow_id)
        .where(
            Report.state.in_(UNSENT),
            Report.due_on <= today + REMIND_BEFORE,
            Fellow.state == FellowState.ACTIVE,
            or_(*_waiting(today, zone)),
        )
        .order_by(Report.due_on, Report.id)
        .limit(AT_ONCE)
    )
    found = list(db.session.scalars(statement))
    if found:
        with transaction():
            for report_id in found:
                _look_after(report_id, today, zone)
    return len(found)


def _waiting(today: date, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    """Return the conditions: never reminded; not since the due day passed; very late and the managers not told."""
    days = [today - timedelta(days=number) for number in range(1, DAYS_OF_THE_SECOND + 1)]
    second = [and_(Report.due_on == day, Report.reminded_at < _end_of(day, zone)) for day in days]
    untold = and_(Report.due_on <= today - VERY_LATE, Report.escalated_at.is_(None))
    return [Report.reminded_at.is_(None), *second, untold]


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def _look_after(report_id: int, today: date, zone: ZoneInfo) -> None:
    report = lock(Report, report_id)
    if report is None or report.state not in UNSENT:
        return
    if is_very_late(report.state, report.due_on, today) and report.escalated_at is None:
        report.escalated_at = clock.now()
        enqueue("fellowships.tell_of_late_report", {"report": report_id})
    last = report.reminded_at
    is_second = last is not None and report.due_on < today and last < _end_of(report.due_on, zone)
    if last is None or (is_second and today - report.due_on <= timedelta(days=DAYS_OF_THE_SECOND)):
        report.reminded_at = clock.now()
        enqueue("fellowships.remind_of_report", {"report": report_id})


rounds.add("fellowships.look_after_reports", look_after_reports)


@job("fellowships.remind_of_report")
def remind_of_report(run: JobRun) -> None:
    """Write the reminder, unless the report was handed in meanwhile."""
    with transaction():
        report, fellow = _unsent(run)
        if report is not None and fellow is not None:
            today = today_here()
            remind_fellow(report, fellow, is_late=is_late(report.state, report.due_on, today))


@job("fellowships.tell_of_late_report")
def tell_of_late_report(run: JobRun) -> None:
    """Tell the managers that a report is very late, unless it was handed in meanwhile."""
    with transaction():
        report, fellow = _unsent(run)
        if report is not None and fellow is not None:
            tell_managers(report, fellow)


def _unsent(run: JobRun) -> tuple[Report | None, Fellow | None]:
    report = db.session.get(Report, run.payload["report"])
    if report is None or report.state not in UNSENT:
        return None, None
    return report, db.session.get(Fellow, report.fellow_id)
