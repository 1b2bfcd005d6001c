"""The due dates of a fellow: all of them, and how they move together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.lifecycle.models import PlanChange
from lms.fellowships.milestones.models import UNDONE, Milestone
from lms.fellowships.milestones.operations import shift_milestones
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports.models import UNSENT, Report
from lms.fellowships.reports.operations import shift_reports
from lms.fellowships.stipends.models import Stipend, StipendState
from lms.fellowships.stipends.operations import shift_stipends

Result = TypeVar("Result")
MILESTONE, REPORT, STIPEND, END = "milestone", "report", "stipend", "end"


@dataclass(frozen=True)
class DueDate:
    """One day of a fellow's plan. ``title`` is by language; ``month`` counts from 0 for milestones, else from 1.

    ``is_open`` is whether anything is to be done for it still.
    """

    kind: str
    key: int
    month: int
    title: dict[str, str]
    due_on: date
    is_open: bool


@dataclass(frozen=True)
class MovedDate:
    """One day of a fellow's plan before and after a change; ``after`` is None where it falls away."""

    before: DueDate
    after: date | None

    @property
    def has_moved(self) -> bool:
        """Whether the change touches this day."""
        return self.after != self.before.due_on


@dataclass(frozen=True)
class Trial(Generic[Result]):
    """What a change would do: every due date before and after, and what the change itself returned."""

    dates: Sequence[MovedDate]
    result: Result


def due_dates(fellow_id: int) -> list[DueDate]:
    """Return the due dates of a fellow and the last day of the fellowship, by day; in four queries."""
    milestones = db.session.scalars(select(Milestone).where(Milestone.fellow_id == fellow_id))
    reports = db.session.scalars(select(Report).where(Report.fellow_id == fellow_id))
    stipends = db.session.scalars(select(Stipend).where(Stipend.fellow_id == fellow_id))
    over = {StipendState.PAID, StipendState.CANCELLED}
    found = [
        *(DueDate(MILESTONE, m.id, m.month, m.title, m.due_on, m.state in UNDONE) for m in milestones),
        *(DueDate(REPORT, r.id, r.month, {}, r.due_on, r.state in UNSENT) for r in reports),
        *(DueDate(STIPEND, s.id, s.month, {}, s.due_on, s.state not in over) for s in stipends),
    ]
    ends_on = db.session.scalar(select(Fellow.ends_on).where(Fellow.id == fellow_id))
    if ends_on is not None:
        found.append(DueDate(END, fellow_id, 0, {}, ends_on, is_open=True))
    return sorted(found, key=lambda each: (each.due_on, each.kind, each.month, each.key))


def shift_all(fellow: Fellow, from_on: date, days: int, by: int | None) -> None:
    """Move everything that is still to be done and due on a day or later, and the last day, by some days."""
    shift_milestones(fellow.id, from_on, days, by)
    shift_reports(fellow.id, from_on, days, by)
    shift_stipends(fellow.id, from_on, days, by)
    fellow.ends_on += timedelta(days=days)


class _OnlyTried(Exception):
    """Ends the transaction of a trial, so that nothing of it stays."""


def tried(fellow_id: int, act: Callable[[], Result]) -> Trial[Result]:
    """Do something to a fellow, look what became of the due dates, and undo it all; opens its own transaction.

    What people confirm is so what will happen. Raises what the act raises.
    """
    trials: list[Trial[Result]] = []
    try:
        with transaction():
            before = due_dates(fellow_id)
            result = act()
            db.session.flush()
            after = {(each.kind, each.key): each for each in due_dates(fellow_id)}
            trials.append(Trial([_moved(each, after) for each in before], result))
            raise _OnlyTried
    except _OnlyTried:
        return trials[0]


def _moved(before: DueDate, after: dict[tuple[str, int], DueDate]) -> MovedDate:
    now = after[(before.kind, before.key)]
    return MovedDate(before, None if before.is_open and not now.is_open else now.due_on)


def changes_of(fellow_id: int) -> list[PlanChange]:
    """Return the leaves and extensions of a fellow, the latest first."""
    found = select(PlanChange).where(PlanChange.fellow_id == fellow_id)
    return list(db.session.scalars(found.order_by(PlanChange.from_on.desc(), PlanChange.id.desc())))
