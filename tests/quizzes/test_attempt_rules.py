"""When an attempt may begin and when it ends by itself: dates, delays, practice, and the round of the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.jobs import rounds
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import UnitProgress
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.operations import abandon_attempt, close_overdue, start_attempt
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.quizzes import RIGHT, WRONG, give, make_attempt, make_enrolment, make_quiz, take

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


def row(attempt_id: int) -> QuizAttempt:
    db.session.rollback()
    return db.session.get_one(QuizAttempt, attempt_id, populate_existing=True)


def test_nobody_begins_before_the_quiz_opens_or_after_it_has_closed(now: time_machine.Traveller) -> None:
    course = make_quiz(opens_at="2026-11-21T13:00+00:00", closes_at="2026-11-21T15:00+00:00")
    person = make_person()
    with pytest.raises(Refusal, match="opens on"):
        make_attempt(person, course)
    now.shift(timedelta(hours=1))
    attempt_id = make_attempt(person, course)
    assert row(attempt_id).closes_at == NOON + timedelta(hours=3)
    now.shift(timedelta(hours=2))
    with pytest.raises(Refusal, match="closed on"):
        make_attempt(make_person("Ravi Kumar"), course)


def test_an_attempt_ends_with_its_limit_or_with_the_quiz_whichever_is_first(now: time_machine.Traveller) -> None:
    course = make_quiz(time_limit_minutes=30, closes_at="2026-11-21T12:50+00:00")
    assert row(make_attempt(make_person(), course)).closes_at == NOON + timedelta(minutes=30)
    now.shift(timedelta(minutes=40))
    late = make_attempt(make_person("Ravi Kumar"), course)
    assert row(late).closes_at == NOON + timedelta(minutes=50)


def test_between_attempts_there_is_a_delay(now: time_machine.Traveller) -> None:
    course, person = make_quiz(delay_minutes=60), make_person()
    first = take(person, course, WRONG)
    now.shift(timedelta(minutes=59))
    with pytest.raises(Refusal, match="try again from"):
        make_attempt(person, course)
    now.shift(timedelta(minutes=1))
    assert make_attempt(person, course) != first


def test_practice_counts_for_nothing_but_being_done(now: time_machine.Traveller) -> None:
    course, person = make_quiz(purpose="practice", attempts=1, pass_mark=100), make_person()
    for _ in range(3):
        attempt_id = take(person, course, WRONG)
    progress = db.session.get_one(UnitProgress, (row(attempt_id).enrolment_id, "first-quiz"))
    assert progress.done_at is not None
    assert progress.score is None


def test_the_worker_hands_in_what_ran_out_and_the_deadline_is_the_time(now: time_machine.Traveller) -> None:
    course = make_quiz(time_limit_minutes=10)
    people = [make_person(f"Person {number}") for number in range(3)]
    attempts = [make_attempt(person, course) for person in people]
    give(people[0], attempts[0], RIGHT)
    now.shift(timedelta(minutes=10, seconds=10))
    assert close_overdue() == 0  # answers may still be on their way
    now.shift(timedelta(days=2))  # the server was down
    assert close_overdue() == 3
    assert close_overdue() == 0
    closed = row(attempts[0])
    assert (closed.state, closed.score) == (AttemptState.FINISHED, 100)
    assert closed.submitted_at == NOON + timedelta(minutes=10)
    of_attempt = (HistoryEntry.subject_kind == "quiz_attempts", HistoryEntry.subject_id == attempts[0])
    moves = db.session.scalars(select(HistoryEntry.action).where(*of_attempt).order_by(HistoryEntry.id))
    assert [each.removeprefix("quizzes.attempt_") for each in moves] == ["started", "overdue", "submitted", "finished"]


def test_the_worker_leaves_the_others_alone(now: time_machine.Traveller) -> None:
    unlimited = make_attempt(make_person(), make_quiz())
    now.shift(timedelta(days=100))
    assert close_overdue() == 0
    assert row(unlimited).state is AttemptState.IN_PROGRESS
    assert close_overdue in list(rounds)


def test_an_attempt_set_aside_does_not_count(now: time_machine.Traveller) -> None:
    course, person = make_quiz(attempts=1), make_person()
    first = make_attempt(person, course)
    enrolment_id = make_enrolment(person, course)
    with transaction():
        abandon_attempt(first, enrolment_id, reason="power cut", by=None)
    second = make_attempt(person, course)
    assert row(first).state is AttemptState.ABANDONED
    assert (second != first, row(second).number) == (True, 2)
    with pytest.raises(Refusal, match="ended already"), transaction():
        abandon_attempt(first, enrolment_id, reason="again", by=None)


def start(enrolment_id: int, course: PublishedCourse, person_id: int) -> int:
    with transaction():
        return start_attempt(enrolment_id, course, course.document.unit("first-quiz"), by=person_id)


def test_a_start_and_a_save_take_few_queries_however_much_there_is(count_queries: CountQueries) -> None:
    course = make_quiz(attempts=0)
    counts = []
    for number in range(4):
        person = make_person(f"Person {number}")
        make_enrolment(person, course)
        for _ in range(number):
            take(person, course, RIGHT)
        enrolment_id = make_enrolment(person, course)
        with count_queries() as statements:
            attempt_id = start(enrolment_id, course, person.id)
        with count_queries() as saving:
            give(person, attempt_id, {"visa": "b"})
        counts.append((len(statements), len(saving)))
    assert len(set(counts)) == 1
    assert counts[0][0] <= 12
    assert counts[0][1] <= 4
