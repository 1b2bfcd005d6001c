"""People whom the tests of this package know."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.jobs import run_due
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.people.passwords import hash_password
from tests.factories.people import PASSWORD, make_member, make_organisation, make_person, sign_in

HASH = hash_password(PASSWORD)
Reload = Callable[[Person], Person]


@pytest.fixture
def asha(app: Flask) -> Person:
    with app.app_context():
        return make_person(
            "Asha Devi",
            email="asha@example.org",
            phone="9876543210",
            sign_in_name="asha",
            password_hash=HASH,
        )


@pytest.fixture
def administrator(app: Flask) -> Person:
    with app.app_context():
        return make_person("Lata Menon", ["administrator"], sign_in_name="lata", password_hash=HASH)


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    with app.app_context():
        return make_organisation()


@pytest.fixture
def coordinator(app: Flask, organisation: Organisation) -> Person:
    with app.app_context():
        roles: Any = [("coordinator", f"organisation:{organisation.id}")]
        return make_member(organisation, "Ravi Prakash", roles=roles, sign_in_name="ravi", password_hash=HASH)


@pytest.fixture
def member(app: Flask, organisation: Organisation) -> Person:
    with app.app_context():
        return make_member(organisation, "सुनीता यादव", sign_in_name="sunita", language="hi")


@pytest.fixture
def as_administrator(client: FlaskClient, administrator: Person) -> FlaskClient:
    return sign_in(client, administrator)


@pytest.fixture
def as_coordinator(client: FlaskClient, coordinator: Person) -> FlaskClient:
    return sign_in(client, coordinator)


@pytest.fixture
def as_asha(client: FlaskClient, asha: Person) -> FlaskClient:
    return sign_in(client, asha)


@pytest.fixture
def reload(app: Flask) -> Reload:
    """Return a person as the database has them now."""

    def fresh(person: Person) -> Person:
        with app.app_context():
            found = db.session.get_one(Person, person.id)
            db.session.expunge(found)
            return found

    return fresh


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[str]]:
    """Do the jobs that wait, and return the letters as "address: subject\\nbody"."""

    def read() -> list[str]:
        with app.test_request_context():
            run_due()
            ids = db.session.scalars(select(Letter.id).order_by(Letter.id)).all()
        return [_sent(app.extensions["settings"].instance / "mail" / f"{letter_id:06d}.eml") for letter_id in ids]

    return read


def _sent(path: Path) -> str:
    """Return a letter as it left; the database forgets its words then."""
    letter = message_from_bytes(path.read_bytes(), policy=default)
    return f"{letter['To']}: {letter['Subject']}\n{letter.get_content()}"
