from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core import limits
from lms.core.database import transaction
from lms.core.limits import Bucket, Limit, forget, give_back, take, waiting_time
from lms.extensions import db

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NOW = timedelta(0)
SIGN_IN = Limit("tests.sign_in", burst=3, every=timedelta(seconds=10))
subjects = (f"subject {number}" for number in count())

generated = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def buckets() -> list[str]:
    return list(db.session.scalars(select(Bucket.key)))


def test_a_burst_is_let_through_and_no_more(app_context: Flask, clock: time_machine.Traveller) -> None:
    assert [take(SIGN_IN, "asha") for _ in range(3)] == [NOW] * 3
    assert take(SIGN_IN, "asha") == timedelta(seconds=10)


def test_after_waiting_it_is_allowed_once_more(app_context: Flask, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        take(SIGN_IN, "asha")
    clock.shift(9)
    assert take(SIGN_IN, "asha") == timedelta(seconds=1)
    clock.shift(1)
    assert take(SIGN_IN, "asha") == NOW
    assert take(SIGN_IN, "asha") == timedelta(seconds=10)


def test_being_refused_does_not_make_it_longer(app_context: Flask, clock: time_machine.Traveller) -> None:
    for _ in range(30):
        take(SIGN_IN, "asha")
    assert waiting_time(SIGN_IN, "asha") == timedelta(seconds=10)


def test_asking_counts_nothing(app_context: Flask, clock: time_machine.Traveller) -> None:
    for _ in range(10):
        assert waiting_time(SIGN_IN, "asha") == NOW
    assert len(buckets()) == 0


def test_subjects_and_limits_are_counted_apart(app_context: Flask, clock: time_machine.Traveller) -> None:
    single = Limit("tests.single", burst=1, every=timedelta(minutes=1))
    assert take(single, "asha") == NOW
    assert take(single, "asha") == timedelta(minutes=1)
    assert take(single, "ravi") == NOW
    assert take(SIGN_IN, "asha") == NOW


def test_a_bucket_can_be_emptied(app_context: Flask, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        take(SIGN_IN, "asha")
    with transaction():
        forget(SIGN_IN, "asha")
    assert waiting_time(SIGN_IN, "asha") == NOW


def test_empty_buckets_are_swept_and_others_kept(app_context: Flask, clock: time_machine.Traveller) -> None:
    take(SIGN_IN, "asha")
    clock.shift(8)
    take(SIGN_IN, "ravi")
    clock.shift(4)
    limits.sweep()
    assert len(buckets()) == 1
    assert waiting_time(Limit("tests.sign_in", 1, SIGN_IN.every), "ravi") == timedelta(seconds=6)


def test_no_subject_is_kept_in_clear(app_context: Flask) -> None:
    take(SIGN_IN, "asha@example.org")
    assert "asha" not in buckets()[0]


@generated
@given(
    burst=st.integers(1, 6),
    every=st.integers(1, 60),
    gaps=st.lists(st.integers(0, 120), max_size=25),
)
def test_no_window_holds_more_than_the_limit_says(app_context: Flask, burst: int, every: int, gaps: list[int]) -> None:
    limit, subject = Limit("tests.any", burst, timedelta(seconds=every)), next(subjects)
    allowed: list[int] = []
    passed = 0
    with time_machine.travel(START, tick=False) as clock:
        for gap in gaps:
            clock.shift(gap)
            passed += gap
            if not take(limit, subject):
                allowed.append(passed)
    for first, start in enumerate(allowed):
        for last, end in enumerate(allowed[first:], first):
            assert last - first + 1 <= burst + (end - start) // every


@generated
@given(
    burst=st.integers(1, 6),
    every=st.integers(1, 60),
    gaps=st.lists(st.integers(0, 40), min_size=1, max_size=15),
)
def test_it_is_allowed_after_exactly_the_time_that_was_named(
    app_context: Flask, burst: int, every: int, gaps: list[int]
) -> None:
    limit, subject = Limit("tests.any", burst, timedelta(seconds=every)), next(subjects)
    with time_machine.travel(START, tick=False) as clock:
        for gap in gaps:
            clock.shift(gap)
            if wait := take(limit, subject):
                assert waiting_time(limit, subject) == wait
                clock.shift(wait - timedelta(microseconds=1))
                assert take(limit, subject) == timedelta(microseconds=1)
                clock.shift(timedelta(microseconds=1))
                assert take(limit, subject) == NOW


@generated
@given(burst=st.integers(1, 6), every=st.integers(1, 60), idle=st.integers(0, 10_000))
def test_a_pause_never_gives_more_than_a_burst(app_context: Flask, burst: int, every: int, idle: int) -> None:
    limit, subject = Limit("tests.any", burst, timedelta(seconds=every)), next(subjects)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(burst):
            assert take(limit, subject) == NOW
        clock.shift(idle)
        again = sum(take(limit, subject) == NOW for _ in range(burst + 2))
        assert again == min(burst, idle // every)


def test_threads_count_together(app: Flask) -> None:
    limit, together = Limit("tests.together", burst=5, every=timedelta(hours=1)), Barrier(4)

    def take_five(_: int) -> int:
        with app.app_context():
            together.wait()
            allowed = sum(take(limit, "asha") == NOW for _ in range(5))
            db.session.remove()
            return allowed

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take_five, range(4))) == 5


def test_a_use_can_be_given_back(app_context: Flask, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        take(SIGN_IN, "asha")
    with transaction():
        give_back(SIGN_IN, "asha")
        give_back(SIGN_IN, "nobody")
    assert take(SIGN_IN, "asha") == NOW
    assert take(SIGN_IN, "asha") == timedelta(seconds=10)
