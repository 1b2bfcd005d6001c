"""Keeping answers: the newest one stays, whatever order they arrive in and however often."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.quizzes import queries
from lms.quizzes.queries import GRACE, answers_of, attempt_of, is_late
from lms.quizzes.saving import FASTEST_CLOCK, AttemptClosed, Given, Kept, save_answers, sequence_now
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.quizzes import give, hand_in, make_attempt, make_quiz

pytestmark = pytest.mark.usefixtures("app_context")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def save(person: Person, attempt_id: int, *given: Given) -> dict[str, Kept]:
    with transaction():
        attempt = attempt_of(person.id, attempt_id, is_held=True)
        assert attempt is not None
        return save_answers(attempt, given)


def begin() -> tuple[Person, int]:
    person = make_person()
    return person, make_attempt(person, make_quiz())


def test_an_answer_is_kept() -> None:
    person, attempt_id = begin()
    kept = save(person, attempt_id, Given("visa", 5, "a"))["visa"]
    assert (kept.sequence, kept.answer, kept.is_newer) == (5, "a", False)
    assert answers_of(attempt_id)["visa"].answer == "a"


def test_a_newer_answer_replaces_an_older_one() -> None:
    person, attempt_id = begin()
    save(person, attempt_id, Given("visa", 5, "a"))
    assert not save(person, attempt_id, Given("visa", 6, "b"))["visa"].is_newer
    assert answers_of(attempt_id)["visa"].answer == "b"


def test_an_older_answer_that_arrives_late_is_told_of_the_newer_one() -> None:
    person, attempt_id = begin()
    save(person, attempt_id, Given("visa", 6, "b"))
    kept = save(person, attempt_id, Given("visa", 5, "a"))["visa"]
    assert (kept.sequence, kept.answer, kept.is_newer) == (6, "b", True)
    assert answers_of(attempt_id)["visa"].answer == "b"


def test_sending_again_after_a_lost_reply_says_the_same() -> None:
    person, attempt_id = begin()
    first = save(person, attempt_id, Given("papers", 5, ["a"]))
    assert save(person, attempt_id, Given("papers", 5, ["a"])) == first


def test_two_answers_of_the_same_moment_leave_the_first() -> None:
    person, attempt_id = begin()
    save(person, attempt_id, Given("visa", 5, "a"))
    assert save(person, attempt_id, Given("visa", 5, "b"))["visa"].is_newer


def test_an_answer_can_be_taken_back() -> None:
    person, attempt_id = begin()
    save(person, attempt_id, Given("papers", 5, ["a"]))
    save(person, attempt_id, Given("papers", 6, None))
    assert answers_of(attempt_id)["papers"].answer is None


def test_several_answers_in_one_statement(count_queries: CountQueries) -> None:
    person, attempt_id = begin()
    save(person, attempt_id, Given("visa", 9, "a"))
    with count_queries() as statements:
        kept = save(person, attempt_id, Given("visa", 8, "b"), Given("promise", 8, True), Given("charge", 8, "१"))
    assert [kept[each].is_newer for each in ("visa", "promise", "charge")] == [True, False, False]
    assert [statement.split()[0] for statement in statements] == ["SELECT", "INSERT", "SELECT"]


def test_a_question_of_another_quiz_is_refused() -> None:
    person, attempt_id = begin()
    with pytest.raises(Refusal):
        save(person, attempt_id, Given("visa", 5, "a"), Given("unknown", 5, "a"))
    assert answers_of(attempt_id) == {}


def test_an_attempt_that_was_handed_in_takes_nothing() -> None:
    person, attempt_id = begin()
    hand_in(person, attempt_id)
    with pytest.raises(AttemptClosed):
        save(person, attempt_id, Given("visa", 5, "a"))


def test_what_is_taken_is_never_noted_as_later_than_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end passes between the look at the time limit and the writing."""
    with time_machine.travel(NOON, tick=False) as now:
        person = make_person()
        attempt_id = make_attempt(person, make_quiz(time_limit_minutes=10))
        end = NOON + timedelta(minutes=10) + GRACE
        now.move_to(end)

        def look(closes_at: datetime | None) -> bool:
            answer = is_late(closes_at)
            now.shift(timedelta(milliseconds=1))
            return answer

        monkeypatch.setattr(queries, "is_late", look)
        assert save(person, attempt_id, Given("visa", 5, "a"))["visa"].saved_at == end
        with pytest.raises(AttemptClosed):
            save(person, attempt_id, Given("visa", 6, "b"))
    assert answers_of(attempt_id)["visa"].saved_at == end


def test_a_clock_that_runs_far_ahead_does_not_lock_later_answers_out() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        person, attempt_id = begin()
        save(person, attempt_id, Given("visa", 2**52, "a"))
        now.shift(FASTEST_CLOCK + timedelta(seconds=1))
        assert not save(person, attempt_id, Given("visa", sequence_now(), "b"))["visa"].is_newer


def test_sequence_numbers_are_milliseconds() -> None:
    with time_machine.travel(NOON, tick=False):
        assert sequence_now() == int(NOON.timestamp()) * 1000


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(order=st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_whatever_the_order_the_highest_number_stays(app_context: Flask, order: list[int]) -> None:
    person = make_person()
    attempt_id = make_attempt(person, make_quiz())
    for number in order:
        give(person, attempt_id, {"charge": str(number)}, sequence=number)
    assert answers_of(attempt_id)["charge"].answer == str(max(order))


def test_saves_from_many_pages_at_once_leave_the_newest(app: Flask) -> None:
    person, attempt_id = begin()
    failures: list[Any] = []

    def one(number: int) -> None:
        with app.app_context():
            try:
                give(person, attempt_id, {"charge": str(number)}, sequence=number)
            except Exception as error:  # noqa: BLE001 - the test looks at it
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=[number]) for number in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert answers_of(attempt_id)["charge"].answer == "20"
