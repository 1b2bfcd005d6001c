"""What pages ask about pay runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select

from lms.core.paging import Page, paginate
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.stipends.banking import bank_problem, masked, reference_of
from lms.fellowships.stipends.models import LEFT_KINDS, EntryKind, LedgerEntry, PayRun, Stipend, StipendState
from lms.people.models import Person


def runs_page(programme_id: int, page: int) -> Page[Row[Any]]:
    """Return one page of the pay runs of a programme, the newest first, with what of each is paid and still open."""
    lines = (
        select(Stipend.pay_run_id, Stipend.state, func.sum(Stipend.amount_paise).label("sum"))
        .where(Stipend.pay_run_id.is_not(None))
        .group_by(Stipend.pay_run_id, Stipend.state)
        .subquery()
    )
    paid, waiting = lines.alias(), lines.alias()
    statement: Any = (
        select(
            PayRun.number,
            PayRun.state,
            PayRun.made_at,
            PayRun.count,
            PayRun.total_paise,
            Person.full_name.label("made_by"),
            func.coalesce(paid.c.sum, 0).label("paid_paise"),
            func.coalesce(waiting.c.sum, 0).label("open_paise"),
        )
        .outerjoin(Person, Person.id == PayRun.made_by_id)
        .outerjoin(paid, (paid.c.pay_run_id == PayRun.id) & (paid.c.state == StipendState.PAID))
        .outerjoin(waiting, (waiting.c.pay_run_id == PayRun.id) & (waiting.c.state == StipendState.IN_RUN))
        .where(PayRun.programme_id == programme_id)
        .order_by(PayRun.number.desc())
    )
    return paginate(statement, page)


def find_run(programme_id: int, number: int) -> PayRun | None:
    """Return a pay run of a programme by its number."""
    return db.session.scalar(select(PayRun).where(PayRun.programme_id == programme_id, PayRun.number == number))


@dataclass(frozen=True)
class RunLine:
    """One payment: of a run, or that could enter one. ``problem`` says why nothing can be paid to the account."""

    stipend_id: int
    fellow_id: int
    full_name: str
    month: int
    due_on: date
    amount_paise: int
    state: StipendState
    paid_on: date | None
    paid_reference: str
    report_id: int | None
    holder: str
    account: str
    ifsc: str
    problem: Any

    @property
    def shown_account(self) -> str:
        """The account number as pages show it: its last four digits."""
        return masked(self.account)


def lines_of(run: PayRun) -> list[RunLine]:
    """Return the lines that a run has now, by fellow and month, in one query."""
    return list(map(_line, db.session.execute(_lines().where(Stipend.pay_run_id == run.id))))


def payable(programme_id: int, until: date) -> list[RunLine]:
    """Return the cleared stipends that are due up to a day, those with a problem as well, in one query."""
    wanted = (Fellow.programme_id == programme_id, Stipend.state == StipendState.CLEARED, Stipend.due_on <= until)
    return list(map(_line, db.session.execute(_lines().where(*wanted, Stipend.amount_paise > 0))))


def _lines() -> Select[Any]:
    columns: tuple[Any, ...] = (Stipend, Fellow.bank, Person.full_name)
    return (
        select(*columns)
        .select_from(Stipend)
        .join(Fellow, Fellow.id == Stipend.fellow_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .order_by(Person.name_key, Stipend.fellow_id, Stipend.month)
    )


def _line(row: Row[Any]) -> RunLine:
    stipend, bank, full_name = tuple(row)
    known: Mapping[str, str] = bank or {}
    return RunLine(
        stipend_id=stipend.id,
        fellow_id=stipend.fellow_id,
        full_name=full_name or "",
        month=stipend.month,
        due_on=stipend.due_on,
        amount_paise=stipend.amount_paise,
        state=stipend.state,
        paid_on=stipend.paid_on,
        paid_reference=stipend.reference,
        report_id=stipend.report_id,
        holder=known.get("holder", ""),
        account=known.get("account", ""),
        ifsc=known.get("ifsc", ""),
        problem=bank_problem(known),
    )


def references_of(run: PayRun, lines: Iterable[RunLine]) -> dict[str, RunLine]:
    """Return the lines of a run by the reference that the file for the bank gives them."""
    return {reference_of(run.id, line.stipend_id): line for line in lines}


@dataclass(frozen=True)
class LeftLine:
    """A stipend that was taken out of a run, or whose payment came back, with the reason."""

    kind: EntryKind
    fellow_id: int
    full_name: str
    month: int
    reason: str


def left_of(run: PayRun) -> list[LeftLine]:
    """Return what was taken out of a run, failed or came back, in the order in which it happened."""
    rows = db.session.execute(
        select(LedgerEntry.kind, Stipend.fellow_id, Person.full_name, Stipend.month, LedgerEntry.reason)
        .join(Stipend, Stipend.id == LedgerEntry.stipend_id)
        .join(Fellow, Fellow.id == Stipend.fellow_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .where(
            LedgerEntry.pay_run_id == run.id,
            LedgerEntry.kind.in_(LEFT_KINDS),
        )
        .order_by(LedgerEntry.id)
    )
    return [LeftLine(kind, fellow_id, name or "", month, reason) for kind, fellow_id, name, month, reason in rows]
