"""What the tests of registration share."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.people.roles import Role, scope_of
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, Source
from lms.workshops.registration.operations import register
from lms.workshops.registration.registrants import Registrant
from tests.factories.people import make_organisation, make_person, sign_in


def register_named(workshop: Workshop, full_name: str, *, by: int | None = None, **more: Any) -> Participant:
    """Register a name as somebody does for themselves; ``more`` goes to the facts or to the operation."""
    ways = {name: more.pop(name) for name in ("source", "actor", "form_key", "notice_seen") if name in more}
    way = {"source": Source.PERSON, "actor": Actor.PARTICIPANT, "form_key": secrets.token_urlsafe(16), **ways}
    with transaction():
        return register(workshop.id, Registrant(full_name=full_name, **more), by=by, **way)


def stored(participant: Participant | int) -> Participant:
    """Return a registration as the database has it now."""
    key = participant if isinstance(participant, int) else participant.id
    return db.session.get_one(Participant, key, populate_existing=True)


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    """An open request, for operations that write letters with addresses."""
    with app.test_request_context():
        yield
        db.session.remove()


@pytest.fixture
def trainer(app: Flask) -> Person:
    """Somebody who plans workshops."""
    with app.app_context():
        return make_person("Meera Joshi", roles=[Role.TRAINER])


@pytest.fixture
def organiser(client: FlaskClient, trainer: Person) -> FlaskClient:
    """The browser of the trainer."""
    return sign_in(client, trainer)


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    """An organisation that sends people."""
    with app.app_context():
        return make_organisation()


@pytest.fixture
def coordinator(app: Flask, organisation: Organisation) -> Person:
    """Who coordinates the organisation."""
    with app.app_context():
        return make_person("Kamala Bai", roles=[(Role.COORDINATOR, scope_of("organisation", organisation.id))])
