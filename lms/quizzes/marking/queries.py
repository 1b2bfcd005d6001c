"""What is asked about grading by hand: what waits, the answers to one question, what people have given for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, String, and_, bindparam, cast, exists, func, select
from sqlalchemy.orm import aliased

from lms.core.paging import Page, paginate
from lms.core.quick import fetch
from lms.courses.models import Course, CourseRevision
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.quizzes.gradings import QuizGrading
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt

Columns = TypeVarTuple("Columns")
ENDED = (AttemptState.SUBMITTED, AttemptState.FINISHED)
NO_ANSWER = "null"
STATES = ("waiting", "graded", "all")
MOST_WAITING = 200
"""How many quizzes with waiting answers are counted at the most."""


@dataclass(frozen=True)
class Grading:
    """What a person has given for an answer; ``graded_by`` is their name, empty where the account is gone."""

    id: int
    fraction: float
    levels: dict[str, int]
    comment: str
    graded_by_id: int | None
    graded_at: datetime
    graded_by: str


_GRADINGS = (
    select(
        QuizGrading.question_id,
        QuizGrading.part,
        QuizGrading.id,
        QuizGrading.fraction,
        QuizGrading.levels,
        QuizGrading.comment,
        QuizGrading.graded_by_id,
        QuizGrading.graded_at,
        Person.full_name,
    )
    .outerjoin(Person, Person.id == QuizGrading.graded_by_id)
    .where(QuizGrading.attempt_id == bindparam("attempt_id"))
    .order_by(QuizGrading.id)
)


def all_gradings_of(attempt_id: int) -> dict[tuple[str, str], list[Grading]]:
    """Return all that people have given for an attempt by question and part, the newest last, in one query."""
    found: dict[tuple[str, str], list[Grading]] = {}
    for row in fetch(_GRADINGS, attempt_id=attempt_id):
        found.setdefault((row.question_id, row.part), []).append(Grading(*row[2:-1], graded_by=row.full_name or ""))
    return found


def gradings_of(attempt_id: int) -> dict[tuple[str, str], Grading]:
    """Return what counts of what people have given for an attempt, by question and part, in one query."""
    return {place: gradings[-1] for place, gradings in all_gradings_of(attempt_id).items()}


@dataclass(frozen=True)
class Place:
    """A question of a quiz, or the part of one, that people grade."""

    course_id: int
    unit_id: str
    question_id: str
    part: str = ""


def _of_place(place: Place) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for the gradings of an answer."""
    return (
        QuizGrading.attempt_id == QuizAttempt.id,
        QuizGrading.question_id == place.question_id,
        QuizGrading.part == place.part,
    )


def _is_answered(part: str) -> ColumnElement[bool]:
    if part:
        given: ColumnElement[str] = QuizAnswer.answer[part].as_string()
        return given.is_not(None)
    return cast(QuizAnswer.answer, String) != NO_ANSWER


def _is_graded(place: Place) -> ColumnElement[bool]:
    return exists().where(*_of_place(place)).correlate(QuizAttempt)


def _is_waiting(place: Place) -> ColumnElement[bool]:
    return and_(
        QuizAttempt.state == AttemptState.SUBMITTED,
        QuizAnswer.question_id == place.question_id,
        QuizAnswer.fraction.is_(None),
        _is_answered(place.part),
        ~_is_graded(place),
    )


def _in_state(place: Place, state: str) -> ColumnElement[bool]:
    if state == "waiting":
        return _is_waiting(place)
    is_there = and_(QuizAnswer.question_id == place.question_id, _is_answered(place.part))
    return and_(is_there, _is_graded(place)) if state == "graded" else is_there


def _of_quiz(statement: Select[*Columns], course_id: int, unit_id: str) -> Select[*Columns]:
    return (
        statement.select_from(QuizAttempt)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(QuizAnswer, QuizAnswer.attempt_id == QuizAttempt.id)
        .where(
            QuizAttempt.unit_id == unit_id,
            QuizAttempt.state.in_(ENDED),
            Enrolment.course_id == course_id,
        )
    )


def waiting_questions(course_id: int, unit_id: str) -> dict[str, int]:
    """Return the newest revision in which each question with waiting answers was asked, in one query."""
    statement = select(QuizAnswer.question_id, func.max(QuizAttempt.revision_id)).where(
        QuizAttempt.state == AttemptState.SUBMITTED, QuizAnswer.fraction.is_(None), _is_answered("")
    )
    rows = db.session.execute(_of_quiz(statement, course_id, unit_id).group_by(QuizAnswer.question_id))
    return {row[0]: row[1] for row in rows}


def counts(places: list[Place]) -> list[tuple[int, int]]:
    """Return how many answers wait and how many are graded at each place of one quiz, in one query."""
    if not places:
        return []
    columns = [
        func.count().filter(and_(QuizAnswer.question_id == place.question_id, _in_state(place, state)))
        for place in places
        for state in ("waiting", "graded")
    ]
    statement = select(*columns).where(QuizAnswer.question_id.in_({place.question_id for place in places}))
    found = db.session.execute(_of_quiz(statement, places[0].course_id, places[0].unit_id)).one()
    return list(zip(found[::2], found[1::2], strict=True))


