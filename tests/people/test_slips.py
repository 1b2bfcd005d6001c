"""Printed slips, and who may vouch for whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.people.models import Organisation, Person
from lms.people.operations import disable_person, grant_role
from lms.people.permissions import may_vouch
from lms.people.roles import Role
from tests.factories.people import make_person, sign_in

CODE = re.compile(r"<code>([0-9A-Z]{4} [0-9A-Z]{4})</code>")


def test_the_slip_is_in_the_persons_language_and_works(app: Flask, as_coordinator: FlaskClient, member: Person) -> None:
    path = f"/people/{member.id}/slip"
    assert "Make a slip to print" in as_coordinator.get(path).text
    response = as_coordinator.post(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert '<div class="card" lang="hi">' in response.text
    assert "http://localhost/use-code" in response.text
    assert "<svg" in response.text
    assert "sunita" in response.text
    assert "data-print" in response.text
    code = CODE.search(response.text)
    assert code
    answer = app.test_client().post("/use-code", data={"login": "sunita", "code": code.group(1)})
    assert answer.status_code == 303


def test_looking_at_the_page_makes_no_code(as_coordinator: FlaskClient, member: Person) -> None:
    assert not CODE.search(as_coordinator.get(f"/people/{member.id}/slip").text)


def test_an_administrator_vouches_for_everybody(
    as_administrator: FlaskClient, asha: Person, coordinator: Person
) -> None:
    for person in (asha, coordinator):
        assert as_administrator.post(f"/people/{person.id}/slip").status_code == 200
    assert as_administrator.get("/people/999999/slip").status_code == 404


def test_strangers_do_not_exist_for_a_coordinator(as_coordinator: FlaskClient, asha: Person) -> None:
    assert as_coordinator.get(f"/people/{asha.id}/slip").status_code == 404
    assert as_coordinator.post(f"/people/{asha.id}/slip").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.TRAINER, Role.MANAGER, Role.MENTOR])
def test_a_coordinator_cannot_open_an_account_with_more_rights(
    app: Flask, as_coordinator: FlaskClient, member: Person, role: Role
) -> None:
    with app.app_context(), transaction():
        grant_role(member, role, by=None)
    assert as_coordinator.post(f"/people/{member.id}/slip").status_code == 404


def test_a_coordinator_cannot_open_a_colleagues_account(
    app: Flask, as_coordinator: FlaskClient, coordinator: Person, member: Person, organisation: Organisation
) -> None:
    with app.app_context(), transaction():
        grant_role(member, Role.COORDINATOR, f"organisation:{organisation.id}", by=None)
    assert as_coordinator.post(f"/people/{member.id}/slip").status_code == 404
    assert as_coordinator.post(f"/people/{coordinator.id}/slip").status_code == 404


@pytest.fixture
def vouching() -> Iterator[set[int]]:
    """Whom a trainer may vouch for, through the registry."""
    people: set[int] = set()
    known = may_vouch.find("learning")
    may_vouch.add("learning", lambda identity, person_id: person_id in people)
    yield people
    if known:
        may_vouch.add("learning", known)


def test_a_trainer_vouches_as_the_registry_says(
    app: Flask, client: FlaskClient, asha: Person, member: Person, vouching: set[int]
) -> None:
    with app.app_context():
        trainer = make_person("Meera Joshi", ["trainer"], sign_in_name="meera")
    vouching.add(asha.id)
    sign_in(client, trainer)
    assert client.post(f"/people/{asha.id}/slip").status_code == 200
    assert client.post(f"/people/{member.id}/slip").status_code == 404


def test_learners_vouch_for_nobody(as_asha: FlaskClient, asha: Person) -> None:
    assert as_asha.post(f"/people/{asha.id}/slip").status_code == 403


def test_a_disabled_account_gets_no_slip(app: Flask, as_coordinator: FlaskClient, member: Person) -> None:
    with app.app_context(), transaction():
        disable_person(member, by=None)
    response = as_coordinator.post(f"/people/{member.id}/slip")
    assert response.status_code == 422
    assert "This account is disabled" in response.text


def test_who_has_email_is_told(as_administrator: FlaskClient, asha: Person, letters: Callable[[], list[str]]) -> None:
    as_administrator.post(f"/people/{asha.id}/slip")
    assert "A sign-in slip was printed for you" in letters()[0]


def test_a_slip_does_not_outlive_the_learner(app: Flask, as_coordinator: FlaskClient, member: Person) -> None:
    """Who printed it must not come into the account of somebody who has more rights since."""
    code = CODE.search(as_coordinator.post(f"/people/{member.id}/slip").text)
    assert code
    with app.app_context(), transaction():
        grant_role(member, Role.ADMINISTRATOR, by=None)
    answer = app.test_client().post("/use-code", data={"login": "sunita", "code": code.group(1)})
    assert answer.status_code == 422


def test_a_slip_stays_good_where_its_printer_could_print_it_again(
    app: Flask, as_coordinator: FlaskClient, member: Person
) -> None:
    code = CODE.search(as_coordinator.post(f"/people/{member.id}/slip").text)
    assert code
    with app.app_context(), transaction():
        grant_role(member, Role.FELLOW, by=None)
    answer = app.test_client().post("/use-code", data={"login": "sunita", "code": code.group(1)})
    assert answer.status_code == 303
