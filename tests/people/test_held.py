"""What is held, in words."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from lms.people.changes import action_name
from lms.people.devices import device_of
from lms.people.held import column_name, held_value
from lms.people.scopes import scope_name


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (True, "Yes"),
        (False, "No"),
        (0, "0"),
        (["a", 1], "a, 1"),
        ([[1]], "[[1]]"),
        ({"fields": ["language", "full_name"], "organisation": 1}, "Fields: Language, Full name; Organisation: 1"),
        ("Asha Devi", "Asha Devi"),
        ("2026-11-21", "21 November 2026"),
        ("2026-99-99", "2026-99-99"),
        ("not-a-date T", "not-a-date T"),
    ],
)
def test_values(app: Flask, value: Any, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert held_value(value) == words


@pytest.mark.parametrize(
    ("column", "code", "words"),
    [
        ("language", "hi", "हिन्दी"),
        ("language", "xx", "xx"),
        ("role", "coordinator", "Coordinator"),
        ("role", "pilot", "pilot"),
        ("scope", "", "The whole site"),
        ("action", "people.slip_made", "Sign-in slip made"),
        ("subject_kind", "people", "Account"),
        ("state", "failed", "Not done: something went wrong"),
        ("state", "issued", "Valid"),
        ("kind", "unknown.work", "unknown.work"),
        ("full_name", "hi", "hi"),
    ],
)
def test_codes_are_said_in_words(app: Flask, column: str, code: str, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert held_value(code, column) == words


def test_an_instant_is_shown_in_the_readers_zone(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        shown = held_value("2026-11-21T09:00:00+00:00")
    assert "21 Nov" in shown
    assert "2:30" in shown


def test_columns_and_actions_without_words_show_themselves(app: Flask) -> None:
    with app.test_request_context():
        assert column_name("full_name") == "Full name"
        assert column_name("some_thing") == "Some thing"
        assert action_name("people.slip_made") == "Sign-in slip made"
        assert action_name("other.thing_done") == "other.thing_done"


@pytest.mark.parametrize("scope", ["organisation:99", "organisation:x", "moon:1"])
def test_a_scope_whose_thing_is_gone_shows_itself(app: Flask, scope: str) -> None:
    with app.test_request_context():
        assert scope_name(scope) == scope
        assert scope_name("") == "The whole site"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 10) Chrome/120.0 Mobile Safari/537.36", "Chrome/Android"),
        ("Mozilla/5.0 (Linux; Android 9) SamsungBrowser/20.0 Chrome/106 Safari/537", "Samsung Internet/Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604", "Safari/iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox/Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge/Windows"),
        ("curl/8", "/"),
        ("", "/"),
    ],
)
def test_devices(agent: str, device: str) -> None:
    assert device_of(agent) == device
