"""What tests of the pages of programmes share."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.fellowships.programmes.models import Programme
from lms.people.roles import Role
from tests.factories.fellowships import make_manager, make_programme
from tests.factories.people import make_person, sign_in


@pytest.fixture
def programme(app: Flask) -> Programme:
    """A programme with the small plan."""
    with app.app_context():
        return make_programme("small")


@pytest.fixture
def manager(app: Flask, client: FlaskClient, programme: Programme) -> FlaskClient:
    """The browser of the manager of that programme alone."""
    with app.app_context():
        person = make_manager(programme)
    return sign_in(client, person)


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    """The browser of a manager of the whole site."""
    with app.app_context():
        person = make_person("Chitra Chief", [Role.MANAGER])
    return sign_in(app.test_client(), person)
