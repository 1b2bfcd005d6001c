"""The reports that a fellow owes: opened at the start, moved by leave and extension, not asked for while away."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from lms.core import history
from lms.core.database import lock
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import Plan
from lms.fellowships.reports.models import MOVES, UNSENT, Report, ReportState
from lms.fellowships.reports.rules import report_days


def open_reports(fellow: Fellow, plan: Plan) -> None:
    """Ask a fellow for a report on each month of the plan, where not asked yet; inside the caller's transaction."""
    db.session.flush()
    known = set(db.session.scalars(select(Report.month).where(Report.fellow_id == fellow.id)))
    for month in range(1, plan.months + 1):
        if month not in known:
            first, last, due_on = report_days(fellow.starts_on, month, plan.report_days)
            db.session.add(Report(fellow_id=fellow.id, month=month, from_on=first, to_on=last, due_on=due_on))
    db.session.flush()


def shift_reports(fellow_id: int, after: date, days: int, by: int | None) -> None:
    """Move the months and days of a fellow's reports from a day on, by some days; inside the caller's transaction.

    Months that begin on ``after`` or later move as a whole; the one in which it lies becomes longer; one that was over
    keeps its days, and is due later where it was due on ``after`` or later. Reports handed in stay as they are.
    """
    fellow = lock(Fellow, fellow_id)
    meant = (
        Report.fellow_id == fellow_id,
        Report.state.in_((*UNSENT, ReportState.WAIVED)),
        Report.due_on >= after,
    )
    found = list(db.session.scalars(select(Report).where(*meant).order_by(Report.id).with_for_update()))
    for report in found:
        _shift(report, after, timedelta(days=days))
    if found and days:
        detail = {"after": after.isoformat(), "days": days, "count": len(found)}
        history.record("fellowships.reports_shifted", fellow, by=by, **detail)


def _shift(report: Report, after: date, by_days: timedelta) -> None:
    report.from_on += by_days if report.from_on >= after else timedelta()
    report.to_on += by_days if report.to_on >= after else timedelta()
    report.due_on += by_days
    report.reminded_at = report.escalated_at = None


def waive_reports(fellow_id: int, from_on: date, to_on: date, reason: str, *, by: int | None, actor: Actor) -> int:
    """Ask no more for the reports on months that lie wholly within some days; return how many that are.

    Inside the caller's transaction. Reports that were handed in stay as they are. Raises MoveRefused without a reason.
    """
    meant = (
        Report.fellow_id == fellow_id,
        Report.state.in_(UNSENT),
        Report.from_on >= from_on,
        Report.to_on <= to_on,
    )
    found = list(db.session.scalars(select(Report).where(*meant).order_by(Report.id).with_for_update()))
    for report in found:
        MOVES.make(report, "waived", actor=actor, by=by, reason=reason)
    return len(found)
