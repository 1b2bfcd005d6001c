from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import in_language
from lms.extensions import db
from lms.fellowships.calls.models import Call, CallState, LateLeave
from lms.fellowships.calls.rules import Phase, closed_at, contacts_of, is_open, late_until, phase_of, zone_named
from lms.fellowships.calls.settings import check_settings, checked_criteria
from lms.fellowships.calls.wording import call_instant, phase_words, zone_of
from tests.factories.fellowships import make_call, make_programme, words

OPENS, CLOSES = datetime(2027, 1, 1, 9, tzinfo=UTC), datetime(2027, 2, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def call_in(state: CallState) -> Call:
    return Call(state=state, opens_at=OPENS, closes_at=CLOSES, zone="Asia/Kolkata")


@pytest.mark.parametrize(
    ("state", "now", "phase"),
    [
        (CallState.DRAFT, OPENS, Phase.DRAFT),
        (CallState.PUBLISHED, OPENS - MINUTE, Phase.COMING),
        (CallState.PUBLISHED, OPENS, Phase.OPEN),
        (CallState.PUBLISHED, CLOSES - MINUTE, Phase.OPEN),
        (CallState.PUBLISHED, CLOSES, Phase.CLOSED),
        (CallState.ENDED, OPENS, Phase.CLOSED),
    ],
)
def test_a_call_is_open_from_its_opening_until_just_before_its_closing(
    state: CallState, now: datetime, phase: Phase
) -> None:
    call = call_in(state)
    assert phase_of(call, now) is phase
    assert is_open(call, now) == (phase is Phase.OPEN)


@settings(max_examples=30)
@given(state=st.sampled_from(CallState), hours=st.integers(-1000, 2000), late=st.integers(-100, 100))
def test_longer_time_opens_a_published_call_and_nothing_else(state: CallState, hours: int, late: int) -> None:
    call, now, until = call_in(state), OPENS + timedelta(hours=hours), CLOSES + timedelta(hours=late)
    gained = is_open(call, now, until) and not is_open(call, now)
    assert gained == (state is CallState.PUBLISHED and CLOSES <= now < until)


def test_a_call_ended_by_hand_has_no_closing_yet() -> None:
    ended = call_in(CallState.ENDED)
    assert closed_at(ended, OPENS) is None
    assert closed_at(ended, CLOSES) == CLOSES
    assert closed_at(call_in(CallState.PUBLISHED), OPENS) is None


def test_people_are_found_by_any_spelling_of_their_address(app_context: Flask) -> None:
    call = make_call(make_programme())
    until = call.closes_at + timedelta(days=1)
    with transaction():
        for contact in ("asha@example.org", "+919876543210"):
            db.session.add(LateLeave(call_id=call.id, contact=contact, until=until, reason="ill", given_at=OPENS))
    assert late_until(call, "Asha@Example.org", None) == until
    assert late_until(call, None, "98765 43210") == until
    assert late_until(call, "other@example.org", "") is None
    assert late_until(call, None, None) is None
    assert contacts_of("nonsense", "12", "A@example.org") == ["a@example.org"]


@pytest.mark.parametrize("name", ["Nowhere/Land", "Asia", "", "../etc", "x" * 500])
def test_a_zone_that_does_not_exist_is_none(name: str) -> None:
    assert zone_named(name) is None
    assert zone_named("Asia/Kathmandu") is not None


SETTINGS: dict[str, Any] = {
    "opens_at": OPENS,
    "closes_at": CLOSES,
    "zone": "Asia/Kolkata",
    "starts_on": date(2027, 4, 1),
    "seats": 3,
    "seats_by": {"state": {"IN-RJ": 2, "IN-UP": 1}, "host": {"7": 3}},
}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"zone": "Nowhere/Land"}, "zone"),
        ({"closes_at": OPENS}, "closes_at"),
        ({"starts_on": date(2027, 1, 31)}, "starts_on"),
        ({"seats": 2}, "seats"),
        ({"seats_by": {"host": {"7": 2, "8": 2}}}, "seats"),
    ],
)
def test_settings_that_do_not_fit_name_their_field(app_context: Flask, changes: dict[str, Any], field: str) -> None:
    check_settings(SETTINGS)
    with pytest.raises(Refusal) as refused:
        check_settings({**SETTINGS, **changes})
    assert refused.value.field == field


def test_criteria_keep_their_ids_and_new_ones_get_one(app_context: Flask) -> None:
    rows = [
        {"id": "motivation", "title": words("Why"), "guide": {}, "weight": 1},
        {"id": "", "title": words("Motivation"), "guide": words("0 to 5"), "weight": 3},
    ]
    stored = checked_criteria(rows, field="criteria", may_be_none=False)
    assert [each["id"] for each in stored] == ["motivation", "motivation-2"]
    assert "weight" not in stored[0]
    assert stored[1]["weight"] == 3
    with pytest.raises(Refusal):
        checked_criteria([], field="criteria", may_be_none=False)
    assert checked_criteria([], field="criteria", may_be_none=True) == []
    with pytest.raises(Refusal):
        checked_criteria(rows[1:] * 13, field="criteria", may_be_none=False)


def test_instants_are_said_in_the_zone_of_the_call(app_context: Flask) -> None:
    call = call_in(CallState.PUBLISHED)
    with in_language("en"):
        assert call_instant(CLOSES, call) == "1 February 2027, 5:30 PM (India Time)"
        assert phase_words(call, Phase.OPEN) == "Open until 1 February 2027, 5:30 PM (India Time)."
        with time_machine.travel(CLOSES - MINUTE, tick=False):
            assert "Ended before its time" in phase_words(call_in(CallState.ENDED), Phase.CLOSED)
        with time_machine.travel(CLOSES, tick=False):
            assert "Closed since 1 February 2027" in phase_words(call_in(CallState.ENDED), Phase.CLOSED)
        assert "Nepal" in call_instant(CLOSES, Call(zone="Asia/Kathmandu"))
    with in_language("hi"):
        assert call_instant(CLOSES, call).startswith("1 फ़रवरी 2027")
    assert zone_of(Call(zone="Nowhere/Land")).key == "Asia/Kolkata"
