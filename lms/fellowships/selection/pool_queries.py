"""What pages and operations ask about the reviewers of a call and what they have to score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection.assignment import Assignment, Candidate, Judge, Pair, assigned_evenly
from lms.fellowships.selection.models import CallReviewer, Recommendation, Review, ReviewState, Stage
from lms.fellowships.selection.stages import is_scored
from lms.people.models import Membership, Person
from lms.people.queries import person_by_login


@dataclass(frozen=True)
class PoolRow:
    """Somebody who scores applications of a call: as what, and how far they are with the reviews."""

    person_id: int
    full_name: str
    is_reviewer: bool
    is_on_panel: bool
    assigned: int = 0
    handed_in: int = 0
    conflicts: int = 0


def pool_of(call_id: int) -> list[PoolRow]:
    """Return who scores applications of a call, by name, with how far they are; in one query."""
    state = Review.state
    counts = (
        select(
            Review.reviewer_id,
            func.count().filter(state == ReviewState.ASSIGNED, is_scored()).label("assigned"),
            func.count().filter(state == ReviewState.HANDED_IN).label("handed_in"),
            func.count().filter(state == ReviewState.CONFLICT).label("conflicts"),
        )
        .join(Application, Application.id == Review.application_id)
        .where(Application.call_id == call_id)
        .group_by(Review.reviewer_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Person.id,
            Person.full_name,
            CallReviewer.is_reviewer,
            CallReviewer.is_on_panel,
            func.coalesce(counts.c.assigned, 0),
            func.coalesce(counts.c.handed_in, 0),
            func.coalesce(counts.c.conflicts, 0),
        )
        .join(Person, Person.id == CallReviewer.person_id)
        .outerjoin(counts, counts.c.reviewer_id == Person.id)
        .where(CallReviewer.call_id == call_id)
        .order_by(Person.name_key, Person.id)
    )
    return [PoolRow(*row) for row in rows]


def people_by_logins(typed: Iterable[str]) -> tuple[list[int], list[str]]:
    """Return the ids of people by what they sign in with, and what stands for nobody."""
    found, unknown = [], []
    for text in typed:
        person = person_by_login(text)
        if person is None or not person.may_sign_in:
            unknown.append(text)
        else:
            found.append(person.id)
    return sorted(set(found)), unknown


@dataclass(frozen=True)
class AssignmentFacts:
    """What an assignment depends on. ``existing`` are pairs that are assigned or handed in."""

    candidates: list[Candidate]
    judges: list[Judge]
    existing: frozenset[Pair]
    conflicts: frozenset[Pair]
    names: dict[int, str]


def assignment_facts(call_id: int, only: Collection[int] | None = None) -> AssignmentFacts:
    """Return what the assignment of reviewers depends on, for all applications in review or some of them."""
    return _facts(call_id, Stage.REVIEW, ApplicationState.REVIEW, only)


def panel_facts(call_id: int, application_id: int | None = None) -> AssignmentFacts:
    """Return what the sheets of the interview panel depend on."""
    only = None if application_id is None else {application_id}
    return _facts(call_id, Stage.INTERVIEW, ApplicationState.INTERVIEW, only)


def _facts(call_id: int, stage: Stage, state: ApplicationState, only: Collection[int] | None) -> AssignmentFacts:
    wanted = select(Application.id, Application.person_id, Application.organisation_id).where(
        Application.call_id == call_id, Application.state == state
    )
    applications = db.session.execute(
        (wanted if only is None else wanted.where(Application.id.in_(only))).order_by(Application.id)
    ).all()
    takes_part = CallReviewer.is_reviewer if stage is Stage.REVIEW else CallReviewer.is_on_panel
    pool = db.session.execute(
        select(Person.id, Person.full_name)
        .join(CallReviewer, CallReviewer.person_id == Person.id)
        .where(CallReviewer.call_id == call_id, takes_part, Person.disabled_at.is_(None), Person.erased_at.is_(None))
        .order_by(Person.id)
    ).all()
    own = _organisations({row.person_id for row in applications if row.person_id} | {row.id for row in pool})
    existing, conflicts = _pairs(call_id, stage)
    return AssignmentFacts(
        [
            Candidate(row.id, row.person_id, own[row.person_id] | ({row.organisation_id} - {None}))
            for row in applications
        ],
        [Judge(row.id, own[row.id]) for row in pool],
        existing,
        conflicts,
        {row.id: row.full_name for row in pool},
    )


def _organisations(person_ids: Collection[int]) -> dict[int | None, frozenset[int]]:
    found: dict[int | None, frozenset[int]] = defaultdict(frozenset)
    rows = db.session.execute(
        select(Membership.person_id, Membership.organisation_id).where(Membership.person_id.in_(person_ids))
    )
    for person_id, organisation_id in rows:
        found[person_id] |= {organisation_id}
    return found


def _pairs(call_id: int, stage: Stage) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return the pairs that are assigned in a stage, and those of a conflict in any."""
    existing, conflicts = set(), set()
    rows = db.session.execute(
        select(Review.application_id, Review.reviewer_id, Review.stage, Review.state)
        .join(Application, Application.id == Review.application_id)
        .where(Application.call_id == call_id)
    )
    for application_id, person_id, of_stage, state in rows:
        if state is ReviewState.CONFLICT:
            conflicts.add((application_id, person_id))
        elif of_stage is stage:
            existing.add((application_id, person_id))
    return frozenset(existing), frozenset(conflicts)


def even_assignment(call_id: int, each: int) -> tuple[Assignment, AssignmentFacts]:
    """Return how the applications in review would be assigned evenly, and from what that follows."""
    facts = assignment_facts(call_id)
    made = assigned_evenly(
        facts.candidates, facts.judges, each=each, existing=facts.existing, conflicts=facts.conflicts
    )
    return made, facts


@dataclass(frozen=True)
class Written:
    """A score sheet as managers read it."""

    id: int
    application_id: int
    reviewer_id: int
    full_name: str
    stage: Stage
    state: ReviewState
    scores: dict[str, int | None]
    recommendation: Recommendation | None
    private_comment: str
    shared_comment: str
    version: int
    assigned_at: datetime
    handed_in_at: datetime | None


def sheets_of(application_ids: Collection[int]) -> dict[int, list[Written]]:
    """Return the score sheets of some applications, by application, those of the review first; in one query."""
    found: dict[int, list[Written]] = defaultdict(list)
    rows = db.session.execute(
        select(
            Review.id,
            Review.application_id,
            Review.reviewer_id,
            Person.full_name,
            Review.stage,
            Review.state,
            Review.scores,
            Review.recommendation,
            Review.private_comment,
            Review.shared_comment,
            Review.version,
            Review.assigned_at,
            Review.handed_in_at,
        )
        .join(Person, Person.id == Review.reviewer_id)
        .where(Review.application_id.in_(application_ids))
        .order_by(Review.stage.desc(), Person.name_key, Review.id)
    )
    for row in rows:
        found[row.application_id].append(Written(**row._asdict()))
    return found
