from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import event, func, make_url, select
from werkzeug.exceptions import TooManyRequests

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.health import Heartbeat
from lms.extensions import db
from tests.core.conftest import MakeApp

JSON = {"Accept": "application/json"}
PAGES = (403, 404, 413, 429, 500, 503)
LONG_ENOUGH = 2000


@access(EVERYONE)
def fail(status: int) -> str:
    if status == 500:
        raise RuntimeError("the secret reason")
    if status == 429:
        raise TooManyRequests(retry_after=90)
    abort(status)


@access(EVERYONE)
def refuse() -> str:
    raise Refusal("The list is closed since Monday.")


@access(EVERYONE)
def receive() -> str:
    return str(len(request.form["text"]))


@access(EVERYONE)
def write() -> str:
    with transaction():
        db.session.add(Heartbeat(name=request.form["name"], at=datetime.now(UTC)))
    return "written"


@access(EVERYONE)
def write_and_crash() -> str:
    with transaction():
        db.session.add(Heartbeat(name="crash", at=datetime.now(UTC)))
        db.session.flush()
        raise RuntimeError("after the write")


@pytest.fixture
def site(make_app: MakeApp) -> Flask:
    app = make_app()
    app.config["MAX_CONTENT_LENGTH"] = LONG_ENOUGH
    app.add_url_rule("/fail/<int:status>", "tests.fail", fail)
    app.add_url_rule("/refuse", "tests.refuse", refuse)
    app.add_url_rule("/receive", "tests.receive", receive, methods=["POST"])
    app.add_url_rule("/write", "tests.write", write, methods=["POST"])
    app.add_url_rule("/write-and-crash", "tests.write_and_crash", write_and_crash, methods=["POST"])
    return app


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


def heading(page: str) -> str:
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert len(found) == 1
    return str(found[0]).strip()


def written(app: Flask) -> int:
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Heartbeat)) or 0
        db.session.remove()
        return count


@pytest.mark.parametrize("status", PAGES)
def test_each_error_has_a_page_in_english(visitor: FlaskClient, status: int) -> None:
    response = visitor.get(f"/fail/{status}")
    assert response.status_code == status
    assert '<html lang="en"' in response.text
    assert heading(response.text)
    assert "<li>" in response.text, "the page says what to do next"


@pytest.mark.parametrize("status", PAGES)
def test_each_error_has_a_page_in_hindi(visitor: FlaskClient, status: int) -> None:
    visitor.set_cookie("language", "hi")
    response = visitor.get(f"/fail/{status}")
    assert response.status_code == status
    assert '<html lang="hi"' in response.text
    assert re.search("[\u0900-\u097f]", heading(response.text))


@pytest.mark.parametrize("status", PAGES)
def test_each_error_is_json_for_a_script(visitor: FlaskClient, status: int) -> None:
    response = visitor.get(f"/fail/{status}", headers=JSON)
    assert response.status_code == status
    assert response.json is not None
    assert response.json["error"] == str(status)


@pytest.mark.parametrize(("status", "page"), [(400, 403), (405, 404), (410, 404), (418, 404), (502, 500)])
def test_other_errors_borrow_the_nearest_page(visitor: FlaskClient, status: int, page: int) -> None:
    response = visitor.get(f"/fail/{status}")
    assert response.status_code == status
    assert heading(response.text) == heading(visitor.get(f"/fail/{page}").text)


def test_a_wrong_method_says_which_are_right(visitor: FlaskClient) -> None:
    response = visitor.get("/write")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_too_many_tries_says_how_long_to_wait(visitor: FlaskClient) -> None:
    assert visitor.get("/fail/429").headers["Retry-After"] == "90"


def test_a_crash_is_logged_under_the_reference_that_the_page_shows(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = visitor.get("/fail/500").text
    reference = re.search(r"<code>([0-9a-f]{8})</code>", page)
    assert reference
    entry = next(record for record in caplog.records if record.name == "lms.errors")
    assert entry.levelno == logging.ERROR
    assert reference[1] in entry.getMessage()
    assert "/fail/500" in entry.getMessage()
    assert entry.exc_info
    assert "the secret reason" in str(entry.exc_info[1])
    assert "secret" not in page


def test_a_crash_gives_a_script_its_reference(visitor: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = visitor.get("/fail/500", headers=JSON).json
    assert answer is not None
    assert answer["reference"] in caplog.text


def test_a_crash_leaves_nothing_half_written(site: Flask, visitor: FlaskClient) -> None:
    assert visitor.post("/write-and-crash").status_code == 500
    assert written(site) == 0
    assert visitor.post("/write", data={"name": "next"}).text == "written"


def test_a_refusal_that_no_view_caught_is_shown(visitor: FlaskClient) -> None:
    response = visitor.get("/refuse")
    assert response.status_code == 403
    assert "The list is closed since Monday." in response.text


def test_a_refusal_is_told_to_a_script(visitor: FlaskClient) -> None:
    assert visitor.get("/refuse", headers=JSON).json == {"error": "The list is closed since Monday.", "reference": None}


def test_too_much_is_413(visitor: FlaskClient) -> None:
    assert visitor.post("/receive", data={"text": "x" * 100}).text == "100"
    assert visitor.post("/receive", data={"text": "x" * (LONG_ENOUGH + 1)}).status_code == 413


def test_a_form_without_its_token_writes_nothing(site: Flask, visitor: FlaskClient) -> None:
    site.config["WTF_CSRF_ENABLED"] = True
    assert visitor.post("/write", data={"name": "forged"}).status_code == 400
    assert written(site) == 0


@contextmanager
def locked_by_another(app: Flask) -> Iterator[None]:
    address = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if address.get_backend_name() != "sqlite":
        pytest.skip("only SQLite is locked as a whole")
    other = sqlite3.connect(str(address.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
def impatient_site(site: Flask) -> Flask:
    with site.app_context():
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=20"))
    return site


def test_a_locked_database_is_503_and_nothing_is_written(impatient_site: Flask) -> None:
    visitor = impatient_site.test_client()
    with locked_by_another(impatient_site):
        response = visitor.post("/write", data={"name": "lost?"})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert heading(response.text)
    assert written(impatient_site) == 0
    assert visitor.post("/write", data={"name": "again"}).text == "written"


def test_a_locked_database_is_503_as_json_for_a_script(impatient_site: Flask) -> None:
    with locked_by_another(impatient_site):
        response = impatient_site.test_client().post("/write", data={"name": "lost?"}, headers=JSON)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.is_json


def test_pages_can_be_read_while_the_database_is_locked(impatient_site: Flask) -> None:
    with locked_by_another(impatient_site):
        assert impatient_site.test_client().get("/fail/404").status_code == 404
