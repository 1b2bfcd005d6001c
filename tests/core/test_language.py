from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext

from lms.core.access import EVERYONE, access
from lms.core.language import compile_catalogues, current_language, in_language, localised
from tests.core.conftest import MakeApp
from tests.factories.people import make_person, sign_in

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Home"
msgstr "{home}"
"""


@access(EVERYONE)
def tell() -> str:
    return current_language()


@pytest.fixture
def browser_of(make_app: MakeApp) -> FlaskClient:
    app = make_app()
    app.add_url_rule("/language-of-reader", "tests.tell", tell)
    return app.test_client()


def language(client: FlaskClient, prefers: str = "") -> str:
    return client.get("/language-of-reader", headers={"Accept-Language": prefers}).text


@pytest.mark.parametrize(
    ("prefers", "expected"),
    [
        ("", "en"),
        ("hi", "hi"),
        ("hi-IN,hi;q=0.9,en;q=0.8", "hi"),
        ("en-IN,hi;q=0.5", "en"),
        ("ta,bn;q=0.9", "en"),
        ("ta,hi;q=0.5", "hi"),
        ("*", "en"),
        ("HI-in", "hi"),
        ("hi;q=0,en;q=0.1", "en"),
        ("en;q=0.2,hi;q=0.7", "hi"),
        ("!!,;q=x", "en"),
    ],
)
def test_the_browser_says_what_its_reader_prefers(browser_of: FlaskClient, prefers: str, expected: str) -> None:
    assert language(browser_of, prefers) == expected


def test_what_was_chosen_before_comes_before_the_browser(browser_of: FlaskClient) -> None:
    browser_of.set_cookie("language", "hi")
    assert language(browser_of, "en") == "hi"


def test_a_cookie_with_nonsense_is_passed_over(browser_of: FlaskClient) -> None:
    browser_of.set_cookie("language", "xx")
    assert language(browser_of, "hi") == "hi"


def test_the_account_comes_before_the_cookie(app: Flask, browser_of: FlaskClient) -> None:
    with app.app_context():
        person = make_person(language="hi")
    sign_in(browser_of, person)
    browser_of.set_cookie("language", "en")
    assert language(browser_of, "en") == "hi"


def test_a_command_and_a_job_speak_english_unless_told(app_context: Flask) -> None:
    assert current_language() == "en"
    with in_language("hi"):
        assert current_language() == "hi"
        with in_language("en"):
            assert current_language() == "en"
        assert current_language() == "hi"
    with in_language("xx"):
        assert current_language() == "en"
    assert current_language() == "en"


def test_a_letter_in_another_language_does_not_change_the_page(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "hi"}):
        with in_language("en"):
            assert current_language() == "en"
        assert current_language() == "hi"


def test_a_text_in_the_language_of_the_reader(app: Flask) -> None:
    text = {"en": "Papers", "hi": "काग़ज़"}
    with app.test_request_context(headers={"Accept-Language": "hi"}):
        assert localised(text) == "काग़ज़"
        assert localised(text, "en") == "Papers"


def test_a_text_that_is_not_in_the_language_comes_in_the_first_it_has(app_context: Flask) -> None:
    assert localised({"hi": "काग़ज़"}, "en") == "काग़ज़"
    assert localised({"en": "", "hi": "काग़ज़"}, "en") in {"", "काग़ज़"}
    assert localised({}) == ""


def write_catalogue(folder: Path, home: str) -> Path:
    source = folder / "hi" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(CATALOGUE.format(home=home), encoding="utf-8")
    return source


def test_a_catalogue_is_compiled_when_it_is_newer(tmp_path: Path) -> None:
    source = write_catalogue(tmp_path, "मुखपृष्ठ")
    compile_catalogues(tmp_path)
    compiled = source.with_suffix(".mo")
    assert "मुखपृष्ठ".encode() in compiled.read_bytes()

    compiled.write_bytes(b"kept")
    os.utime(source, (0, 0))
    compile_catalogues(tmp_path)
    assert compiled.read_bytes() == b"kept"

    write_catalogue(tmp_path, "घर")
    os.utime(compiled, (0, 0))
    compile_catalogues(tmp_path)
    assert "घर".encode() in compiled.read_bytes()
    assert sorted(path.name for path in source.parent.iterdir()) == ["messages.mo", "messages.po"]


def test_an_unknown_word_stays_english(app_context: Flask) -> None:
    with in_language("hi"):
        assert gettext("No translation has this sentence.") == "No translation has this sentence."