@dataclass(frozen=True)
class Position:
    """Where an answer stands among those that wait: its number from 1, how many there are, and which come next."""

    number: int
    total: int
    first: int | None
    following: int | None

    def at(self, attempt_id: int) -> Position:
        """Return where one of its neighbours stands: the one that comes next, or the first."""
        number = {self.following: self.number + 1, self.first: 1}.get(attempt_id, self.number)
        return replace(self, number=number)


def position(place: Place, attempt_id: int) -> Position:
    """Return where an attempt's answer stands among those that wait at a place, in the order of attempts; one query."""
    statement = select(
        func.count().filter(QuizAttempt.id <= attempt_id),
        func.count(),
        func.min(QuizAttempt.id),
        func.min(QuizAttempt.id).filter(QuizAttempt.id > attempt_id),
    ).where(_is_waiting(place))
    return Position(*db.session.execute(_of_quiz(statement, place.course_id, place.unit_id)).one())


_newest = aliased(QuizGrading)
_grader = aliased(Person)


def answers_at(place: Place, state: str) -> Select[Any]:
    """Return the query of the answers at a place: those that wait, the oldest first; or those graded, the newest first.

    Its rows hold the attempt, whose it is, the answer, and what counts of what people have given for it.
    """
    newest_id = select(func.max(QuizGrading.id)).where(*_of_place(place)).correlate(QuizAttempt).scalar_subquery()
    statement = select(
        QuizAttempt.id,
        QuizAttempt.number,
        QuizAttempt.submitted_at,
        Person.full_name,
        QuizAnswer.answer,
        QuizAnswer.fraction.label("whole"),
        _newest.fraction,
        _newest.comment,
        _newest.graded_at,
        _grader.full_name.label("graded_by"),
    )
    statement = _of_quiz(statement, place.course_id, place.unit_id)
    statement = (
        statement.join(Person, Person.id == Enrolment.person_id)
        .outerjoin(_newest, _newest.id == newest_id)
        .outerjoin(_grader, _grader.id == _newest.graded_by_id)
        .where(_in_state(place, state))
    )
    return statement.order_by(*((_newest.graded_at.desc(),) if state == "graded" else ()), QuizAttempt.id)


def has_answers(place: Place) -> bool:
    """Whether anybody has answered at a place, in one query."""
    statement = select(QuizAttempt.id).where(QuizAnswer.question_id == place.question_id, _is_graded(place)).limit(1)
    return db.session.scalar(_of_quiz(statement, place.course_id, place.unit_id)) is not None or bool(
        position(place, 0).total
    )


def answers_page(place: Place, state: str, number: int) -> Page[Row[Any]]:
    """Return one page of the answers at a place, in two queries."""
    return paginate(answers_at(place, state), number)


_ANSWER = (
    select(
        QuizAttempt.id,
        QuizAttempt.number,
        QuizAttempt.state,
        QuizAttempt.unit_id,
        QuizAttempt.revision_id,
        QuizAttempt.layout,
        QuizAttempt.started_at,
        QuizAttempt.submitted_at,
        CourseRevision.digest,
        Enrolment.course_id,
        Person.full_name,
        QuizAnswer.answer,
        QuizAnswer.fraction,
    )
    .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
    .join(Person, Person.id == Enrolment.person_id)
    .join(CourseRevision, CourseRevision.id == QuizAttempt.revision_id)
    .join(QuizAnswer, QuizAnswer.attempt_id == QuizAttempt.id)
    .where(
        QuizAttempt.id == bindparam("attempt_id"),
        QuizAttempt.unit_id == bindparam("unit_id"),
        QuizAttempt.state.in_(ENDED),
        QuizAnswer.question_id == bindparam("question_id"),
        Enrolment.course_id == bindparam("course_id"),
    )
)


def answer_row(place: Place, attempt_id: int) -> Row[Any] | None:
    """Return an attempt that has been handed in with its answer to a place's question, or None, in one query."""
    sought = {"course_id": place.course_id, "unit_id": place.unit_id, "question_id": place.question_id}
    return db.session.execute(_ANSWER, {**sought, "attempt_id": attempt_id}).one_or_none()


def waiting_by_quiz(slugs: Collection[str] | None) -> list[tuple[int, str, int]]:
    """Return course, unit and number of waiting answers for the quizzes that have any, in one query.

    ``slugs`` names the courses, None stands for all.
    """
    statement = (
        select(Enrolment.course_id, QuizAttempt.unit_id, func.count())
        .select_from(QuizAttempt)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(QuizAnswer, QuizAnswer.attempt_id == QuizAttempt.id)
        .where(QuizAttempt.state == AttemptState.SUBMITTED, QuizAnswer.fraction.is_(None), _is_answered(""))
        .group_by(Enrolment.course_id, QuizAttempt.unit_id)
        .order_by(Enrolment.course_id, QuizAttempt.unit_id)
        .limit(MOST_WAITING)
    )
    if slugs is not None:
        statement = statement.join(Course, Course.id == Enrolment.course_id).where(Course.slug.in_(slugs))
    return [(course_id, unit_id, waiting) for course_id, unit_id, waiting in db.session.execute(statement)]
