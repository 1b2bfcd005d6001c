"""A person's own account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people.models import Person
from lms.people.passwords import verify_password
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.people.conftest import Reload

NEW = "naya shabd yaad rakho"
DETAILS = {
    "full_name": "Asha Devi",
    "email": "asha@example.org",
    "phone": "98765 43210",
    "language": "en",
    "certificate_name_latin": "",
    "certificate_name_devanagari": "",
}


def save(client: FlaskClient, **changes: str) -> TestResponse:
    return client.post("/account", data={**DETAILS, **changes})


def test_names_and_language_are_saved(as_asha: FlaskClient, asha: Person, reload: Reload) -> None:
    response = save(
        as_asha,
        full_name="  Asha   Devi Yadav ",
        language="hi",
        certificate_name_latin="Asha Devi Yadav",
        certificate_name_devanagari="आशा देवी यादव",
    )
    assert response.status_code == 303
    person = reload(asha)
    assert person.full_name == "Asha Devi Yadav"
    assert person.name_key == "asha devi yadav"
    assert (person.certificate_name_latin, person.certificate_name_devanagari) == ("Asha Devi Yadav", "आशा देवी यादव")
    assert person.phone == "+919876543210"
    assert '<html lang="hi">' in as_asha.get("/account").text


def test_the_history_names_fields_and_no_contents(app: Flask, as_asha: FlaskClient) -> None:
    save(as_asha, full_name="Somebody Else", phone="9876543211")
    with app.app_context():
        entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
        assert entry is not None
        assert entry.action == "people.person_changed"
        assert entry.detail == {"fields": ["full_name", "phone"]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": " "}, "Enter the full name."),
        ({"full_name": "x" * 201}, "200 characters at most"),
        ({"email": "asha at home"}, "Enter an e-mail address like"),
        ({"phone": "12"}, "Enter a phone number with all its digits"),
        ({"language": "xx"}, "Not a valid choice"),
        ({"email": "new@example.org"}, "enter the password you have now"),
        ({"email": "new@example.org", "password": "wrong words here"}, "enter the password you have now"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_asha: FlaskClient, asha: Person, reload: Reload, changes: dict[str, str], sentence: str
) -> None:
    response = save(as_asha, certificate_name_latin="Kept As Typed", **changes)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Kept As Typed" in response.text
    assert reload(asha).certificate_name_latin == ""


def test_another_persons_phone_or_email_is_refused(app: Flask, as_asha: FlaskClient) -> None:
    with app.app_context():
        make_person("Ravi", email="ravi@example.org", phone="9876500000")
    assert "already an account with this phone number" in save(as_asha, phone="98765 00000").text
    response = save(as_asha, email="Ravi@example.org", password=PASSWORD)
    assert "already an account with this e-mail address" in response.text


def test_a_new_email_address_is_told_to_the_old_one(
    as_asha: FlaskClient, asha: Person, reload: Reload, letters: Callable[[], list[str]]
) -> None:
    assert save(as_asha, email="new@example.org", password=PASSWORD).status_code == 303
    assert reload(asha).email == "new@example.org"
    (letter,) = letters()
    assert letter.startswith("asha@example.org: Your e-mail address was changed")


def test_somebody_who_removes_every_way_to_sign_in_gets_a_name(app: Flask, client: FlaskClient, reload: Reload) -> None:
    with app.app_context():
        ravi = make_person("रवि कुमार", phone="9876500000")
    assert save(sign_in(client, ravi), full_name="रवि कुमार", email="", phone="").status_code == 303
    assert reload(ravi).sign_in_name == "ravi.kumar"


def test_the_password_changes_and_other_devices_are_signed_out(
    app: Flask, as_asha: FlaskClient, asha: Person, reload: Reload, letters: Callable[[], list[str]]
) -> None:
    other = sign_in(app.test_client(), asha)
    data = {"current": PASSWORD, "password": NEW, "repeated": NEW}
    assert as_asha.post("/account/password", data=data).status_code == 303
    assert verify_password(reload(asha).password_hash, NEW)
    assert as_asha.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert "Your password was changed" in letters()[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"current": "wrong words here"}, "This is not the password you have now"),
        ({"repeated": "other"}, "The two passwords are not the same"),
        ({"password": "qwertyuiop", "repeated": "qwertyuiop"}, "one of the first"),
        ({"password": "AshaDevi1990", "repeated": "AshaDevi1990"}, "your own name"),
    ],
)
def test_a_bad_new_password_is_refused(
    as_asha: FlaskClient, asha: Person, reload: Reload, changes: dict[str, str], sentence: str
) -> None:
    data = {"current": PASSWORD, "password": NEW, "repeated": NEW, **changes}
    response = as_asha.post("/account/password", data=data)
    assert response.status_code == 422
    assert sentence in response.text
    assert NEW not in response.text
    assert verify_password(reload(asha).password_hash, PASSWORD)


@pytest.mark.parametrize(("language", "expected"), [("hi", "hi"), ("en", "en"), ("xx", "en"), ("", "en")])
def test_a_stranger_chooses_a_language_by_cookie(client: FlaskClient, language: str, expected: str) -> None:
    response = client.post("/language", data={"language": language, "next": "/sign-in?next=/courses"})
    assert response.status_code == 303
    assert response.location == "/sign-in?next=/courses"
    assert f'<html lang="{expected}">' in client.get("/sign-in").text


def test_a_signed_in_person_keeps_the_language_in_the_account(
    as_asha: FlaskClient, asha: Person, reload: Reload
) -> None:
    as_asha.post("/language", data={"language": "hi", "next": "//evil.example"})
    assert reload(asha).language == "hi"
    as_asha.delete_cookie("language")
    assert '<html lang="hi">' in as_asha.get("/account").text


@pytest.mark.parametrize(
    "path", ["/account", "/account/password", "/account/sessions", "/account/data", "/account/delete"]
)
def test_the_account_is_for_signed_in_people(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 303


def test_links_that_went_to_the_old_address_are_dead(
    app: Flask, as_asha: FlaskClient, letters: Callable[[], list[str]]
) -> None:
    as_asha.post("/reset-password", data={"login": "asha"})
    link = re.search(r"http://localhost(/set-password/\S+)", letters()[0])
    assert link
    assert app.test_client().get(link.group(1)).status_code == 200
    save(as_asha, email="new@example.org", password=PASSWORD)
    assert app.test_client().get(link.group(1)).status_code == 410


@pytest.mark.parametrize("door", ["account", "password"])
def test_guessing_the_password_in_an_unlocked_phone_is_slowed(as_asha: FlaskClient, door: str) -> None:
    def guess(password: str) -> str:
        if door == "account":
            return save(as_asha, email="new@example.org", password=password).text
        return as_asha.post("/account/password", data={"current": password, "password": NEW, "repeated": NEW}).text

    for _ in range(5):
        assert "Wait " not in guess("wrong words here")
    assert "Wait " in guess(PASSWORD)


def test_nobody_finds_out_number_by_number_who_has_an_account(app: Flask, as_asha: FlaskClient) -> None:
    with app.app_context():
        make_person("Ravi", phone="9876500000")
    for _ in range(5):
        assert "already an account" in save(as_asha, phone="98765 00000").text
    for phone in ("98765 00000", "98765 00001"):
        page = save(as_asha, phone=phone).text
        assert "Wait" in page
        assert "already an account" not in page
    assert save(as_asha, full_name="Asha D", phone="+919876543210").status_code == 303
