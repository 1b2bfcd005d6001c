from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.workshops.planning.schedule import Slot, check_days, check_slot, in_a_row

FIRST = date(2027, 3, 1)


def slot(starts: int, ends: int, *, day: int = 1, title: str = "Wages") -> Slot:
    return Slot(day, starts, ends, {"en": title})


def test_a_session_that_ends_before_it_starts_is_refused(app_context: Flask) -> None:
    with pytest.raises(Refusal) as refused:
        check_slot(slot(600, 540), [])
    assert refused.value.field == "ends"
    assert "start at 10:00 and end at 09:00" in str(refused.value.sentence)


def test_an_overlap_names_the_other_session_and_its_times(app_context: Flask) -> None:
    with pytest.raises(Refusal) as refused:
        check_slot(slot(600, 660), [slot(480, 600, title="Welcome"), slot(650, 700, title="Lunch")])
    assert refused.value.field == "starts"
    assert "“Lunch” (10:50–11:40)" in str(refused.value.sentence)


@pytest.mark.parametrize(("starts", "ends"), [(-10, 60), (1430, 1450), (600, 603)])
def test_what_leaves_its_day_or_is_too_short_is_refused(app_context: Flask, starts: int, ends: int) -> None:
    with pytest.raises(Refusal):
        check_slot(slot(starts, ends), [])


def test_sessions_may_touch_and_other_days_do_not_matter(app_context: Flask) -> None:
    check_slot(slot(600, 660), [slot(540, 600), slot(660, 700), slot(600, 660, day=2)])


@settings(max_examples=30)
@given(*(st.integers(0, 1440) for _ in range(4)))
def test_two_sessions_overlap_where_they_share_a_minute(a: int, b: int, c: int, d: int) -> None:
    one, other = slot(min(a, b), max(a, b)), slot(min(c, d), max(c, d))
    shared = set(range(one.starts, one.ends)) & set(range(other.starts, other.ends))
    assert one.overlaps(other) == other.overlaps(one)
    if one.starts < one.ends and other.starts < other.ends:
        assert one.overlaps(other) == bool(shared)


def test_days_have_all_a_date_or_none(app_context: Flask) -> None:
    check_days([None, None])
    check_days([FIRST, FIRST + timedelta(days=9)])
    with pytest.raises(Refusal) as refused:
        check_days([FIRST, None, FIRST])
    assert refused.value.field == "day_2"


def test_days_follow_each_other(app_context: Flask) -> None:
    with pytest.raises(Refusal) as refused:
        check_days([FIRST, FIRST + timedelta(days=2), FIRST + timedelta(days=2)])
    assert (refused.value.field, "3 March 2027" in str(refused.value.sentence)) == ("day_3", True)


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_a_year_that_is_a_slip_is_refused(app_context: Flask, year: int) -> None:
    with pytest.raises(Refusal) as refused:
        check_days([FIRST.replace(year=year)])
    assert refused.value.field == "day_1"
    with pytest.raises(Refusal):
        check_days([date.max])


def test_days_in_a_row() -> None:
    assert in_a_row(None, 2) == [None, None]
    assert in_a_row(FIRST, 2) == [FIRST, FIRST + timedelta(days=1)]
