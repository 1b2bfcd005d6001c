"""What pages ask about studying."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, exists, func, or_, select

from lms.core import clock
from lms.core.paging import Page, Sorting, ordered, paginate
from lms.core.quick import fetch
from lms.courses.models import Course
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.completion import UnitState
from lms.learning.models import Cohort, Enrolment, UnitProgress
from lms.people.models import Person
from lms.people.names import search_key

EXPORT_BATCH = 500
STUCK_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class EnrolmentState:
    """One enrolment with all its progress."""

    id: int
    person_id: int
    enrolled_at: datetime
    completed_at: datetime | None
    progress: dict[str, UnitState] = field(default_factory=dict)


_STATE = (
    select(
        Enrolment.id,
        Enrolment.enrolled_at,
        Enrolment.completed_at,
        UnitProgress.unit_id,
        UnitProgress.done_at,
        UnitProgress.score,
    )
    .outerjoin(UnitProgress, UnitProgress.enrolment_id == Enrolment.id)
    .where(
        Enrolment.person_id == bindparam("person_id"),
        Enrolment.course_id == bindparam("course_id"),
        Enrolment.left_at.is_(None),
    )
)


def enrolment_state(person_id: int, course_id: int) -> EnrolmentState | None:
    """Return a person's enrolment on a course with its progress, in one query; None if there is none or they left."""
    found = fetch(_STATE, person_id=person_id, course_id=course_id)
    if not found:
        return None
    progress = {row.unit_id: UnitState(row.done_at, row.score) for row in found if row.unit_id is not None}
    return EnrolmentState(found[0].id, person_id, found[0].enrolled_at, found[0].completed_at, progress)


@dataclass(frozen=True)
class OwnCourse:
    """A course that somebody is on: its id, their progress and when they last did something there."""

    course_id: int
    state: EnrolmentState
    last_at: datetime


_OWN_COURSES = (
    select(
        Enrolment.id,
        Enrolment.course_id,
        Enrolment.enrolled_at,
        Enrolment.completed_at,
        UnitProgress.unit_id,
        UnitProgress.done_at,
        UnitProgress.score,
        UnitProgress.changed_at,
    )
    .outerjoin(UnitProgress, UnitProgress.enrolment_id == Enrolment.id)
    .where(Enrolment.person_id == bindparam("person_id"), Enrolment.left_at.is_(None))
)


def own_courses(person_id: int) -> list[OwnCourse]:
    """Return the courses that a person is on, the one they worked on last first, in one query."""
    found: dict[int, OwnCourse] = {}
    for row in fetch(_OWN_COURSES, person_id=person_id):
        state = EnrolmentState(row.id, person_id, row.enrolled_at, row.completed_at)
        known = found.setdefault(row.course_id, OwnCourse(row.course_id, state, row.enrolled_at))
        if row.unit_id is not None:
            known.state.progress[row.unit_id] = UnitState(row.done_at, row.score)
            latest = max(known.last_at, row.changed_at)
            found[row.course_id] = OwnCourse(row.course_id, known.state, latest)
    return sorted(found.values(), key=lambda own: own.last_at, reverse=True)


LEARNER_STATES = ("active", "stuck", "completed")
WITHOUT_COHORT = "none"


