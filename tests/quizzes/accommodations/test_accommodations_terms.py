from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.settings import Purpose, QuizSettings
from lms.quizzes.terms.rules import AS_EVERYBODY, AS_THE_QUIZ, Override, Terms, effective, mistakes

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
QUIZ = QuizSettings(
    opens_at=START, due_at=START + 5 * DAY, closes_at=START + 7 * DAY, time_limit_minutes=20, attempts=2
)
INSTANTS = ("opens_at", "due_at", "closes_at")

instants = st.none() | st.datetimes(timezones=st.just(UTC))
overrides = st.builds(
    Override,
    opens_at=instants,
    closes_at=instants,
    due_at=instants,
    time_limit_minutes=st.none() | st.integers(0, 1440),
    attempts=st.none() | st.integers(0, 100),
)
factors = st.none() | st.floats(1, 5)


def test_without_exceptions_the_quiz_holds() -> None:
    assert effective(QUIZ) == Terms(START, START + 7 * DAY, START + 5 * DAY, timedelta(minutes=20), 2)


def test_practice_is_as_often_as_one_likes_without_exceptions() -> None:
    assert effective(QuizSettings(purpose=Purpose.PRACTICE, attempts=2)).attempts == 0


def test_ones_own_beats_the_cohorts_field_by_field() -> None:
    group = Override(opens_at=START + DAY, closes_at=START + 8 * DAY, time_limit_minutes=30, attempts=5)
    own = Override(closes_at=START + 9 * DAY, time_limit_minutes=40)
    assert effective(QUIZ, group, own) == Terms(START + DAY, START + 9 * DAY, START + 5 * DAY, timedelta(minutes=40), 5)


def test_nought_takes_a_limit_away_and_is_no_empty_field() -> None:
    group = Override(time_limit_minutes=30, attempts=5)
    terms = effective(QUIZ, group, Override(time_limit_minutes=0, attempts=0))
    assert (terms.time_limit, terms.attempts) == (None, 0)


@pytest.mark.parametrize(
    ("factor", "minutes"), [(AS_EVERYBODY, 20), (1.25, 25), (1.5, 30), (2.0, 40), (5.0, 100), (None, None)]
)
def test_extra_time_stretches_the_limit_only(factor: float | None, minutes: int | None) -> None:
    terms = effective(QUIZ, factor=factor)
    assert terms.time_limit == (timedelta(minutes=minutes) if minutes else None)
    assert (terms.opens_at, terms.due_at, terms.closes_at) == (QUIZ.opens_at, QUIZ.due_at, QUIZ.closes_at)


def test_extra_time_stretches_the_limit_of_an_exception_too() -> None:
    assert effective(QUIZ, Override(time_limit_minutes=30), None, 1.5).time_limit == timedelta(minutes=45)


def test_extra_time_where_there_is_no_limit_changes_nothing() -> None:
    assert effective(QuizSettings(), factor=2.0) == effective(QuizSettings())


@pytest.mark.parametrize(
    ("started_at", "end"),
    [
        (START, START + timedelta(minutes=30)),
        (START + 7 * DAY - timedelta(minutes=10), START + 7 * DAY),
    ],
)
def test_an_attempt_ends_when_its_time_is_up_or_the_quiz_closes(started_at: datetime, end: datetime) -> None:
    assert effective(QUIZ, factor=1.5).ends_at(started_at) == end


def test_a_later_closing_lets_an_attempt_take_its_time() -> None:
    began = START + 7 * DAY - timedelta(minutes=10)
    assert effective(QUIZ, Override(closes_at=START + 8 * DAY)).ends_at(began) == began + timedelta(minutes=20)


def test_an_attempt_may_have_no_end() -> None:
    assert effective(QuizSettings()).ends_at(START) is None


def test_an_end_that_was_to_come_is_not_put_into_the_past() -> None:
    terms, now = effective(QUIZ), START + timedelta(minutes=25)
    assert terms.moved_end(START, START + HOUR, now) == now
    assert terms.moved_end(START, None, now) == now
    assert terms.moved_end(START, START + timedelta(minutes=20), now) == START + timedelta(minutes=20)
    assert terms.moved_end(START, START + HOUR, START) == START + timedelta(minutes=20)
    assert effective(QuizSettings()).moved_end(START, START + HOUR, now) is None


@given(group=overrides, own=overrides, factor=factors)
@settings(max_examples=60)
def test_each_field_comes_from_one_of_the_three(group: Override, own: Override, factor: float | None) -> None:
    terms = effective(QUIZ, group, own, factor)
    for name in INSTANTS:
        given_ones = [each for each in (getattr(own, name), getattr(group, name), getattr(QUIZ, name)) if each]
        assert getattr(terms, name) == given_ones[0]
    if terms.time_limit is not None:
        base = own.time_limit_minutes if own.time_limit_minutes is not None else group.time_limit_minutes
        assert terms.time_limit >= timedelta(minutes=20 if base is None else base)


@given(
    group=overrides,
    own=overrides,
    factor=factors,
    began=st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year < 9000),
)
@settings(max_examples=60)
def test_no_attempt_goes_on_after_the_quiz_has_closed_for_its_owner(
    group: Override, own: Override, factor: float | None, began: datetime
) -> None:
    terms = effective(QUIZ, group, own, factor)
    end = terms.ends_at(began)
    assert end is not None
    assert terms.closes_at is not None
    assert end <= terms.closes_at


@pytest.mark.parametrize(
    ("override", "field"),
    [
        (AS_THE_QUIZ, "closes_at"),
        (Override(closes_at=START), "closes_at"),
        (Override(closes_at=START - DAY), "closes_at"),
        (Override(opens_at=START + 7 * DAY), "opens_at"),
        (Override(opens_at=START + DAY, closes_at=START + HOUR), "closes_at"),
        (Override(opens_at=START + 6 * DAY), "due_at"),
        (Override(closes_at=START + DAY), "due_at"),
        (Override(due_at=START - HOUR), "due_at"),
        (Override(due_at=START + 8 * DAY), "due_at"),
    ],
)
def test_what_does_not_go_together_is_told_beside_its_field(override: Override, field: str) -> None:
    assert [name for name, _sentence in mistakes(QUIZ, override)] == [field]


@pytest.mark.parametrize(
    "override",
    [
        Override(attempts=0),
        Override(time_limit_minutes=0),
        Override(closes_at=START + 20 * DAY),
        Override(opens_at=START + 8 * DAY, due_at=START + 9 * DAY, closes_at=START + 10 * DAY),
    ],
)
def test_what_goes_together_is_left_alone(override: Override) -> None:
    assert list(mistakes(QUIZ, override)) == []


def test_ones_own_is_held_against_the_cohorts() -> None:
    group = Override(closes_at=START + 20 * DAY)
    own = Override(opens_at=START + 19 * DAY, due_at=START + 19 * DAY)
    assert list(mistakes(QUIZ, own, group)) == []
    assert [name for name, _sentence in mistakes(QUIZ, own)] == ["opens_at"]
