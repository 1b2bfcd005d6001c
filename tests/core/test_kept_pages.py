from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask, flash, render_template_string, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from lms import ROOT
from lms.core import kept_pages
from lms.core.access import EVERYONE, access
from lms.core.kept_pages import blank, kept_page
from tests.core.conftest import MakeApp
from tests.factories.people import make_person, sign_in
from tests.forms import without_tokens

PAGE = """<html lang="{{ current_language }}">{{ current_person.full_name }}|{{ navigation()|length }}|
{% for words in get_flashed_messages() %}{{ words }}{% endfor %}
<input name="csrf_token" value="{{ csrf_token() }}"><p>{{ day }}</p>{{ query }}"""


@pytest.fixture
def drawn() -> list[str]:
    """How often the page was drawn."""
    return []


@pytest.fixture
def site(make_app: MakeApp, drawn: list[str]) -> Flask:
    kept_pages._pages.clear()
    app = make_app()

    def draw() -> str:
        drawn.append(request.path)
        return render_template_string(PAGE, day=blank("day"), query=request.query_string.decode())

    @access(EVERYONE)
    def show(key: str) -> ResponseReturnValue:
        return kept_page(key, draw, day=request.headers.get("X-Day", "today"))

    @access(EVERYONE)
    def tell() -> str:
        flash("For you alone")
        return "told"

    @access(EVERYONE)
    def send() -> str:
        return "taken"

    app.add_url_rule("/kept/<key>", "tests.show", show)
    app.add_url_rule("/tell", "tests.tell", tell)
    app.add_url_rule("/send", "tests.send", send, methods=["POST"])
    return app


@pytest.fixture
def reader(site: Flask) -> Callable[[], FlaskClient]:
    return site.test_client


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_it_is_drawn_once_for_all(reader: Callable[[], FlaskClient], drawn: list[str]) -> None:
    for _ in range(3):
        assert reader().get("/kept/one").status_code == 200
    assert drawn == ["/kept/one"]


def test_address_key_and_language_make_different_pages(reader: Callable[[], FlaskClient], drawn: list[str]) -> None:
    for address, language in (("/kept/one", "en"), ("/kept/one", "hi"), ("/kept/two", "en"), ("/kept/one", "hi")):
        page = reader().get(address, headers={"Accept-Language": language}).text
        assert f'lang="{language}"' in page
    assert len(drawn) == 3


def test_each_reader_has_a_token_that_is_good_for_them_only(site: Flask, reader: Callable[[], FlaskClient]) -> None:
    first, second = reader(), reader()
    tokens = [token(browser.get("/kept/one").text) for browser in (first, second)]
    assert tokens[0] != tokens[1]
    site.config["WTF_CSRF_ENABLED"] = True
    assert first.post("/send", data={"csrf_token": tokens[0]}).text == "taken"
    assert second.post("/send", data={"csrf_token": tokens[1]}).text == "taken"
    assert second.post("/send", data={"csrf_token": tokens[0]}).status_code == 400


def test_the_one_who_asked_first_is_on_nobodys_page(app: Flask, site: Flask, reader: Callable[[], FlaskClient]) -> None:
    with app.app_context():
        person = make_person("Asha Devi")
    assert "Asha" not in without_tokens(sign_in(reader(), person).get("/kept/one").text)
    assert "Asha" not in without_tokens(reader().get("/kept/one").text)


def test_a_word_about_the_reader_is_filled_in_and_escaped(reader: Callable[[], FlaskClient]) -> None:
    assert "<p>Monday</p>" in reader().get("/kept/one", headers={"X-Day": "Monday"}).text
    page = reader().get("/kept/one", headers={"X-Day": "<b>&"}).text
    assert "<p>&lt;b&gt;&amp;</p>" in page
    assert "Monday" not in page


def test_a_message_is_for_its_reader_alone(reader: Callable[[], FlaskClient], drawn: list[str]) -> None:
    told = reader()
    told.get("/tell")
    assert "For you alone" in told.get("/kept/one").text
    assert "For you alone" not in told.get("/kept/one").text
    assert "For you alone" not in reader().get("/kept/one").text
    assert len(drawn) == 2


def test_an_address_with_a_query_is_not_kept(reader: Callable[[], FlaskClient], drawn: list[str]) -> None:
    assert "mine=1" in reader().get("/kept/one?mine=1").text
    assert "mine=" not in reader().get("/kept/one").text
    assert len(drawn) == 2


def test_a_page_that_fails_to_be_drawn_is_not_kept(
    site: Flask, reader: Callable[[], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    @access(EVERYONE)
    def show() -> ResponseReturnValue:
        return kept_page("key", lambda: str(1 // int(request.headers["X-Number"])))

    site.add_url_rule("/fragile", "tests.fragile", show)
    assert reader().get("/fragile", headers={"X-Number": "0"}).status_code == 500
    assert reader().get("/fragile", headers={"X-Number": "1"}).text == "1"


def test_no_template_goes_round_what_hides_the_reader() -> None:
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "current_user" in path.read_text("utf-8")]
    assert pages == [], "templates ask for current_person, which a kept page does not have"


def test_it_is_compressed_for_those_who_take_gzip(reader: Callable[[], FlaskClient]) -> None:
    client = reader()
    plain = client.get("/kept/gzip", headers={"Accept-Encoding": "br;q=0.5, gzip;q=0"})
    assert "Content-Encoding" not in plain.headers
    zipped = client.get("/kept/gzip", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    without = re.compile(r'value="[^"]+"')
    assert without.sub("", gzip.decompress(zipped.data).decode()) == without.sub("", plain.text)
