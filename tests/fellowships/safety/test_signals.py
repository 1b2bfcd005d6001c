"""What speaks for calling a fellow: in words, and with the weights that order a board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.language import in_language
from lms.fellowships.safety.signals import AT_RISK, FellowFacts, signals, weight_of

TODAY = date(2026, 6, 1)
CALM = FellowFacts(
    fellow_id=1,
    starts_on=TODAY - timedelta(days=100),
    last_contact=TODAY - timedelta(days=3),
    last_log=TODAY - timedelta(days=2),
)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    """Sentences are drawn in the language of a request."""
    with app.test_request_context(), in_language("en"):
        yield


def facts(**changes: object) -> FellowFacts:
    return FellowFacts(**{**vars(CALM), **changes})


def said(**changes: object) -> list[str]:
    return [str(signal.sentence) for signal in signals(facts(**changes), TODAY)]


def test_nothing_speaks_for_calling_a_fellow_with_whom_all_is_well() -> None:
    assert signals(CALM, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"late_reports": (before(1),)}, "A report is 1 day late."),
        ({"late_reports": (before(5),)}, "A report is 5 days late."),
        ({"late_reports": (before(40), before(9))}, "Two reports are late, one of them by 40 days."),
        ({"late_reports": (before(70), before(40), before(9))}, "3 reports are late, one of them by 70 days."),
        ({"overdue_milestones": ({"en": "Map", "hi": "नक्शा"},)}, "A milestone is overdue: Map"),
        (
            {"overdue_milestones": ({"en": "Map"}, {"en": "Paper"})},
            "2 milestones are overdue, the first: Map",
        ),
        ({"last_contact": before(30)}, "No contact with a mentor for 30 days."),
        ({"last_contact": None}, "No contact with a mentor for 100 days."),
        ({"returned_reports": (before(14),)}, "A report came back and was not touched for 14 days."),
        ({"last_log": before(21)}, "Nothing in the field log for 21 days."),
        ({"last_log": None}, "Nothing in the field log for 100 days."),
        ({"has_flag": True}, "A safeguarding flag is open."),
    ],
)
def test_each_sign_is_a_sentence(changes: dict[str, object], sentence: str) -> None:
    assert said(**changes) == [sentence]


@pytest.mark.parametrize(
    "changes",
    [
        {"last_contact": before(29)},
        {"returned_reports": (before(13),)},
        {"last_log": before(20)},
        {"starts_on": before(20), "last_contact": None, "last_log": None},
    ],
)
def test_what_is_not_long_enough_is_no_sign(changes: dict[str, object]) -> None:
    assert said(**changes) == []


def test_leave_silences_what_the_calendar_brings_about_but_no_flag() -> None:
    troubled = {"late_reports": (before(40), before(9)), "last_contact": None, "is_on_leave": True}
    assert said(**troubled) == []
    assert said(**troubled, has_flag=True) == ["A safeguarding flag is open."]


def test_of_a_fellowship_that_is_over_only_a_flag_remains() -> None:
    assert said(late_reports=(before(9),), is_running=False) == []
    assert said(is_running=False, has_flag=True) == ["A safeguarding flag is open."]


@pytest.mark.parametrize(
    ("changes", "is_at_risk"),
    [
        ({"late_reports": (before(40), before(9))}, True),
        ({"last_contact": before(30)}, True),
        ({"overdue_milestones": ({"en": "Map"},)}, True),
        ({"has_flag": True}, True),
        ({"late_reports": (before(3),)}, False),
        ({"last_log": before(25)}, False),
    ],
)
def test_what_the_rules_call_at_risk_weighs_enough(changes: dict[str, object], is_at_risk: bool) -> None:
    assert (weight_of(signals(facts(**changes), TODAY)) >= AT_RISK) is is_at_risk


days = st.integers(-10, 400).map(before)
many = st.lists(days, max_size=6).map(tuple)


@settings(max_examples=30)
@given(late=many, more=many, contact=days | st.none(), flag=st.booleans(), leave=st.booleans())
def test_the_heaviest_sign_comes_first_and_more_trouble_never_weighs_less(
    late: tuple[date, ...], more: tuple[date, ...], contact: date | None, flag: bool, leave: bool
) -> None:
    some = facts(late_reports=late, last_contact=contact, has_flag=flag, is_on_leave=leave)
    worse = facts(late_reports=late + more, last_contact=contact, has_flag=flag, is_on_leave=leave)
    found = signals(some, TODAY)
    assert [signal.weight for signal in found] == sorted((signal.weight for signal in found), reverse=True)
    assert len({signal.key for signal in found}) == len(found)
    assert weight_of(found) <= weight_of(signals(worse, TODAY))