@dataclass(frozen=True)
class LearnerFilter:
    """Which learners of a course are meant; what is empty narrows nothing.

    ``state`` is one of LEARNER_STATES, ``cohort`` the number of one as text or WITHOUT_COHORT; ``since`` and ``before``
    bound when they enrolled.
    """

    name: str = ""
    state: str = ""
    cohort: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an enrolment and its person must fulfil; the state is seen to where progress is known."""
        found: list[ColumnElement[bool]] = []
        if self.name:
            found.append(Person.name_key.contains(search_key(self.name), autoescape=True))
        if self.cohort:
            is_none = self.cohort == WITHOUT_COHORT
            found.append(Enrolment.cohort_id.is_(None) if is_none else Enrolment.cohort_id == int(self.cohort))
        if self.since:
            found.append(Enrolment.enrolled_at >= self.since)
        if self.before:
            found.append(Enrolment.enrolled_at < self.before)
        return found


EVERYBODY = LearnerFilter()


@dataclass(frozen=True)
class LearnerCounts:
    """How many learners a course has, how many of them have completed it, and how many are stuck."""

    learners: int
    completed: int
    stuck: int


NOBODY = LearnerCounts(0, 0, 0)


def learner_counts(course_ids: list[int]) -> dict[int, LearnerCounts]:
    """Return the counts of some courses by course, in one query; a course without learners is left out."""
    quiet_since = clock.now() - STUCK_AFTER
    is_busy = exists().where(UnitProgress.enrolment_id == Enrolment.id, UnitProgress.changed_at >= quiet_since)
    is_stuck = and_(Enrolment.completed_at.is_(None), Enrolment.enrolled_at < quiet_since, ~is_busy)
    rows = db.session.execute(
        select(
            Enrolment.course_id,
            func.count(),
            func.count(Enrolment.completed_at),
            func.count(case((is_stuck, 1))),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id.in_(course_ids), Enrolment.left_at.is_(None), Person.erased_at.is_(None))
        .group_by(Enrolment.course_id)
    )
    return {course_id: LearnerCounts(*counts) for course_id, *counts in rows}


def is_learning(course_id: int) -> list[ColumnElement[bool]]:
    """Return what holds for the learners of a course: on it, not left, not erased."""
    return [Enrolment.course_id == course_id, Enrolment.left_at.is_(None), Person.erased_at.is_(None)]


def _learners(course: PublishedCourse, wanted: LearnerFilter) -> tuple[Select[Any], dict[str, ColumnElement[Any]]]:
    units = [unit.id for unit in course.document.ready_units()]
    done = (
        select(
            UnitProgress.enrolment_id,
            func.count(UnitProgress.done_at).filter(UnitProgress.unit_id.in_(units)).label("done"),
            func.max(UnitProgress.changed_at).label("last_at"),
        )
        .join(Enrolment, Enrolment.id == UnitProgress.enrolment_id)
        .where(Enrolment.course_id == course.course_id)
        .group_by(UnitProgress.enrolment_id)
        .subquery()
    )
    last_at = func.coalesce(done.c.last_at, Enrolment.enrolled_at)
    columns: dict[str, ColumnElement[Any]] = {
        "name": Person.name_key.expression,
        "enrolled": Enrolment.enrolled_at.expression,
        "done": func.coalesce(done.c.done, 0),
        "last": last_at,
    }
    statement = (
        select(
            Enrolment.id,
            Person.id.label("person_id"),
            Person.full_name,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Cohort.name.label("cohort"),
            columns["done"].label("done"),
            last_at.label("last_at"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(done, done.c.enrolment_id == Enrolment.id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(*is_learning(course.course_id), *wanted.conditions())
    )
    return _in_state(statement, wanted.state, last_at), columns


def _in_state(statement: Select[Any], state: str, last_at: ColumnElement[Any]) -> Select[Any]:
    quiet_since = clock.now() - STUCK_AFTER
    if state == "completed":
        return statement.where(Enrolment.completed_at.is_not(None))
    if state == "stuck":
        return statement.where(Enrolment.completed_at.is_(None), last_at < quiet_since)
    if state == "active":
        return statement.where(Enrolment.completed_at.is_(None), last_at >= quiet_since)
    return statement


def learners(course: PublishedCourse, wanted: LearnerFilter, *, sorting: Sorting, page: int) -> Page[Row[Any]]:
    """Return one page of the learners of a course with how many units each has done, in two queries."""
    statement, columns = _learners(course, wanted)
    return paginate(ordered(statement, columns, sorting).order_by(Enrolment.id), page)


def all_learners(
    course: PublishedCourse, wanted: LearnerFilter = EVERYBODY
) -> Iterator[tuple[Row[Any], dict[str, UnitState]]]:
    """Yield every learner of a course with their progress, in batches of a bounded size."""
    statement, _ = _learners(course, wanted)
    last = 0
    while rows := db.session.execute(
        statement.where(Enrolment.id > last).order_by(Enrolment.id).limit(EXPORT_BATCH)
    ).all():
        progress = progress_of([row.id for row in rows])
        for row in rows:
            yield row, progress.get(row.id, {})
        last = rows[-1].id


def progress_of(enrolment_ids: Collection[int]) -> dict[int, dict[str, UnitState]]:
    """Return the progress of some enrolments, by enrolment and unit, in one query."""
    found: dict[int, dict[str, UnitState]] = {}
    rows = db.session.execute(
        select(UnitProgress.enrolment_id, UnitProgress.unit_id, UnitProgress.done_at, UnitProgress.score).where(
            UnitProgress.enrolment_id.in_(enrolment_ids)
        )
    )
    for enrolment_id, unit_id, done_at, score in rows:
        found.setdefault(enrolment_id, {})[unit_id] = UnitState(done_at, score)
    return found


def is_learner_of_any(person_id: int, slugs: list[str] | None, cohort_ids: Collection[int] = ()) -> bool:
    """Whether a person is on one of some courses or in one of some cohorts; None: on any course."""
    statement = select(Enrolment.id).where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None)).limit(1)
    if slugs is not None:
        taught = or_(Course.slug.in_(slugs), Enrolment.cohort_id.in_(cohort_ids))
        statement = statement.join(Course, Course.id == Enrolment.course_id).where(taught)
    return db.session.scalar(statement) is not None
