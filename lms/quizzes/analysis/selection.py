"""Which attempts are analysed: finished ones that count, the first of each person unless chosen otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from lms.learning.models import Cohort, Enrolment
from lms.people.models import Membership, Organisation, Person
from lms.quizzes.models import AttemptState, QuizAttempt

Columns = TypeVarTuple("Columns")


class Which(StrEnum):
    """Which attempts of a person count: the first (formulas of item analysis assume it), the best, or all."""

    FIRST = "first"
    BEST = "best"
    ALL = "all"


@dataclass(frozen=True)
class Selection:
    """Whose attempts, and which; what is None or empty narrows nothing. ``until`` is the first instant left out."""

    which: Which = Which.FIRST
    cohort_id: int | None = None
    organisation_id: int | None = None
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether people or times are left out."""
        return self != Selection(self.which)


def attempt_language() -> ColumnElement[str]:
    """Return the language in which an attempt was taken; an old one does not say, and counts as its person's."""
    return case((QuizAttempt.language != "", QuizAttempt.language), else_=Person.language)


def narrowed(statement: Select[*Columns], selection: Selection) -> Select[*Columns]:
    """Return a query of attempts with their enrolments and persons, narrowed to a selection's people and times."""
    if selection.cohort_id is not None:
        statement = statement.where(Enrolment.cohort_id == selection.cohort_id)
    if selection.organisation_id is not None:
        members = select(Membership.person_id).where(Membership.organisation_id == selection.organisation_id)
        statement = statement.where(Enrolment.person_id.in_(members))
    if selection.language:
        statement = statement.where(attempt_language() == selection.language)
    if selection.since is not None:
        statement = statement.where(QuizAttempt.submitted_at >= selection.since)
    if selection.until is not None:
        statement = statement.where(QuizAttempt.submitted_at < selection.until)
    return statement


def finished_attempts(course_id: int, unit_id: str) -> list[ColumnElement[bool]]:
    """Return what holds for an attempt at a quiz that is finished; abandoned and running ones are not."""
    return [
        Enrolment.course_id == course_id,
        QuizAttempt.unit_id == unit_id,
        QuizAttempt.state == AttemptState.FINISHED,
    ]


_ORDERS = {
    Which.FIRST: (QuizAttempt.number.asc(),),
    Which.BEST: (QuizAttempt.score.desc(), QuizAttempt.number.asc()),
}


def chosen_attempts(course_id: int, unit_id: str, selection: Selection, practice: Collection[int] = ()) -> Subquery:
    """Return the attempts of a selection, with their ids in the column ``id``.

    ``practice`` holds the revisions in which the quiz was for practice; attempts on them do not count. The first and
    the best are chosen among all of a person's attempts, and then narrowed to a period.
    """
    holds = finished_attempts(course_id, unit_id)
    if practice:
        holds.append(QuizAttempt.revision_id.not_in(practice))
    statement = select(QuizAttempt.id).join(Enrolment).join(Person, Person.id == Enrolment.person_id).where(*holds)
    if selection.which is not Which.ALL:
        order = _ORDERS[selection.which]
        place = func.row_number().over(partition_by=QuizAttempt.enrolment_id, order_by=order).label("place")
        ranked = select(QuizAttempt.id, place).join(Enrolment).where(*holds).subquery()
        statement = statement.join(ranked, ranked.c.id == QuizAttempt.id).where(ranked.c.place == 1)
    return narrowed(statement, selection).subquery("chosen")


def cohorts_of(course_id: int) -> Select[int, str]:
    """Return the query of a course's cohorts: id and name."""
    return select(Cohort.id, Cohort.name).where(Cohort.course_id == course_id).order_by(Cohort.name)


def organisations_of(course_id: int) -> Select[int, dict[str, str]]:
    """Return the query of the organisations whose people are on a course: id and name by language."""
    members = (
        select(Membership.organisation_id)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .where(Enrolment.course_id == course_id)
    )
    return (
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(members)).order_by(Organisation.name_key)
    )
