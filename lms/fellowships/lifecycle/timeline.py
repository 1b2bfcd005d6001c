"""Where the milestones, reports and leaves of a fellow's year lie on a line, for a drawing made by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.lifecycle.models import ChangeKind, PlanChange
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.rules import shown_state
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import months_after
from lms.fellowships.reports.models import Report
from lms.fellowships.reports.rules import shown_state as shown_report

WIDTH = 960
MARGIN = 24
LONGEST_YEAR = 60
"""How many months a drawing shows at most."""


@dataclass(frozen=True)
class Mark:
    """Something on one day: its place from the left, its state, and its words by language."""

    x: float
    on: date
    state: str
    title: dict[str, str]
    month: int


@dataclass(frozen=True)
class Span:
    """Some days away, from one place to another."""

    x: float
    width: float
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Timeline:
    """The line: its months with the days on which they begin, what lies on it, and where today is, if it is there."""

    months: Sequence[tuple[int, float, date]]
    milestones: Sequence[Mark]
    reports: Sequence[Mark]
    leaves: Sequence[Span]
    today: float | None
    width: int = WIDTH


@dataclass(frozen=True)
class Scale:
    """From days to places on the line."""

    first: date
    last: date

    def __call__(self, day: date) -> float:
        """Return the place of a day; one outside lies on the nearer end."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(MARGIN + min(1.0, max(0.0, share)) * (WIDTH - 2 * MARGIN), 1)


def timeline_of(fellow: Fellow, today: date) -> Timeline:
    """Return the drawing of a fellow's year as it stands today, in three queries."""
    milestones = db.session.scalars(
        select(Milestone).where(Milestone.fellow_id == fellow.id).order_by(Milestone.due_on, Milestone.id)
    ).all()
    reports = db.session.scalars(select(Report).where(Report.fellow_id == fellow.id).order_by(Report.month)).all()
    changes = db.session.scalars(
        select(PlanChange).where(PlanChange.fellow_id == fellow.id).order_by(PlanChange.from_on)
    ).all()
    days = [fellow.ends_on, *(each.due_on for each in milestones), *(each.due_on for each in reports)]
    scale = Scale(fellow.starts_on, max(days))
    return Timeline(
        months=_months(scale, fellow.ends_on),
        milestones=[
            Mark(scale(m.due_on), m.due_on, shown_state(m.state, m.due_on, today), m.title, m.month) for m in milestones
        ],
        reports=[Mark(scale(r.due_on), r.due_on, _report_state(r, today), {}, r.month) for r in reports],
        leaves=[_span(scale, each) for each in changes if each.kind is ChangeKind.LEAVE],
        today=scale(today) if scale.first <= today <= scale.last else None,
    )


def _months(scale: Scale, ends_on: date) -> list[tuple[int, float, date]]:
    """Return each month of the fellowship with its number from 1 and where it begins."""
    found = []
    for number in range(LONGEST_YEAR):
        begins = months_after(scale.first, number)
        if begins > ends_on:
            break
        found.append((number + 1, scale(begins), begins))
    return found


def _report_state(report: Report, today: date) -> str:
    return shown_report(report.state, report.due_on, today)


def _span(scale: Scale, change: PlanChange) -> Span:
    start, end = scale(change.from_on), scale(change.to_on)
    return Span(start, max(2.0, round(end - start, 1)), change.from_on, change.to_on)
