"""One course and one person with a browser."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.people.models import Person
from tests.factories.courses import make_course
from tests.factories.people import make_person, sign_in


@pytest.fixture
def course(app: Flask) -> PublishedCourse:
    """A course of two lessons and a quiz."""
    with app.app_context():
        return make_course()


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody on no course."""
    with app.app_context():
        return make_person()


@pytest.fixture
def member(client: FlaskClient, person: Person) -> FlaskClient:
    """The browser of the person."""
    return sign_in(client, person)
