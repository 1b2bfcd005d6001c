"""What pages ask about monthly reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Case, Select, and_, case, func, select

from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports.models import HANDED_IN, UNSENT, Report, ReportState, ReportVersion
from lms.fellowships.reports.rules import LATE, UPCOMING
from lms.people.models import Person
from lms.people.names import search_key
from lms.questionnaires.documents import Answers


def reports_of(fellow_id: int) -> list[Report]:
    """Return the reports of a fellow, by month."""
    return list(db.session.scalars(select(Report).where(Report.fellow_id == fellow_id).order_by(Report.month)))


def find_report(fellow_id: int, month: int) -> Report | None:
    """Return the report of a fellow on a month."""
    return db.session.scalar(select(Report).where(Report.fellow_id == fellow_id, Report.month == month))


@dataclass(frozen=True)
class VersionRow:
    """A report as it was handed in once, with the name of whoever answered it."""

    version: ReportVersion
    answered_by: str | None


def versions_of(report_id: int) -> list[VersionRow]:
    """Return every version of a report that was handed in, the newest first."""
    rows = db.session.execute(
        select(ReportVersion, Person.full_name)
        .outerjoin(Person, Person.id == ReportVersion.answered_by_id)
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.number.desc())
    )
    return [VersionRow(*row) for row in rows]


STATES = (LATE, "submitted", "returned", "draft", UPCOMING, "accepted", "waived")
"""The states by which the reports of a programme are counted and filtered, the most pressing first."""


@dataclass(frozen=True)
class ReportFilter:
    """Which reports of a programme a page asks for; empty means all."""

    state: str = ""
    month: int | None = None
    name: str = ""


def _shown(today: date) -> Case[str]:
    """Return the state as people see it, of which ``upcoming`` is a month that has not begun."""
    own = [(Report.state == state, str(state)) for state in ReportState]
    return case(
        (and_(Report.state.in_(UNSENT), Report.due_on < today), LATE),
        (and_(Report.state == ReportState.DRAFT, Report.from_on > today), UPCOMING),
        *own,
    )


def counts_by_month(programme_id: int, today: date) -> dict[int, dict[str, int]]:
    """Return how many reports of a programme are in which state, by month of the fellowship, in one query."""
    each = (
        select(Report.month, _shown(today).label("shown"))
        .join(Fellow, Fellow.id == Report.fellow_id)
        .where(Fellow.programme_id == programme_id)
        .subquery()
    )
    rows = db.session.execute(
        select(each.c.month, each.c.shown, func.count()).group_by(each.c.month, each.c.shown).order_by(each.c.month)
    )
    found: dict[int, dict[str, int]] = {}
    for month, state, count in rows:
        found.setdefault(month, {})[state] = count
    return found


def reports_found(programme_id: int, wanted: ReportFilter, today: date) -> Select[Any]:
    """Return the query for the reports of a programme, the late ones first, then those that wait for an answer."""
    shown = _shown(today)
    rank = case({state: place for place, state in enumerate(STATES)}, value=shown, else_=len(STATES))
    statement: Any = (
        select(
            Report.fellow_id,
            Person.full_name,
            Report.month,
            Report.from_on,
            Report.to_on,
            Report.due_on,
            shown.label("shown"),
            Report.submitted_at,
            Report.accepted_at,
            Report.state,
            Report.answers,
        )
        .join(Fellow, Fellow.id == Report.fellow_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .where(Fellow.programme_id == programme_id)
    )
    if wanted.state:
        statement = statement.where(shown == wanted.state)
    if wanted.month is not None:
        statement = statement.where(Report.month == wanted.month)
    if wanted.name:
        statement = statement.where(Person.name_key.contains(search_key(wanted.name), autoescape=True))
    return cast("Select[Any]", statement.order_by(rank, Report.due_on, Person.name_key, Report.id))


def answers_by_month(programme_id: int) -> dict[int, list[Answers]]:
    """Return the answers of the reports of a programme that are handed in, by month, in one query."""
    rows = db.session.execute(
        select(Report.month, Report.answers)
        .join(Fellow, Fellow.id == Report.fellow_id)
        .where(Fellow.programme_id == programme_id, Report.state.in_(HANDED_IN))
        .order_by(Report.month, Report.id)
    )
    found: dict[int, list[Answers]] = {}
    for month, answers in rows:
        found.setdefault(month, []).append(answers)
    return found
