"""What pages ask about cohorts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from lms.core.paging import Page, Sorting, ordered, paginate
from lms.courses.models import Course
from lms.extensions import db
from lms.learning.models import Cohort, CohortFacilitator, Enrolment
from lms.learning.queries import LearnerFilter, is_learning
from lms.people.logins import login_key
from lms.people.models import Person, RoleGrant
from lms.people.roles import Role

BATCH = 500
COHORT_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": Cohort.name.expression,
    "starts": func.coalesce(Cohort.starts_on, Cohort.ends_on),
}


def cohorts_page(course_id: int, sorting: Sorting, page: int, *, are_archived: bool) -> Page[Row[Any]]:
    """Return one page of the cohorts of a course with how many learners they have and how many have completed."""
    counts = (
        select(
            Enrolment.cohort_id,
            func.count().label("learners"),
            func.count(Enrolment.completed_at).label("completed"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(*is_learning(course_id))
        .group_by(Enrolment.cohort_id)
        .subquery()
    )
    is_put_away = Cohort.archived_at.is_not(None) if are_archived else Cohort.archived_at.is_(None)
    statement: Any = (
        select(
            Cohort.id,
            Cohort.name,
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.language,
            func.coalesce(counts.c.learners, 0).label("learners"),
            func.coalesce(counts.c.completed, 0).label("completed"),
        )
        .outerjoin(counts, counts.c.cohort_id == Cohort.id)
        .where(Cohort.course_id == course_id, is_put_away)
    )
    return paginate(ordered(statement, COHORT_COLUMNS, sorting).order_by(Cohort.id), page)


def find_cohort(course_id: int, cohort_id: int) -> Cohort | None:
    """Return a cohort of a course, archived or not."""
    return db.session.scalar(select(Cohort).where(Cohort.id == cohort_id, Cohort.course_id == course_id))


def cohort_choices(course_id: int, *, but: int | None = None) -> list[tuple[str, str]]:
    """Return the cohorts of a course that are not archived, as choices by name."""
    rows = db.session.execute(
        select(Cohort.id, Cohort.name)
        .where(Cohort.course_id == course_id, Cohort.archived_at.is_(None), Cohort.id.is_distinct_from(but))
        .order_by(Cohort.name, Cohort.id)
    )
    return [(str(cohort_id), name) for cohort_id, name in rows]


@dataclass(frozen=True)
class Facilitator:
    """Somebody who accompanies a cohort, with what they sign in with."""

    person_id: int
    full_name: str
    login: str


def facilitators_of(cohort_ids: Collection[int]) -> dict[int, list[Facilitator]]:
    """Return who accompanies each of some cohorts, by name, in one query."""
    chosen = func.coalesce(Person.sign_in_name, Person.phone, Person.email, "")
    rows = db.session.execute(
        select(CohortFacilitator.cohort_id, Person.id, Person.full_name, chosen)
        .join(Person, Person.id == CohortFacilitator.person_id)
        .where(CohortFacilitator.cohort_id.in_(cohort_ids), Person.erased_at.is_(None))
        .order_by(Person.name_key, Person.id)
    )
    found: dict[int, list[Facilitator]] = {}
    for cohort_id, person_id, full_name, login in rows:
        found.setdefault(cohort_id, []).append(Facilitator(person_id, full_name, login))
    return found


@dataclass(frozen=True)
class Found:
    """Ids that were found for what somebody typed, and what stands for nobody, as it was typed."""

    ids: list[int]
    unknown: list[str]


def staff_by_logins(typed: Iterable[str]) -> Found:
    """Find people who do more here than learn by what they sign in with."""
    works_here = select(RoleGrant.person_id).where(RoleGrant.role != Role.LEARNER)
    return _by_logins(typed, Person.id, [Person.id.in_(works_here), Person.erased_at.is_(None)])


def enrolments_by_logins(course_id: int, typed: Iterable[str]) -> Found:
    """Find the enrolments of learners of a course by what they sign in with."""
    return _by_logins(typed, Enrolment.id, is_learning(course_id))


def _by_logins(typed: Iterable[str], wanted: Any, conditions: list[ColumnElement[bool]]) -> Found:
    """Find something by sign-in names, phone numbers and e-mail addresses in any spelling, BATCH a query."""
    by_key = {login_key(each): each for each in typed}
    keys, found = list(by_key), {}
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        is_one = or_(Person.sign_in_name.in_(batch), Person.phone.in_(batch), Person.email.in_(batch))
        statement = select(wanted, Person.sign_in_name, Person.phone, Person.email).select_from(Person)
        if wanted.class_ is Enrolment:
            statement = statement.join(Enrolment, Enrolment.person_id == Person.id)
        for found_id, *logins in db.session.execute(statement.where(is_one, *conditions)):
            found.update({login: found_id for login in logins if login in by_key})
    return Found(sorted(set(found.values())), [by_key[key] for key in keys if key not in found])


def matching_enrolments(course_id: int, wanted: LearnerFilter) -> list[int]:
    """Return the enrolments of the learners of a course that a filter lets through; its state is not asked."""
    statement = select(Enrolment.id).join(Person, Person.id == Enrolment.person_id)
    return list(db.session.scalars(statement.where(*is_learning(course_id), *wanted.conditions())))


@dataclass(frozen=True)
class OwnCohort:
    """A cohort with the course that it takes."""

    id: int
    name: str
    slug: str


def cohorts_by_ids(cohort_ids: Collection[int] | None = None) -> list[OwnCohort]:
    """Return some cohorts, or all that are not archived, with their courses, by course and name."""
    is_meant = Cohort.archived_at.is_(None) if cohort_ids is None else Cohort.id.in_(cohort_ids)
    statement = select(Cohort.id, Cohort.name, Course.slug).join(Course, Course.id == Cohort.course_id).where(is_meant)
    return [OwnCohort(*row) for row in db.session.execute(statement.order_by(Course.slug, Cohort.name))]
