"""Whether the books add up: what the rows of the stipends say, and what the lines of the ledger say, are the same sums.

``figures_of_row`` and ``figures_of_lines`` say the rule in plain Python; ``balances`` asks the database for the same
sums, by the month in which stipends are due and by who pays for them, in one query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select

from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.stipends.models import DUE_KINDS, PAID_KINDS, EntryKind, LedgerEntry, Stipend, StipendState


@dataclass(frozen=True)
class Figures:
    """Sums in paise: what was due in all, of it paid, cancelled, and still open. ``open`` is what the rest comes to."""

    due: int = 0
    paid: int = 0
    cancelled: int = 0
    open: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.due + other.due, self.paid + other.paid, self.cancelled + other.cancelled, self.open + other.open
        )


def figures_of_row(state: StipendState, amount_paise: int) -> Figures:
    """Return what a stipend's row says."""
    paid = amount_paise if state is StipendState.PAID else 0
    cancelled = amount_paise if state is StipendState.CANCELLED else 0
    return Figures(amount_paise, paid, cancelled, amount_paise - paid - cancelled)


def figures_of_lines(lines: Iterable[tuple[EntryKind, int]]) -> Figures:
    """Return what lines of the ledger say."""
    due = paid = cancelled = total = 0
    for kind, amount in lines:
        due += amount if kind in DUE_KINDS else 0
        paid -= amount if kind in PAID_KINDS else 0
        cancelled -= amount if kind is EntryKind.CANCELLED else 0
        total += amount
    return Figures(due, paid, cancelled, total)


@dataclass(frozen=True)
class Balance:
    """The sums of some stipends from both sides; ``wrong`` is how many of them differ, ``count`` how many there are."""

    count: int = 0
    rows: Figures = Figures()
    ledger: Figures = Figures()
    wrong: int = 0

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.count + other.count, self.rows + other.rows, self.ledger + other.ledger, self.wrong + other.wrong
        )

    @property
    def adds_up(self) -> bool:
        """Whether both sides are the same, stipend by stipend and in all."""
        return self.wrong == 0 and self.rows == self.ledger


@dataclass(frozen=True)
class Group:
    """The balance of the stipends of one fellow, due in one month, for which one funder pays."""

    fellow_id: int
    month: tuple[int, int]
    funder: str
    balance: Balance


def balances(*conditions: ColumnElement[bool], by_fellow: bool = False) -> list[Group]:
    """Return the balances of some stipends by month and funder, and where asked by fellow (0 where not), in one query.

    ``conditions`` are about Stipend and Fellow.
    """
    lines = _lines_by_stipend().subquery()
    sums = lines.c
    sides = [
        (Stipend.amount_paise, func.coalesce(sums.due, 0)),
        (_if_state(StipendState.PAID), func.coalesce(sums.paid, 0)),
        (_if_state(StipendState.CANCELLED), func.coalesce(sums.cancelled, 0)),
        (_if_open(), func.coalesce(sums.total, 0)),
    ]
    differs = case((or_(*(row != line for row, line in sides)), 1), else_=0)
    keys: list[Any] = [extract("year", Stipend.due_on), extract("month", Stipend.due_on), Stipend.funder]
    keys += [Stipend.fellow_id] if by_fellow else []
    statement = (
        select(
            func.count(),
            func.sum(differs),
            *(func.sum(side) for pair in zip(*sides, strict=True) for side in pair),
            *keys,
        )
        .select_from(Stipend)
        .join(Fellow, Fellow.id == Stipend.fellow_id)
        .outerjoin(lines, sums.stipend_id == Stipend.id)
        .where(and_(True, *conditions))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [_group(list(row)) for row in db.session.execute(statement)]


def _lines_by_stipend() -> Any:
    amount = LedgerEntry.amount_paise
    return select(
        LedgerEntry.stipend_id,
        func.sum(case((LedgerEntry.kind.in_(DUE_KINDS), amount), else_=0)).label("due"),
        func.sum(case((LedgerEntry.kind.in_(PAID_KINDS), -amount), else_=0)).label("paid"),
        func.sum(case((LedgerEntry.kind == EntryKind.CANCELLED, -amount), else_=0)).label("cancelled"),
        func.sum(amount).label("total"),
    ).group_by(LedgerEntry.stipend_id)


def _if_state(state: StipendState) -> Any:
    return case((Stipend.state == state, Stipend.amount_paise), else_=0)


def _if_open() -> Any:
    over = Stipend.state.in_((StipendState.PAID, StipendState.CANCELLED))
    return case((over, 0), else_=Stipend.amount_paise)


def _group(row: list[Any]) -> Group:
    count, wrong, *rest = row
    figures = [int(figure) for figure in rest[:8]]
    balance = Balance(int(count), Figures(*figures[:4]), Figures(*figures[4:]), int(wrong))
    year, month, funder = rest[8:11]
    return Group(rest[11] if len(rest) > 11 else 0, (int(year), int(month)), funder, balance)


def whole(groups: Iterable[Group]) -> Balance:
    """Return the balance of some groups together."""
    return sum((group.balance for group in groups), Balance())


def gathered(groups: Iterable[Group], key: str) -> list[tuple[Any, Balance]]:
    """Return the balances by one key of the groups (``fellow_id``, ``month`` or ``funder``), in its order."""
    found: dict[Any, Balance] = {}
    for group in groups:
        place = getattr(group, key)
        found[place] = found.get(place, Balance()) + group.balance
    return sorted(found.items())
