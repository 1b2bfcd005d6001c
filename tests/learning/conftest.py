"""A learner on the course, and their browser."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.people.models import Person
from tests.factories.learning import enrol


@pytest.fixture
def enrolment_id(app: Flask, person: Person, course: PublishedCourse) -> int:
    """The enrolment of the person on the course."""
    with app.app_context():
        return enrol(person, course)


@pytest.fixture
def learner(member: FlaskClient, enrolment_id: int) -> FlaskClient:
    """The browser of the person, who is on the course."""
    return member
