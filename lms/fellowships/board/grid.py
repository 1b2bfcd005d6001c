"""The board of a programme: every fellow and milestone, those who need a call first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from lms.core.paging import Page
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.milestones.rules import shown_state
from lms.fellowships.placements.models import RUNNING, Fellow, FellowMentor, FellowState
from lms.fellowships.placements.periods import month_of
from lms.fellowships.programmes.documents import Plan, PlannedMilestone
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.safety.queries import facts_of
from lms.fellowships.safety.signals import AT_RISK, Signal, signals, weight_of
from lms.people.models import Organisation, Person

PAGE_SIZE = 400
RUNNING_ONES, ENDED_ONES, AT_RISK_ONES = "running", "ended", "at-risk"
SHOWN = (RUNNING_ONES, AT_RISK_ONES, ENDED_ONES)


@dataclass(frozen=True)
class Chosen:
    """Which fellows a reader wants to see; empty values stand for all of them."""

    show: str = RUNNING_ONES
    host_id: int = 0
    mentor_id: int = 0
    state_code: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One fellow on the board. ``cells`` are states of milestones in the order of the plan, empty where there is none.

    ``points`` and ``most`` are those of approved milestones and of all that are not waived; ``others`` counts the
    milestones that only this fellow has.
    """

    id: int
    full_name: str
    state: FellowState
    month: int
    host: Mapping[str, str]
    state_code: str
    mentor: str
    signals: Sequence[Signal]
    cells: Sequence[str]
    points: int = 0
    most: int = 0
    others: int = 0


@dataclass(frozen=True)
class Board:
    """The board as one reader sees it, and what can be chosen from: hosts, mentors and states with their words."""

    columns: Sequence[PlannedMilestone]
    page: Page[BoardRow]
    at_risk: int
    hosts: Mapping[int, Mapping[str, str]]
    mentors: Mapping[int, str]
    state_codes: Sequence[str]


def board_of(
    programme_id: int, plan: Plan, chosen: Chosen, today: date, number: int = 1, *, flags_for: int = 0
) -> Board:
    """Return a page of the board, in seven queries, however many fellows there are.

    ``flags_for`` is the id of a reader who may know of safeguarding flags, but for those about themselves.
    """
    rows = list({row.id: row for row in db.session.execute(_fellows(programme_id, chosen))}.values())
    found = _warned(rows, today, flags_for) if chosen.show != ENDED_ONES else {}
    hosts = {row.host_id: row.host for row in rows if row.host_id is not None}
    mentors = {row.mentor_id: row.mentor for row in rows if row.mentor_id is not None}
    codes = sorted({row.state_code for row in rows if row.state_code})
    weights = {fellow_id: weight_of(warnings) for fellow_id, warnings in found.items()}
    at_risk = {fellow_id for fellow_id, weight in weights.items() if weight >= AT_RISK}
    kept = [row for row in rows if _is_chosen(row, chosen, at_risk)]
    kept.sort(key=lambda row: (-weights.get(row.id, 0), row.name_key or "", row.id))
    last = max(1, -(-len(kept) // PAGE_SIZE))
    number = min(max(number, 1), last)
    shown = kept[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    cells = _cells([row.id for row in shown], today)
    items = [_row(row, plan, found.get(row.id, ()), cells[row.id], today) for row in shown]
    page = Page(items, number, PAGE_SIZE, len(kept))
    return Board(plan.milestones, page, sum(row.id in at_risk for row in kept), hosts, mentors, codes)


def _fellows(programme_id: int, chosen: Chosen) -> Any:
    """Return the query for the fellows of a programme, each with host and lead mentor."""
    mentor = aliased(Person)
    is_running = Fellow.state.in_(RUNNING)
    lead = (FellowMentor.fellow_id == Fellow.id) & (FellowMentor.role == MentorRole.LEAD)
    return (
        select(
            Fellow.id,
            Fellow.person_id,
            Person.full_name,
            Person.name_key,
            Fellow.state,
            Fellow.starts_on,
            Fellow.host_id,
            Organisation.name.label("host"),
            Fellow.state_code,
            mentor.id.label("mentor_id"),
            mentor.full_name.label("mentor"),
        )
        .outerjoin(Person, Person.id == Fellow.person_id)
        .outerjoin(Organisation, Organisation.id == Fellow.host_id)
        .outerjoin(FellowMentor, lead)
        .outerjoin(mentor, mentor.id == FellowMentor.person_id)
        .where(Fellow.programme_id == programme_id, ~is_running if chosen.show == ENDED_ONES else is_running)
        .order_by(Fellow.id, FellowMentor.id.desc())
    )


def _warned(rows: Sequence[Row[Any]], today: date, flags_for: int) -> dict[int, list[Signal]]:
    """Return the signals of those fellows who have some."""
    own = {row.id for row in rows if row.person_id == flags_for}
    found = {}
    for fellow_id, facts in facts_of([row.id for row in rows], with_flags=bool(flags_for)).items():
        known = replace(facts, has_flag=False) if fellow_id in own else facts
        if warnings := signals(known, today):
            found[fellow_id] = warnings
    return found


def _is_chosen(row: Row[Any], chosen: Chosen, at_risk: Collection[int]) -> bool:
    return (
        (chosen.show != AT_RISK_ONES or row.id in at_risk)
        and chosen.host_id in {0, row.host_id}
        and chosen.mentor_id in {0, row.mentor_id}
        and chosen.state_code in {"", row.state_code}
    )


@dataclass
class _Cells:
    """The states of one fellow's milestones by their ids in the plan, and their points."""

    states: dict[str, str] = field(default_factory=dict)
    points: int = 0
    most: int = 0


def _cells(fellow_ids: Collection[int], today: date) -> dict[int, _Cells]:
    """Return the milestones of some fellows, in one query."""
    found: dict[int, _Cells] = defaultdict(_Cells)
    statement = select(
        Milestone.fellow_id, Milestone.plan_id, Milestone.state, Milestone.due_on, Milestone.points
    ).where(Milestone.fellow_id.in_(fellow_ids))
    for fellow_id, plan_id, state, due_on, points in db.session.execute(statement):
        cells = found[fellow_id]
        cells.states[plan_id] = str(shown_state(state, due_on, today))
        cells.points += points if state is MilestoneState.APPROVED else 0
        cells.most += points if state is not MilestoneState.WAIVED else 0
    return found


def _row(row: Row[Any], plan: Plan, warnings: Sequence[Signal], cells: _Cells, today: date) -> BoardRow:
    planned = [cells.states.get(milestone.id, "") for milestone in plan.milestones]
    return BoardRow(
        id=row.id,
        full_name=row.full_name or "",
        state=row.state,
        month=month_of(row.starts_on, today),
        host=row.host or {},
        state_code=row.state_code,
        mentor=row.mentor or "",
        signals=warnings,
        cells=planned,
        points=cells.points,
        most=cells.most,
        others=len(cells.states) - sum(bool(each) for each in planned),
    )
