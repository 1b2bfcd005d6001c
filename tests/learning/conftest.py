"""One course, one learner on it, and their browser."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.people.models import Person
from tests.factories.courses import make_course
from tests.factories.learning import enrol
from tests.factories.people import make_person, sign_in


@pytest.fixture
def course(app: Flask) -> PublishedCourse:
    """A course of two lessons and a quiz, in which 60 per cent are asked for."""
    with app.app_context():
        return make_course()


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody who is signed in nowhere and on no course yet."""
    with app.app_context():
        return make_person()


@pytest.fixture
def enrolment_id(app: Flask, person: Person, course: PublishedCourse) -> int:
    """The enrolment of the person on the course."""
    with app.app_context():
        return enrol(person, course)


@pytest.fixture
def member(client: FlaskClient, person: Person) -> FlaskClient:
    """The browser of the person, who is on no course."""
    return sign_in(client, person)


@pytest.fixture
def learner(member: FlaskClient, enrolment_id: int) -> FlaskClient:
    """The browser of the person, who is on the course."""
    return member
