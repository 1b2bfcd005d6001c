"""The attempts at a quiz as a trainer sees them: the list, and what is known about one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from lms.core.history import HistoryEntry
from lms.core.language import localised
from lms.core.paging import Page, Sorting, ordered, paginate
from lms.extensions import db
from lms.learning.models import Cohort, Enrolment
from lms.people.models import Membership, Organisation, Person
from lms.people.names import search_key
from lms.quizzes.analysis.selection import Selection, attempt_language, narrowed
from lms.quizzes.models import AttemptState, QuizAttempt

EXPORT_BATCH = 500
COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": Person.name_key.expression,
    "number": QuizAttempt.number.expression,
    "started": QuizAttempt.started_at.expression,
    "score": func.coalesce(QuizAttempt.score, -1),
}


def _attempts(course_id: int, unit_id: str, selection: Selection, name: str, state: str) -> Any:
    statement = (
        select(
            QuizAttempt.id,
            QuizAttempt.number,
            QuizAttempt.state,
            QuizAttempt.started_at,
            QuizAttempt.submitted_at,
            QuizAttempt.earned,
            QuizAttempt.most,
            QuizAttempt.score,
            attempt_language().label("language"),
            Person.id.label("person_id"),
            Person.full_name,
            Cohort.name.label("cohort"),
        )
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.course_id == course_id, QuizAttempt.unit_id == unit_id)
    )
    if name:
        statement = statement.where(Person.name_key.contains(search_key(name), autoescape=True))
    if state:
        statement = statement.where(QuizAttempt.state == AttemptState(state))
    return narrowed(statement, selection)


def attempts_page(  # noqa: PLR0917 - the place, what is chosen, and which page
    course_id: int, unit_id: str, selection: Selection, wanted: tuple[str, str], sorting: Sorting, page: int
) -> Page[Row[Any]]:
    """Return one page of the attempts at a quiz, in two queries; ``wanted``: a part of the name, and a state."""
    statement = _attempts(course_id, unit_id, selection, *wanted)
    return paginate(ordered(statement, COLUMNS, sorting).order_by(QuizAttempt.id), page)


def all_attempts(
    course_id: int, unit_id: str, selection: Selection, wanted: tuple[str, str]
) -> Iterator[tuple[Row[Any], str]]:
    """Yield every attempt with the organisations of its person, in batches of a bounded size."""
    statement = _attempts(course_id, unit_id, selection, *wanted).order_by(QuizAttempt.id).limit(EXPORT_BATCH)
    last = 0
    while rows := db.session.execute(statement.where(QuizAttempt.id > last)).all():
        organisations = organisation_names([row.person_id for row in rows])
        for row in rows:
            yield row, organisations.get(row.person_id, "")
        last = rows[-1].id


def organisation_names(person_ids: Collection[int]) -> dict[int, str]:
    """Return the names of the organisations of some people, by person, in one query."""
    found: dict[int, list[str]] = {}
    for person_id, name in db.session.execute(
        select(Membership.person_id, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id.in_(person_ids))
        .order_by(Organisation.name_key)
    ):
        found.setdefault(person_id, []).append(localised(name))
    return {person_id: ", ".join(names) for person_id, names in found.items()}


def owner_of(course_id: int, unit_id: str, attempt_id: int) -> Any:
    """Return whose an attempt at a quiz is and in which cohort, or None where the quiz has no such attempt."""
    statement = (
        select(Person.id, Person.full_name, Cohort.name.label("cohort"), attempt_language().label("language"))
        .select_from(QuizAttempt)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(QuizAttempt.id == attempt_id, QuizAttempt.unit_id == unit_id, Enrolment.course_id == course_id)
    )
    return db.session.execute(statement).first()


def moves_of(attempt_id: int) -> list[Any]:
    """Return what the history says about an attempt, in the order of time: when, what, and who did it."""
    statement = (
        select(HistoryEntry.at, HistoryEntry.action, HistoryEntry.actor_id, Person.full_name)
        .outerjoin(Person, Person.id == HistoryEntry.actor_id)
        .where(HistoryEntry.subject_kind == QuizAttempt.__tablename__, HistoryEntry.subject_id == attempt_id)
        .order_by(HistoryEntry.id)
    )
    return list(db.session.execute(statement))
