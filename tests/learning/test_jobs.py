"""Who has completed a course that has come to ask for less."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.jobs import Job, JobState, run_due
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning import jobs
from lms.learning.models import Enrolment
from lms.learning.operations import complete_those_due
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.courses import make_course
from tests.factories.learning import complete, do_unit, enrol, leave, state_of
from tests.factories.people import make_person

LOWER = {"units": "all", "quizzes": {"first-quiz": 50}}


def almost(course: PublishedCourse, full_name: str = "Asha Devi", score: float = 55.0) -> Person:
    """Return somebody who has done all but reach the mark of the quiz."""
    person = make_person(full_name)
    enrolment_id = enrol(person, course)
    do_unit(enrolment_id, "first-lesson")
    do_unit(enrolment_id, "second-lesson")
    do_unit(enrolment_id, "first-quiz", score)
    return person


def is_complete(person: Person, course: PublishedCourse) -> bool:
    db.session.rollback()
    mine = (Enrolment.person_id == person.id, Enrolment.course_id == course.course_id)
    return db.session.execute(select(Enrolment.completed_at).where(*mine)).scalar_one() is not None


def works() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(select(Job).where(Job.kind == jobs.COMPLETE_THOSE_DUE)))


def completions() -> int:
    statement = select(func.count()).select_from(HistoryEntry).where(HistoryEntry.action == "learning.course_completed")
    return db.session.scalar(statement) or 0


def test_who_fulfils_the_easier_rule_has_completed_it(app_context: Flask, course: PublishedCourse) -> None:
    asha, ravi = almost(course), almost(course, "Ravi Kumar", 45.0)
    now = make_course(completion=LOWER)
    assert not is_complete(asha, now), "publishing itself waits for nobody"
    run_due()
    assert (is_complete(asha, now), is_complete(ravi, now)) == (True, False)
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.person_id == asha.id)).one()
    assert enrolment.completed_revision_id == now.revision_id
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "learning.course_completed")).one()
    assert (entry.actor_id, entry.subject_id) == (None, enrolment.id)


def test_a_course_without_a_certificate_is_completed_too(app_context: Flask) -> None:
    person = almost(make_course(certificate=None))
    now = make_course(certificate=None, completion=LOWER)
    run_due()
    assert is_complete(person, now)


def test_a_course_that_asks_for_as_much_or_more_starts_no_work(app_context: Flask, course: PublishedCourse) -> None:
    almost(course)
    make_course(hours=3)
    make_course(completion={"units": "all", "quizzes": {"first-quiz": 70}})
    assert works() == []


def test_it_may_run_twice_and_die_in_between(
    app_context: Flask, course: PublishedCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [almost(course, f"Learner {number}") for number in range(5)]
    now = make_course(completion=LOWER)
    monkeypatch.setattr(jobs, "BATCH_SIZE", 2)
    calls = iter([False, True])

    def dies_at_the_second_batch(course_id: int, enrolment_ids: list[int]) -> int:
        if next(calls, False):
            raise OSError("the power went")
        return complete_those_due(course_id, enrolment_ids)

    monkeypatch.setattr(jobs, "complete_those_due", dies_at_the_second_batch)
    run_due()
    assert [is_complete(person, now) for person in people] == [True, True, False, False, False]
    for expected in ({"completed": 3}, {"completed": 0}):
        with transaction():
            db.session.execute(update(Job).values(state=JobState.QUEUED, not_before=Job.queued_at))
        run_due()
        (work,) = works()
        assert (work.state, work.result) == (JobState.DONE, expected)
    assert all(is_complete(person, now) for person in people)
    assert completions() == len(people)


def test_who_completed_it_before_keeps_the_day(app_context: Flask, course: PublishedCourse) -> None:
    person = make_person()
    complete(person, course)
    before = state_of(person, course)
    make_course(completion=LOWER)
    run_due()
    assert before == state_of(person, course)
    assert completions() == 1


def test_who_left_completes_it_on_coming_back(app_context: Flask, course: PublishedCourse) -> None:
    person = almost(course)
    leave(person, course)
    now = make_course(completion=LOWER)
    run_due()
    assert not is_complete(person, now)
    enrol(person, now)
    assert is_complete(person, now)


def test_another_course_is_left_alone(app_context: Flask, course: PublishedCourse) -> None:
    other = make_course("b-course")
    person = almost(other)
    make_course(completion=LOWER)
    run_due()
    assert not is_complete(person, other)


def test_a_batch_costs_the_same_however_many_are_in_it(
    app_context: Flask, course: PublishedCourse, count_queries: CountQueries
) -> None:
    asked = []
    for number in (1, 4):
        for each in range(number):
            almost(course, f"Learner {number} {each}", 30.0 * each)
        with transaction():
            db.session.execute(update(Enrolment).values(completed_at=None))
        with count_queries() as queries:
            ids = list(db.session.scalars(select(Enrolment.id)))
            assert jobs._due(course.course_id, ids) is not None
        asked.append(len(queries))
    assert asked[0] == asked[1], asked
