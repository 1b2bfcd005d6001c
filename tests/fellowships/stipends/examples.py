"""Fellows with stipends for tests. Call these inside an application context."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.stipends import operations, pay_runs
from lms.fellowships.stipends.models import EntryKind, LedgerEntry, Stipend, StipendState
from tests.factories.fellowships import make_fellow

START = date(2026, 1, 1)
BANK = {"holder": "Asha Devi", "account": "123456789012", "ifsc": "SBIN0001234"}
MONTHLY = 15_000_00


def fellow_with_stipends(programme: Programme, months: int = 3, **values: Any) -> Fellow:
    """Return a fellow who started on 1 January 2026, with scheduled stipends and a bank account."""
    fellow = make_fellow(programme, **{"starts_on": START, "bank": BANK, **values})
    within(operations.open_stipends, fellow, months, None)
    return fellow


def within(act: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """Do something in a transaction of its own."""
    with transaction():
        done = act(*values, **named)
        return done.id if hasattr(done, "id") else done


def stipend(fellow: Fellow, month: int = 1) -> Stipend:
    """Return a stipend as it is now."""
    db.session.rollback()
    found = select(Stipend).where(Stipend.fellow_id == fellow.id, Stipend.month == month)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def make_report(fellow: Fellow, month: int, state: ReportState = ReportState.ACCEPTED) -> Report:
    """Return the saved report of a month."""
    report = Report(
        fellow_id=fellow.id,
        month=month,
        from_on=fellow.starts_on,
        to_on=fellow.starts_on + timedelta(days=29),
        due_on=fellow.starts_on + timedelta(days=37),
        state=state,
        accepted_at=clock.now() if state is ReportState.ACCEPTED else None,
    )
    with transaction():
        db.session.add(report)
    return report


def clear(fellow: Fellow, *months: int, by: int | None = None) -> None:
    """Let the reports of some months be accepted by a mentor."""
    for month in months:
        report = make_report(fellow, month)
        with transaction():
            operations.clear_by_report(report, Actor.MENTOR, by)


def prepare(programme: Programme, until: date = date(2026, 12, 31), **values: Any) -> int:
    """Prepare a pay run and return its id."""
    run_id: int = within(pay_runs.prepare_run, programme.id, until=until, by=None, **values)
    return run_id


def pay(run_id: int, *stipend_ids: int, **values: Any) -> int:
    """Note lines of a run as paid today; return how many were new."""
    today = clock.now().date()
    usual = {"paid_on": today, "reference": "UTR1", "today": today, "by": None}
    count: int = within(pay_runs.mark_paid, run_id, stipend_ids, **{**usual, **values})
    return count


def lines(fellow: Fellow, month: int | None = None) -> list[tuple[EntryKind, int]]:
    """Return the ledger of a fellow, or of a month, as kinds and amounts."""
    found = select(LedgerEntry.kind, LedgerEntry.amount_paise).where(LedgerEntry.fellow_id == fellow.id)
    if month is not None:
        found = found.join(Stipend, Stipend.id == LedgerEntry.stipend_id).where(Stipend.month == month)
    return [(kind, amount) for kind, amount in db.session.execute(found.order_by(LedgerEntry.id))]


def states(fellow: Fellow) -> list[StipendState]:
    """Return the states of a fellow's stipends by month."""
    return list(db.session.scalars(select(Stipend.state).where(Stipend.fellow_id == fellow.id).order_by(Stipend.month)))


def noted(action: str) -> list[dict[str, Any]]:
    """Return what the history says about each time that something was done."""
    found = select(HistoryEntry.detail).where(HistoryEntry.action == f"fellowships.{action}")
    return list(db.session.scalars(found.order_by(HistoryEntry.id)))
