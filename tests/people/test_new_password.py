"""A new password by e-mail or by slip, and the first administrator."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.extensions import db
from lms.people.codes import make_code
from lms.people.models import CodePurpose, OneTimeCode, Person, RoleGrant
from lms.people.operations import disable_person, make_slip, open_setup_link
from lms.people.passwords import verify_password
from lms.people.roles import Role
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.people.conftest import Reload

NEW = "naya shabd yaad rakho"
BOTH = {"password": NEW, "repeated": NEW}
Letters = Callable[[], list[str]]


def link_in(letter: str) -> str:
    found = re.search(r"http://localhost(/\S+)", letter)
    assert found
    return found.group(1)


FORM_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')  # it bears the second in which it was made


def ask(client: FlaskClient, login: str) -> str:
    response = client.post("/reset-password", data={"login": login})
    assert response.status_code == 200
    return FORM_TOKEN.sub("", response.text)


def test_a_link_by_email_sets_a_new_password(
    app: Flask, client: FlaskClient, asha: Person, letters: Letters, reload: Reload
) -> None:
    other = sign_in(app.test_client(), asha)
    ask(client, "98765 43210")
    (letter,) = letters()
    assert letter.startswith("asha@example.org: ")
    link = link_in(letter)
    assert "Asha Devi" in client.get(link).text
    response = client.post(link, data=BOTH)
    assert response.status_code == 303
    assert client.get("/account").status_code == 200
    assert verify_password(reload(asha).password_hash, NEW)
    assert other.get("/account").status_code == 303
    assert client.get(link).status_code == 410
    assert client.post(link, data=BOTH).status_code == 410
    assert "Your password was changed" in letters()[-1]


@pytest.mark.parametrize("login", ["stranger", "nobody@example.org", "9000000000", "ravi"])
def test_the_answer_does_not_tell_whether_an_account_exists(
    app: Flask, client: FlaskClient, asha: Person, letters: Letters, login: str
) -> None:
    with app.app_context():
        make_person("Ravi, without e-mail", sign_in_name="ravi")
    assert ask(client, login) == ask(client, "asha")
    assert len(letters()) == 1


def test_both_of_two_letters_work_until_one_is_used(client: FlaskClient, asha: Person, letters: Letters) -> None:
    ask(client, "asha")
    ask(client, "asha")
    first, second = (link_in(letter) for letter in letters())
    assert client.get(second).status_code == 200
    assert client.post(first, data=BOTH).status_code == 303
    assert client.get(second).status_code == 410


def test_a_link_dies_after_an_hour(client: FlaskClient, asha: Person, letters: Letters) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False) as traveller:
        ask(client, "asha")
        link = link_in(letters()[0])
        traveller.shift(timedelta(minutes=61))
        assert client.get(link).status_code == 410


def test_nobody_is_flooded_with_letters(client: FlaskClient, asha: Person, letters: Letters) -> None:
    pages = {ask(client, "asha") for _ in range(6)}
    assert len(pages) == 1
    assert len(letters()) == 3


def test_an_address_may_not_ask_for_ever(client: FlaskClient) -> None:
    answers = [client.post("/reset-password", data={"login": f"person{n}"}).status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_disabled_account_gets_no_letter(app: Flask, client: FlaskClient, asha: Person, letters: Letters) -> None:
    with app.app_context(), transaction():
        disable_person(asha, by=None)
    ask(client, "asha")
    assert letters() == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"password": NEW, "repeated": "something else"}, "The two passwords are not the same"),
        ({"password": "short", "repeated": "short"}, "too short"),
        ({"password": "ashadevi2026", "repeated": "ashadevi2026"}, "made of your own name"),
        ({}, "Enter a new password"),
    ],
)
def test_a_bad_password_does_not_use_the_link_up(
    client: FlaskClient, asha: Person, letters: Letters, data: dict[str, str], sentence: str
) -> None:
    ask(client, "asha")
    link = link_in(letters()[0])
    response = client.post(link, data=data)
    assert response.status_code == 422
    assert sentence in response.text
    assert client.post(link, data=BOTH).status_code == 303


@pytest.mark.parametrize("token", ["x", "0", "a" * 500, "MQ.forged.forged"])
def test_unknown_links_are_dead(client: FlaskClient, token: str) -> None:
    assert client.get(f"/set-password/{token}").status_code == 410


def slip_for(app: Flask, person: Person) -> str:
    with app.app_context(), transaction():
        return make_slip(person, by=None)


@pytest.mark.parametrize("spelling", ["{0}", "{0} ", "lower", "grouped"])
def test_a_slip_signs_somebody_in(app: Flask, client: FlaskClient, asha: Person, spelling: str) -> None:
    code = slip_for(app, asha)
    typed = {"lower": code.lower(), "grouped": f"{code[:4]}-{code[4:]}"}.get(spelling, spelling.format(code))
    response = client.post("/use-code", data={"login": "ASHA", "code": typed})
    assert response.status_code == 303
    assert client.post(response.location, data=BOTH).status_code == 303
    assert client.get("/account").status_code == 200
    assert client.post("/use-code", data={"login": "asha", "code": code}).status_code == 422


def test_a_new_slip_replaces_the_old_one(app: Flask, client: FlaskClient, asha: Person) -> None:
    old, new = slip_for(app, asha), slip_for(app, asha)
    assert client.post("/use-code", data={"login": "asha", "code": old}).status_code == 422
    assert client.post("/use-code", data={"login": "asha", "code": new}).status_code == 303


def test_a_slip_dies_after_a_week(app: Flask, client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False) as traveller:
        code = slip_for(app, asha)
        traveller.shift(timedelta(days=7, seconds=1))
        assert client.post("/use-code", data={"login": "asha", "code": code}).status_code == 422


def test_codes_are_for_their_own_person_and_not_readable(app: Flask, client: FlaskClient, asha: Person) -> None:
    with app.app_context():
        make_person("Ravi", sign_in_name="ravi")
    code = slip_for(app, asha)
    assert client.post("/use-code", data={"login": "ravi", "code": code}).status_code == 422
    with app.app_context():
        stored = db.session.scalar(select(OneTimeCode.secret_hash))
    assert stored is not None
    assert code not in stored


def test_guessing_codes_is_slowed(client: FlaskClient, asha: Person) -> None:
    answers = [client.post("/use-code", data={"login": "asha", "code": "ABCD2345"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_two_people_with_one_slip_set_one_password(app: Flask, client: FlaskClient, asha: Person) -> None:
    code = slip_for(app, asha)
    tickets = [client.post("/use-code", data={"login": "asha", "code": code}).location for _ in range(2)]
    assert client.post(tickets[0], data=BOTH).status_code == 303
    assert client.post(tickets[1], data=BOTH).status_code == 410


def test_changing_the_password_voids_slips(app: Flask, client: FlaskClient, asha: Person) -> None:
    code = slip_for(app, asha)
    sign_in(client, asha).post("/account/password", data={"current": PASSWORD, **BOTH})
    assert client.post("/use-code", data={"login": "asha", "code": code}).status_code == 422


def setup_path(app: Flask) -> str | None:
    with app.test_request_context():
        return open_setup_link()


def test_the_first_administrator_sets_up_the_site(app: Flask, client: FlaskClient) -> None:
    old, path = setup_path(app), setup_path(app)
    assert old is not None
    assert path is not None
    assert client.get(old).status_code == 404
    assert client.get(path).status_code == 200
    data = {"full_name": "Lata Menon", "login": "lata@example.org", "language": "en", **BOTH}
    assert client.post(path, data={**data, "login": "1"}).status_code == 422
    assert client.post(path, data=data).status_code == 303
    assert client.get("/people").status_code == 200
    with app.app_context():
        roles = set(db.session.scalars(select(RoleGrant.role)))
        assert roles == {Role.LEARNER, Role.ADMINISTRATOR}
    assert client.get(path).status_code == 404
    assert client.post(path, data=data).status_code == 404
    assert setup_path(app) is None


def test_the_setup_link_dies_after_a_day(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False) as traveller:
        path = setup_path(app)
        assert path is not None
        traveller.shift(timedelta(hours=25))
        assert client.get(path).status_code == 404


def test_a_setup_link_makes_no_second_administrator(app: Flask, client: FlaskClient, administrator: Person) -> None:
    with app.app_context(), transaction():
        token = make_code(CodePurpose.SET_UP, None)
    data = {"full_name": "Eve", "login": "eve", "language": "en", **BOTH}
    response = client.post(f"/set-up/{token}", data=data)
    assert response.status_code == 422
    assert "has an administrator already" in response.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1
