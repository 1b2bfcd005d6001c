"""People, organisations and signed-in browsers for tests. Call these inside an application context."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.extensions import db
from lms.people import operations, organisations
from lms.people.identity import SESSION_COOKIE
from lms.people.models import Organisation, OrganisationKind, Person
from lms.people.passwords import hash_password
from lms.people.roles import WHOLE_SITE, Role
from lms.people.sessions import start_session

PASSWORD = "teen shabd kaafi hain"


def make_person(
    full_name: str = "Asha Devi", roles: Iterable[Role | str | tuple[Role | str, str]] = (), **values: Any
) -> Person:
    """Return a saved person. A role is named alone (whole site) or with its scope; ``password`` is hashed.

    The person is detached: its attributes stay readable outside the application context.
    """
    password = values.pop("password", None)
    if password:
        values["password_hash"] = hash_password(password)
    with transaction():
        person = operations.create_person(full_name, by=None, **values)
        for held in roles:
            role, scope = held if isinstance(held, tuple) else (held, WHOLE_SITE)
            operations.grant_role(person, Role(role), scope, by=None)
    db.session.refresh(person)
    db.session.expunge(person)
    return person


def make_organisation(name: str = "Shramik Sahayata", hindi: str = "श्रमिक सहायता", **values: Any) -> Organisation:
    """Return a saved organisation, detached."""
    values = {"kind": OrganisationKind.NGO, "district": "Udaipur", "state": "IN-RJ", **values}
    with transaction():
        organisation = organisations.create_organisation({"en": name, "hi": hindi}, by=None, **values)
    db.session.refresh(organisation)
    db.session.expunge(organisation)
    return organisation


def make_member(organisation: Organisation, full_name: str = "Ravi Kumar", **values: Any) -> Person:
    """Return a saved person who belongs to an organisation."""
    person = make_person(full_name, **values)
    with transaction():
        organisations.add_member(organisation.id, person.id, by=None)
    return person


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Sign a person in to a browser, without a password; return the browser."""
    with client.application.app_context():
        with transaction():
            token = start_session(person.id, device="Firefox/Linux")
        db.session.remove()
    client.set_cookie(SESSION_COOKIE, token)
    return client
