"""The history of a text, and bringing a version back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.authoring.drafts.models import DraftVersion
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.rights.models import Part
from lms.authoring.writing.versions import changed_words
from lms.extensions import db
from tests.authoring.writing.conftest import LESSON, content_of, drawn, text_of
from tests.conftest import CountQueries
from tests.factories.courses import make_course
from tests.factories.drafts import draft_of, make_hand
from tests.factories.people import sign_in


@pytest.fixture
def versions(app: Flask, author: FlaskClient, draft: DraftOf) -> list[int]:
    """A lesson that was saved once: the ids of its versions, the oldest first."""
    author.post(LESSON, data=drawn(author, body="Call 1800 today."))
    with app.app_context():
        statement = select(DraftVersion.id).where(DraftVersion.text_id == text_of(draft).id)
        return list(db.session.scalars(statement.order_by(DraftVersion.id)))


def address(app: Flask, draft: DraftOf, version: int | None = None) -> str:
    """Return the address of the history of the first lesson, or of one version."""
    with app.app_context():
        text_id = text_of(draft).id
    return f"/courses/a-course/edit/history/{text_id}" + (f"/{version}" if version else "")


def test_a_text_that_nobody_changed_says_so(author: FlaskClient) -> None:
    assert "Nobody has changed this text" in author.get(f"{LESSON}/history?language=hi").text
    assert author.get("/courses/a-course/edit/units/first-quiz/history").status_code == 200


def test_versions_are_listed_with_what_they_changed(
    app: Flask, author: FlaskClient, draft: DraftOf, versions: list[int], count_queries: CountQueries
) -> None:
    with count_queries() as queries:
        page = author.get(f"{LESSON}/history")
    assert "Asha Author" in page.text
    assert "As it is now" in page.text
    assert len(queries) <= 14
    assert "Call <ins>1800 today</ins>" in author.get(address(app, draft, versions[1])).text or (
        "<ins>Call 1800 today.</ins>" in author.get(address(app, draft, versions[1])).text
    )
    assert author.get(address(app, draft)).status_code == 200


def test_a_version_comes_back_and_the_one_before_stays(
    app: Flask, author: FlaskClient, draft: DraftOf, versions: list[int]
) -> None:
    page = author.get(address(app, draft, versions[0]) + "?against=now")
    assert "Bring this version back" in page.text
    restore = address(app, draft, versions[0]) + "/restore"
    assert author.post(restore, data={"version": "1"}).status_code == 409
    assert author.post(restore, data={"version": "2"}).status_code == 303
    assert "Text of First lesson" in content_of(app, draft)
    assert "An earlier version brought back" in author.get(f"{LESSON}/history").text


def test_who_only_reads_brings_nothing_back(app: Flask, draft: DraftOf, versions: list[int]) -> None:
    with app.app_context():
        reviewer = make_hand(draft, Part.REVIEWER, "Ravi Reviewer")
    browser = sign_in(app.test_client(), reviewer)
    assert "Bring this version back" not in browser.get(address(app, draft, versions[0])).text
    assert browser.post(address(app, draft, versions[0]) + "/restore", data={"version": "2"}).status_code == 403


def test_texts_and_versions_of_others_are_not_there(
    app: Flask, author: FlaskClient, draft: DraftOf, versions: list[int]
) -> None:
    with app.app_context():
        other = draft_of(make_course("b-course"))
        text_id = text_of(other).id
    assert author.get(f"/courses/a-course/edit/history/{text_id}").status_code == 404
    assert author.get(address(app, draft, 9999)).status_code == 404
    assert author.get(address(app, draft, versions[0]).replace("history/", "history/9")).status_code == 404


def test_changed_words_are_counted() -> None:
    assert changed_words("one two three", "one 2 three") == 1
    assert changed_words("one two", "two one") == 0
    assert changed_words("", "one two") == 2
    assert changed_words("one two three", "") == 3
