"""When something goes wrong, the page says so in the reader's language and what to do next, and keeps the contracts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NoReturn

import pytest
from flask import abort
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lms import LARGEST_REQUEST
from lms.core.language import LANGUAGES
from lms.core.security import CONTENT_SECURITY_POLICY
from lms.extensions import db
from tests.site.faces import form_token
from tests.site.markup import DEVANAGARI, Markup, problems_of, words_of
from tests.site.served import Site

both_languages = pytest.mark.parametrize("language", sorted(LANGUAGES))
PATH = "/account"


def _check(response: TestResponse, status: int, language: str) -> Markup:
    """Check an error page and return it."""
    assert response.status_code == status
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    markup = Markup(response.get_data(as_text=True))
    problems = problems_of(markup, language)
    assert not problems, "\n".join(problems)
    assert bool(DEVANAGARI.search(markup.text("h1"))) == (language == "hi"), markup.text("h1")
    main = next(markup.all("main"))
    advice = [words_of(element) for element in main.iter("li")]
    assert advice, "the page does not say what to do next"
    assert all(bool(DEVANAGARI.search(words)) == (language == "hi") for words in advice)
    return markup


@pytest.fixture
def breaking(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], NoReturn]], None]:
    """Return a function that makes the page of the account end in an error."""

    def break_with(fail: Callable[[], NoReturn]) -> None:
        view = site.app.view_functions["people.account"]

        @wraps(view)
        def broken(**values: Any) -> NoReturn:
            fail()

        monkeypatch.setitem(site.app.view_functions, "people.account", broken)

    return break_with


@pytest.fixture
def no_database(site: Site) -> Iterator[None]:
    """Every statement fails, as when the database is gone."""

    def refuse(*_: object) -> NoReturn:
        raise OperationalError("SELECT 1", {}, Exception("unable to open database file"))

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


@both_languages
def test_403_where_the_role_may_not(site: Site, language: str) -> None:
    _check(site.client("learner", language).get("/people"), 403, language)


@both_languages
@pytest.mark.parametrize("who", ["visitor", "learner"])
def test_404_where_there_is_nothing(site: Site, who: str, language: str) -> None:
    _check(site.client(who, language).get("/no/such/page"), 404, language)


@both_languages
def test_404_for_what_is_somebody_elses(site: Site, language: str) -> None:
    path = site.url("quizzes.show_attempt", {"attempt_id": "other_attempt"})
    _check(site.client("learner", language).get(path), 404, language)


@both_languages
def test_405_reads_as_not_found_and_says_which_methods_there_are(site: Site, language: str) -> None:
    response = site.client("learner", language).get("/language")
    _check(response, 405, language)
    assert "POST" in response.headers["Allow"]


@both_languages
def test_413_where_too_much_is_sent(site: Site, language: str) -> None:
    client = site.client("learner", language)
    data = {"csrf_token": form_token(client), "full_name": "x" * (LARGEST_REQUEST + 1)}
    _check(client.post(PATH, data=data), 413, language)


@both_languages
def test_429_where_something_is_done_too_often(
    site: Site, language: str, breaking: Callable[[Callable[[], NoReturn]], None]
) -> None:
    breaking(lambda: abort(429))
    _check(site.client("learner", language).get(PATH), 429, language)


@both_languages
def test_429_after_many_wrong_certificate_numbers(site: Site, language: str) -> None:
    """The page itself says it: it stays the page on which a number is typed."""
    client = site.new_client("visitor", language)
    address = {"REMOTE_ADDR": "192.0.2.7" if language == "en" else "192.0.2.8"}
    for _ in range(21):
        response = client.get("/verify/AAAA-AAAA-AAAA-AAAA", environ_base=address)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert not problems_of(Markup(response.get_data(as_text=True)), language)


@both_languages
def test_500_gives_a_reference_that_the_log_has_too(
    site: Site,
    language: str,
    breaking: Callable[[Callable[[], NoReturn]], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> NoReturn:
        raise ZeroDivisionError("a mistake of ours")

    breaking(fail)
    with caplog.at_level(logging.ERROR):
        markup = _check(site.client("learner", language).get(PATH), 500, language)
    reference = markup.text("code")
    assert len(reference) == 8
    assert reference in caplog.text
    assert "a mistake of ours" not in words_of(markup.root)


@both_languages
@pytest.mark.parametrize("who", ["visitor", "learner"])
def test_503_when_the_database_is_gone(site: Site, who: str, language: str, no_database: None) -> None:
    response = site.new_client(who, language).get("/courses")
    _check(response, 503, language)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/no/such/page", "/language"])
def test_503_also_where_there_is_no_page_to_look_for(site: Site, path: str, no_database: None) -> None:
    """The page for 404 asks who reads it, which cannot be answered then."""
    _check(site.new_client("learner").get(path), 503, "en")


@pytest.mark.parametrize(("path", "status"), [("/people", 403), ("/no/such/page", 404)])
def test_scripts_get_json(site: Site, path: str, status: int) -> None:
    response = site.client("learner").get(path, headers={"Accept": "application/json"})
    assert response.status_code == status
    assert response.get_json()["error"]
