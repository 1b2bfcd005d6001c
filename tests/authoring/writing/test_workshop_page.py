"""The page on which a workshop is written as a unit."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.queries import DraftOf
from lms.people.models import Person
from tests.authoring.writing.conftest import JSON, content_of, drawn
from tests.factories.courses import MODULE
from tests.factories.drafts import give_part, make_draft
from tests.factories.people import make_person, sign_in

CAMP = """kind: workshop  # a contact camp
title: {en: Camp, hi: शिविर}
aim: {en: Meet., hi: मिलना।}
minutes: 600
"""
PAGE = "/courses/b-course/edit/units/camp/workshop"


@pytest.fixture
def camp(app: Flask) -> DraftOf:
    """The draft of a course with a workshop."""
    with app.app_context():
        return make_draft("b-course", files={f"{MODULE}/04-camp.yaml": CAMP})


@pytest.fixture
def leela(app: Flask, client: FlaskClient, camp: DraftOf) -> Person:
    """Who owns the course, and is signed in."""
    with app.app_context():
        person = make_person("Leela")
        give_part(camp, person)
    sign_in(client, person)
    return person


@pytest.mark.usefixtures("leela")
def test_a_workshop_is_written_as_a_form(app: Flask, client: FlaskClient, camp: DraftOf) -> None:
    assert client.get(PAGE.removesuffix("/workshop")).location == PAGE
    assert client.post(PAGE, data=drawn(client, PAGE)).status_code == 303
    assert content_of(app, camp, slug="camp") == CAMP
    typed = drawn(client, PAGE, attendance="80", title_hi="नया शिविर", intro_en="Come.\r\n\r\nAll of you.")
    assert client.post(PAGE, data=typed, headers=JSON).status_code == 200
    content = content_of(app, camp, slug="camp")
    assert content.startswith("kind: workshop  # a contact camp\n")
    assert "attendance: 80" in content
    assert "नया शिविर" in content
    assert "All of you." in client.get(PAGE).text


@pytest.mark.usefixtures("leela")
def test_a_clash_keeps_what_was_typed(app: Flask, client: FlaskClient, camp: DraftOf) -> None:
    mine = drawn(client, PAGE, title_en="Mine")
    client.post(PAGE, data=drawn(client, PAGE, title_en="Theirs"))
    page = client.post(PAGE, data=mine)
    assert page.status_code == 409
    assert 'value="Mine"' in page.text
    assert "Compare the two" in page.text
    assert client.post(PAGE, data=mine, headers=JSON).status_code == 409


@pytest.mark.usefixtures("leela")
def test_a_lesson_is_no_workshop(client: FlaskClient) -> None:
    assert client.get("/courses/b-course/edit/units/first-lesson/workshop").status_code == 404
