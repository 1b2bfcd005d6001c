"""What a figure is about lives in the address; nonsense there stands for everything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.workshops.figures.wish import NOT_SAID, RecordWish, wish_from

WISHES = st.builds(
    RecordWish,
    first=st.none() | st.dates(min_value=date(1990, 1, 1)),
    topic=st.sampled_from(["", "legal-aid", NOT_SAID]),
    state=st.sampled_from(["", "IN-BR", NOT_SAID]),
    district=st.sampled_from(["", "Gaya", "पटना"]),
    organiser=st.integers(0, 999),
    kind=st.sampled_from(["", "refresher", "trainers"]),
    status=st.sampled_from(["", "held", "draft"]),
    organisation=st.sampled_from(["", "12", "~12", "~none", "~Typed Group"]),
    gender=st.sampled_from(["", "woman"]),
)


@settings(max_examples=30, deadline=None)
@given(WISHES)
def test_an_address_asks_for_what_it_was_made_from(wish: RecordWish) -> None:
    assert wish_from({name: str(value) for name, value in wish.address().items()}) == wish


@pytest.mark.parametrize(
    "given_words",
    [
        {"from": "2026-13-40"},
        {"from": "yesterday", "to": "20261122"},
        {"state": "Bihar", "kind": "party", "status": "lost"},
        {"organiser": "x", "template": "-3", "organisation": "Group"},
        {"gender": "w", "age": "99", "qualification": "'"},
        {"home": "IN-XX"},
    ],
)
def test_nonsense_asks_for_everything(given_words: dict[str, Any]) -> None:
    assert wish_from(given_words) == RecordWish()
