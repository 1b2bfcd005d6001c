"""What pages ask about stipends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, extract, select

from lms.core.paging import Page, Sorting, ordered, paginate
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import months_after
from lms.fellowships.reports.models import Report
from lms.fellowships.stipends.models import EntryKind, LedgerEntry, PayRun, Stipend, StipendState
from lms.people.models import Organisation, Person

COLUMNS: dict[str, ColumnElement[Any]] = {
    "due": Stipend.due_on.expression,
    "name": Person.name_key.expression,
    "amount": Stipend.amount_paise.expression,
    "paid": Stipend.paid_on.expression,
}


@dataclass(frozen=True)
class StipendFilter:
    """Which stipends of a programme are wanted. ``month`` is that of the due date, as its first day.

    ``funder`` None means all of them; an empty one those for which nobody is named.
    """

    states: tuple[StipendState, ...] = ()
    month: date | None = None
    funder: str | None = None
    host_id: int | None = None
    fellow_id: int | None = None

    def conditions(self, programme_id: int) -> list[ColumnElement[bool]]:
        """Return the filter as conditions about Stipend and Fellow."""
        wanted: list[ColumnElement[bool]] = [Fellow.programme_id == programme_id]
        if self.states:
            wanted.append(Stipend.state.in_(self.states))
        if self.month is not None:
            wanted += [Stipend.due_on >= self.month, Stipend.due_on < months_after(self.month, 1)]
        if self.funder is not None:
            wanted.append(Stipend.funder == self.funder)
        if self.host_id is not None:
            wanted.append(Fellow.host_id == self.host_id)
        if self.fellow_id is not None:
            wanted.append(Stipend.fellow_id == self.fellow_id)
        return wanted


def listed(programme_id: int, wanted: StipendFilter) -> Select[Any]:
    """Return the query for the stipends of a programme, one a row, not yet in any order."""
    columns: tuple[Any, ...] = (
        Stipend.id,
        Stipend.fellow_id,
        Person.full_name,
        Stipend.month,
        Stipend.due_on,
        Stipend.amount_paise,
        Stipend.funder,
        Stipend.state,
        Stipend.paid_on,
        Stipend.reference,
        Stipend.report_id,
        PayRun.number.label("run"),
        Organisation.name.label("host"),
    )
    return (
        select(*columns)
        .select_from(Stipend)
        .join(Fellow, Fellow.id == Stipend.fellow_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .outerjoin(PayRun, PayRun.id == Stipend.pay_run_id)
        .outerjoin(Organisation, Organisation.id == Fellow.host_id)
        .where(*wanted.conditions(programme_id))
    )


def stipends_page(programme_id: int, wanted: StipendFilter, sorting: Sorting, page: int) -> Page[Row[Any]]:
    """Return one page of the stipends of a programme."""
    return paginate(ordered(listed(programme_id, wanted), COLUMNS, sorting).order_by(Stipend.id), page)


def funders_of(programme_id: int) -> list[str]:
    """Return who pays for the stipends of a programme, by name."""
    found = select(Stipend.funder).join(Fellow).where(Fellow.programme_id == programme_id).distinct()
    return list(db.session.scalars(found.order_by(Stipend.funder)))


def hosts_of(programme_id: int) -> list[Organisation]:
    """Return the organisations that host fellows of a programme."""
    ids = select(Fellow.host_id).where(Fellow.programme_id == programme_id)
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)))


def stipends_of(fellow_id: int) -> list[Stipend]:
    """Return the stipends of a fellow, by month."""
    return list(db.session.scalars(select(Stipend).where(Stipend.fellow_id == fellow_id).order_by(Stipend.month)))


def find_stipend(fellow_id: int, month: int) -> Stipend | None:
    """Return the stipend of a fellow for a month."""
    return db.session.scalar(select(Stipend).where(Stipend.fellow_id == fellow_id, Stipend.month == month))


def report_of(fellow_id: int, month: int) -> Report | None:
    """Return the report of a fellow on a month."""
    return db.session.scalar(select(Report).where(Report.fellow_id == fellow_id, Report.month == month))


@dataclass(frozen=True)
class LedgerLine:
    """A line of the ledger with the words around it. ``owed_paise`` is what is owed after it."""

    kind: EntryKind
    month: int
    amount_paise: int
    reason: str
    reference: str
    report_id: int | None
    run: int | None
    entered_by: str | None
    entered_at: datetime
    owed_paise: int = 0


def ledger_of(fellow_id: int, month: int | None = None) -> list[LedgerLine]:
    """Return the ledger of a fellow, or of one month of theirs, with its running balance; in one query."""
    statement = (
        select(
            LedgerEntry.kind,
            Stipend.month,
            LedgerEntry.amount_paise,
            LedgerEntry.reason,
            LedgerEntry.reference,
            LedgerEntry.report_id,
            PayRun.number,
            Person.full_name,
            LedgerEntry.entered_at,
        )
        .select_from(LedgerEntry)
        .join(Stipend, Stipend.id == LedgerEntry.stipend_id)
        .outerjoin(PayRun, PayRun.id == LedgerEntry.pay_run_id)
        .outerjoin(Person, Person.id == LedgerEntry.entered_by_id)
        .where(LedgerEntry.fellow_id == fellow_id)
        .order_by(LedgerEntry.id)
    )
    if month is not None:
        statement = statement.where(Stipend.month == month)
    found, owed = [], 0
    for row in db.session.execute(statement):
        owed += row.amount_paise
        found.append(LedgerLine(*row, owed_paise=owed))
    return found


def hold_reasons(fellow_id: int) -> dict[int, str]:
    """Return why stipends of a fellow are held, by the id of the stipend; the last reason counts."""
    rows = db.session.execute(
        select(LedgerEntry.stipend_id, LedgerEntry.reason)
        .join(Stipend, Stipend.id == LedgerEntry.stipend_id)
        .where(
            LedgerEntry.fellow_id == fellow_id,
            LedgerEntry.kind == EntryKind.HELD,
            Stipend.state == StipendState.HELD,
        )
        .order_by(LedgerEntry.id)
    )
    return {row.stipend_id: row.reason for row in rows}


def next_stipend(fellow_id: int) -> Stipend | None:
    """Return the earliest stipend of a fellow that is neither paid nor cancelled."""
    over = Stipend.state.in_((StipendState.PAID, StipendState.CANCELLED))
    found = select(Stipend).where(Stipend.fellow_id == fellow_id, ~over).order_by(Stipend.month).limit(1)
    return db.session.scalar(found)


def months_of(programme_id: int) -> list[tuple[int, int]]:
    """Return the calendar months in which stipends of a programme are due, as year and month."""
    year, month = extract("year", Stipend.due_on), extract("month", Stipend.due_on)
    found = select(year, month).select_from(Stipend).join(Fellow).where(Fellow.programme_id == programme_id)
    return [(int(row[0]), int(row[1])) for row in db.session.execute(found.distinct().order_by(year, month))]
