from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment, UnitProgress
from lms.learning.operations import record_result
from lms.people.models import Person
from tests.factories.courses import MODULE, make_course
from tests.factories.learning import complete, do_unit, enrol, leave, state_of
from tests.factories.people import make_person

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DRAFT = "---\ntitle: {title}\naim: Know it.\nminutes: 10\nstatus: draft\n---\n"


def actions() -> list[str]:
    db.session.rollback()
    statement = select(HistoryEntry.action).where(HistoryEntry.action.startswith("learning."))
    return list(db.session.scalars(statement.order_by(HistoryEntry.id)))


def enrolments() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Enrolment.id))) or 0


def enrolment(enrolment_id: int) -> Enrolment:
    db.session.rollback()
    return db.session.get_one(Enrolment, enrolment_id, populate_existing=True)


@time_machine.travel(START, tick=False)
def test_enrolling_puts_somebody_on_a_course(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    enrol(person, course)
    state = state_of(person, course)
    assert state is not None
    assert (state.enrolled_at, state.completed_at, state.progress) == (START, None, {})
    assert actions() == ["learning.enrolled"]


def test_enrolling_twice_changes_nothing(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    assert enrol(person, course) == enrol(person, course)
    assert enrolments() == 1
    assert actions() == ["learning.enrolled"]


def test_leaving_and_coming_back_keeps_what_was_done(
    app_context: Flask, person: Person, course: PublishedCourse
) -> None:
    first = enrol(person, course)
    do_unit(first, "first-lesson")
    leave(person, course)
    assert state_of(person, course) is None
    assert enrol(person, course) == first
    state = state_of(person, course)
    assert state is not None
    assert list(state.progress) == ["first-lesson"]
    assert actions() == [
        "learning.enrolled", "learning.unit_progressed", "learning.left", "learning.enrolled_again",
    ]  # fmt: skip


def test_leaving_a_course_one_is_not_on_does_nothing(
    app_context: Flask, person: Person, course: PublishedCourse
) -> None:
    leave(person, course)
    enrol(person, course)
    leave(person, course)
    leave(person, course)
    assert actions() == ["learning.enrolled", "learning.left"]


def test_a_completed_course_is_not_left(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    complete(person, course)
    with pytest.raises(Refusal, match="completed"):
        leave(person, course)
    assert state_of(person, course) is not None


def test_twenty_who_enrol_the_same_person_at_once_make_one_enrolment(
    app: Flask, person: Person, course: PublishedCourse
) -> None:
    together = Barrier(20)

    def enrol_in_thread(_: int) -> int:
        with app.app_context():
            together.wait()
            try:
                return enrol(person, course)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(enrol_in_thread, range(20)))) == 1
    with app.app_context():
        assert enrolments() == 1
        assert actions() == ["learning.enrolled"]
        db.session.remove()


def test_the_database_refuses_a_second_enrolment(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    enrol(person, course)
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Enrolment(person_id=person.id, course_id=course.course_id, enrolled_at=START))


@time_machine.travel(START, tick=False)
def test_a_unit_is_done_once(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    enrolment_id = enrol(person, course)
    do_unit(enrolment_id, "first-lesson")
    with time_machine.travel(START + timedelta(days=1), tick=False):
        do_unit(enrolment_id, "first-lesson")
    state = state_of(person, course)
    assert state is not None
    assert state.progress["first-lesson"].done_at == START
    assert actions().count("learning.unit_progressed") == 1


def test_the_best_score_is_kept(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    enrolment_id = enrol(person, course)
    seen = []
    for score in (40.0, 80.0, 50.0, None, 0.0):
        do_unit(enrolment_id, "first-quiz", score, is_done=False)
        state = state_of(person, course)
        assert state is not None
        seen.append(state.progress["first-quiz"].score)
    assert seen == [40, 80, 80, 80, 80]
    assert actions().count("learning.unit_progressed") == 2


def test_a_unit_once_done_stays_done(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    enrolment_id = enrol(person, course)
    do_unit(enrolment_id, "first-quiz", 70)
    do_unit(enrolment_id, "first-quiz", 10, is_done=False)
    state = state_of(person, course)
    assert state is not None
    assert state.progress["first-quiz"].done_at is not None


@pytest.mark.parametrize("score", [-0.1, 100.1])
def test_a_score_is_in_per_cent(app_context: Flask, person: Person, course: PublishedCourse, score: float) -> None:
    enrolment_id = enrol(person, course)
    with pytest.raises(IntegrityError):
        do_unit(enrolment_id, "first-quiz", score)


def test_an_enrolment_that_is_not_there_is_a_mistake_of_the_caller(app_context: Flask) -> None:
    with pytest.raises(LookupError), transaction():
        record_result(4711, "first-lesson", is_done=True, by=None)


def test_two_results_at_once_keep_the_better(app: Flask, enrolment_id: int) -> None:
    together = Barrier(8)

    def score(value: int) -> None:
        with app.app_context():
            together.wait()
            do_unit(enrolment_id, "first-quiz", float(value))
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(score, [10, 20, 90, 30, 40, 50, 60, 70]))
    with app.app_context():
        assert db.session.scalar(select(UnitProgress.score)) == 90
        db.session.remove()


@time_machine.travel(START, tick=False)
def test_the_last_thing_missing_completes_the_course(
    app_context: Flask, person: Person, course: PublishedCourse
) -> None:
    enrolment_id = enrol(person, course)
    do_unit(enrolment_id, "first-lesson")
    do_unit(enrolment_id, "second-lesson")
    do_unit(enrolment_id, "first-quiz", 59)
    assert enrolment(enrolment_id).completed_at is None
    do_unit(enrolment_id, "first-quiz", 60)
    row = enrolment(enrolment_id)
    assert (row.completed_at, row.completed_revision_id) == (START, course.revision_id)


def test_a_course_is_completed_exactly_once(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    enrolment_id = complete(person, course)
    before = enrolment(enrolment_id).completed_at
    do_unit(enrolment_id, "first-quiz", 100)
    do_unit(enrolment_id, "first-lesson")
    assert enrolment(enrolment_id).completed_at == before
    assert actions().count("learning.course_completed") == 1


def test_the_last_units_done_at_once_complete_the_course_once(app: Flask, enrolment_id: int) -> None:
    together = Barrier(3)

    def finish(unit_id: str) -> None:
        with app.app_context():
            together.wait()
            do_unit(enrolment_id, unit_id, 100 if unit_id == "first-quiz" else None)
            db.session.remove()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(finish, ["first-lesson", "second-lesson", "first-quiz"]))
    with app.app_context():
        assert enrolment(enrolment_id).completed_at is not None
        assert actions().count("learning.course_completed") == 1
        db.session.remove()


def test_a_unit_still_being_written_blocks_completion(app_context: Flask, person: Person) -> None:
    draft = {
        f"{MODULE}/04-later.md": DRAFT.format(title="Later"),
        f"{MODULE}/04-later.hi.md": "---\ntitle: बाद में\naim: जानना।\n---\n",
    }
    course = make_course("half-a-course", files=draft)
    assert [unit.id for unit in course.document.missing_units()] == ["later"]
    assert enrolment(complete(person, course)).completed_at is None


def test_a_person_who_goes_takes_their_enrolments_along(
    app_context: Flask, person: Person, course: PublishedCourse
) -> None:
    complete(person, course)
    complete(make_person("Ravi Kumar"), course)
    with transaction():
        db.session.delete(db.session.get_one(Person, person.id))
    assert enrolments() == 1
    assert db.session.scalar(select(func.count()).select_from(UnitProgress)) == 3
