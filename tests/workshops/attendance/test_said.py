"""Reading what pages and phones send; which session is the one of now."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core import clock
from lms.core.errors import Refusal
from lms.workshops.attendance.agenda import current_of
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.models import Presence
from lms.workshops.attendance.queries import Called
from lms.workshops.attendance.said import LONGEST_AGE, age_of, heard, presence_of, seen_in, seen_text, ticked
from lms.workshops.planning.models import WorkshopSession
from lms.workshops.planning.times import Timed, instant_of

people = st.builds(
    Called,
    id=st.integers(1, 999_999),
    full_name=st.just("Asha"),
    presence=st.none() | st.sampled_from(Presence),
    version=st.integers(1, 999),
)


@settings(max_examples=30)
@given(st.lists(people, unique_by=lambda each: each.id))
def test_what_a_page_showed_comes_back_as_it_was(roll: list[Called]) -> None:
    assert seen_in(seen_text(roll)) == {each.id: (each.version, each.presence) for each in roll}


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    seen_in(text)
    with pytest.raises(Refusal):
        presence_of(f"x{text}")


def test_the_form_says_what_differs_from_what_it_showed() -> None:
    roll = [Called(1, "A", Presence.PRESENT, 3), Called(2, "B"), Called(3, "C", None, 2), Called(4, "D")]
    values = {"form_key": "a-key-of-16-chars", "seen": seen_text(roll), "1": "present", "2": "late", "rest": "present"}
    found = {each.participant_id: (each.presence, each.seen_version) for each in ticked(values, roll, reason="")}
    assert found == {2: (Presence.LATE, 0), 3: (Presence.PRESENT, 2), 4: (Presence.PRESENT, 0)}


@pytest.mark.parametrize(
    ("age", "seconds"),
    [("90", 90), (90.5, 90.5), (-5, 0), ("soon", 0), (None, 0), (True, 0), (1e300, LONGEST_AGE.total_seconds())],
)
def test_how_long_ago_it_was_said(age: Any, seconds: float) -> None:
    assert age_of(age) == timedelta(seconds=seconds)
    assert age_of(float("nan")) == timedelta(0)


def test_what_a_phone_says_twice_under_one_key_is_heard_once() -> None:
    one = {"id": 7, "mark": "late", "key": "key-number-one", "version": 2, "after": "key-before-it", "age": 60}
    ((key, said),) = heard(json.dumps([one, one]), reason="Why")
    assert isinstance(said, Said)
    assert (key, said.follows, said.seen_version, said.reason) == ("key-number-one", "key-before-it", 2, "Why")
    assert timedelta(seconds=59) < clock.now() - said.made_at < timedelta(seconds=90)


@pytest.mark.parametrize("wrong", [{"id": "7"}, {"id": -1}, {"id": True}, {"key": "short"}, {"mark": None}])
def test_what_cannot_be_read_is_refused_by_itself(wrong: dict[str, Any]) -> None:
    one = {"id": 7, "mark": "late", "key": "key-number-one", "version": 2, **wrong}
    ((_key, said),) = heard(json.dumps([one]), reason="")
    assert isinstance(said, Refusal)


def test_the_session_of_now_is_the_one_that_is_on_or_comes_next(app: Flask) -> None:
    with app.app_context():
        today = clock.today_here()
        hours = [(540, 600), (660, 720)]
        sessions = [Timed(WorkshopSession(starts_minute=start, ends_minute=end), today) for start, end in hours]
        other = Timed(WorkshopSession(starts_minute=540, ends_minute=600), today + timedelta(days=1))
        at = {minute: instant_of(today, minute) for minute in (0, 550, 630, 700, 1000)}
        found = {minute: current_of([*sessions, other], now=now, today=today) for minute, now in at.items()}
        assert found == {0: sessions[0], 550: sessions[0], 630: sessions[1], 700: sessions[1], 1000: sessions[1]}
        assert current_of([other], now=at[0], today=today) is None
