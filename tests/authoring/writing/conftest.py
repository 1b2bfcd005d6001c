"""What the tests of writing share: a draft, those who write it, and their browsers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_text, find_unit
from lms.authoring.rights.models import Part
from lms.authoring.writing.lesson_texts import Sent, parts_of, read_token, token
from lms.people.models import Person
from tests.factories.drafts import make_draft, make_hand
from tests.factories.people import sign_in
from tests.forms import drawn_values

LESSON = "/courses/a-course/edit/units/first-lesson"
JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    """The draft of a course of two lessons and a quiz."""
    with app.app_context():
        return make_draft()


@pytest.fixture
def asha(app: Flask, draft: DraftOf) -> Person:
    """Who owns the course."""
    with app.app_context():
        return make_hand(draft, full_name="Asha Author")


@pytest.fixture
def meera(app: Flask, draft: DraftOf) -> Person:
    """Who writes it too."""
    with app.app_context():
        return make_hand(draft, Part.AUTHOR, "Meera Joshi")


@pytest.fixture
def author(client: FlaskClient, asha: Person) -> FlaskClient:
    """The browser of the owner."""
    return sign_in(client, asha)


@pytest.fixture
def other(app: Flask, meera: Person) -> FlaskClient:
    """The browser of the other author."""
    return sign_in(app.test_client(), meera)


def unit_of(draft: DraftOf, slug: str = "first-lesson") -> DraftUnit:
    """Return a unit of a draft."""
    unit = find_unit(draft.course_id, slug)
    assert unit is not None
    return unit


def text_of(draft: DraftOf, language: str = "", slug: str = "first-lesson") -> DraftText:
    """Return the file of a unit in a language."""
    text = find_text(draft.course_id, unit_place(unit_of(draft, slug).id, language))
    assert text is not None
    return text


def content_of(app: Flask, draft: DraftOf, language: str = "", slug: str = "first-lesson") -> str:
    """Return what the file of a unit says now."""
    with app.app_context():
        return text_of(draft, language, slug).content


def sent(text: DraftText, **changes: str) -> Sent:
    """Return what a form sends that was drawn from a text and changed."""
    parts = parts_of(text.content)
    version, seen = read_token(token(text.version, parts))
    return Sent({**parts, **changes}, version, seen)


def drawn(browser: FlaskClient, address: str = LESSON, **changes: str) -> dict[str, object]:
    """Return what a browser would send of a form, with some fields changed."""
    return {**drawn_values(browser.get(address).text), **changes}
