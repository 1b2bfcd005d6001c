"""The page session is remembered where that changes nothing but the time it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask, flash, get_flashed_messages, session
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from lms.core.access import EVERYONE, access
from lms.core.page_session import KEPT_SECONDS, form_token
from tests.core.conftest import MakeApp

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@pytest.fixture
def site(make_app: MakeApp) -> Flask:
    app = make_app()

    @access(EVERYONE)
    def token() -> ResponseReturnValue:
        return form_token()

    @access(EVERYONE)
    def say(words: str) -> ResponseReturnValue:
        flash(words)
        return "said"

    @access(EVERYONE)
    def messages() -> ResponseReturnValue:
        return "|".join(map(str, get_flashed_messages()))

    @access(EVERYONE)
    def note(words: str) -> ResponseReturnValue:
        session["note"] = words
        return "noted"

    @access(EVERYONE)
    def noted() -> ResponseReturnValue:
        return str(session.get("note", "nothing"))

    @access(EVERYONE)
    def public() -> ResponseReturnValue:
        return "for everybody", {"Cache-Control": "public, max-age=60"}

    app.add_url_rule("/public", "public", public)
    app.add_url_rule("/token", "token", token)
    app.add_url_rule("/say/<words>", "say", say)
    app.add_url_rule("/messages", "messages", messages)
    app.add_url_rule("/note/<words>", "note", note)
    app.add_url_rule("/noted", "noted", noted)
    return app


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    return site.test_client()


def page_cookie(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("setu_page")
    assert cookie is not None
    return cookie.value


def test_a_browser_keeps_its_token_and_another_has_its_own(site: Flask, browser: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first = browser.get("/token").text
        clock.shift(timedelta(hours=5))
        assert browser.get("/token").text == first
        assert site.test_client().get("/token").text != first


def test_what_is_public_has_no_session(browser: FlaskClient) -> None:
    browser.get("/note/mine")
    assert "Cookie" in browser.get("/noted").headers["Vary"]
    assert "Cookie" not in browser.get("/public").headers.get("Vary", "")
    assert "Set-Cookie" not in browser.get("/public").headers


def test_a_message_is_shown_once(browser: FlaskClient) -> None:
    browser.get("/token")
    browser.get("/say/one")
    browser.get("/say/two")
    assert browser.get("/messages").text == "one|two"
    assert browser.get("/messages").text == ""
    browser.get("/say/three")
    assert browser.get("/messages").text == "three"


def test_what_one_request_changes_is_not_in_the_older_cookie(site: Flask, browser: FlaskClient) -> None:
    browser.get("/note/first")
    older = page_cookie(browser)
    assert browser.get("/noted").text == "first"
    browser.get("/note/second")
    assert browser.get("/noted").text == "second"
    other = site.test_client()
    other.set_cookie("setu_page", older)
    assert other.get("/noted").text == "first"


def test_a_cookie_that_was_changed_counts_for_nothing(site: Flask, browser: FlaskClient) -> None:
    browser.get("/note/mine")
    cookie = page_cookie(browser)
    assert browser.get("/noted").text == "mine"
    begin, _dot, signature = cookie.rpartition(".")  # the last character of a signature has bits that count for nothing
    other_signature = ("B" if signature[0] == "A" else "A") + signature[1:]
    for forged in (f"{begin}.{other_signature}", cookie[1:], "", "."):
        other = site.test_client()
        other.set_cookie("setu_page", forged)
        assert other.get("/noted").text == "nothing"


def test_a_cookie_of_another_installation_counts_for_nothing(make_app: MakeApp, browser: FlaskClient) -> None:
    browser.get("/note/mine")
    cookie = page_cookie(browser)
    assert browser.get("/noted").text == "mine"
    other = make_app(SETU_SECRET_KEY="another" * 8)
    with other.test_request_context(headers={"Cookie": f"setu_page={cookie}"}):
        assert "note" not in session


def test_a_remembered_cookie_still_expires(browser: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser.get("/note/old")
        clock.shift(timedelta(days=31) - timedelta(seconds=1))
        assert browser.get("/noted").text == "old"
        clock.shift(timedelta(seconds=KEPT_SECONDS + 2))
        assert browser.get("/noted").text == "nothing"
