"""Taking one's data away, and deleting the account."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core import history
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.jobs import Job, JobRun, run_due
from lms.core.outbox import Letter, write_letter
from lms.core.privacy import personal_data
from lms.extensions import Base, db
from lms.people.erasure import erase_person
from lms.people.letters import send_reset
from lms.people.models import Membership, OneTimeCode, Organisation, Person, RoleGrant, SignInSession
from lms.people.operations import make_slip
from lms.people.organisations import add_member
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.people.conftest import HASH, Reload

SURE = {"password": PASSWORD, "confirmation": "asha  DEVI"}


def test_every_table_of_core_and_people_is_declared(app: Flask) -> None:
    mapped = [mapper.class_ for mapper in Base.registry.mappers]
    ours = {model.__tablename__ for model in mapped if model.__module__.startswith(("lms.people", "lms.core"))}
    assert ours
    assert ours <= set(personal_data.keys())


def test_everything_is_shown_and_can_be_taken_away(
    app: Flask, as_asha: FlaskClient, asha: Person, organisation: Organisation
) -> None:
    with app.test_request_context(), transaction():
        add_member(organisation.id, asha.id, by=None)
        make_slip(asha, by=None)
        words = {"link": "x", "event": "password"}
        write_letter("account_notice", to="asha@example.org", language="en", person_id=asha.id, person=asha, **words)
    page = as_asha.get("/account/data")
    assert page.status_code == 200
    for shown in ("Asha Devi", "+919876543210", "Roles", "Letters to you", "History of changes"):
        assert shown in page.text
    response = as_asha.get("/account/data.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    held = json.loads(response.text)
    assert held["people"][0]["full_name"] == "Asha Devi"
    assert held["memberships"][0]["organisation_id"] == organisation.id
    assert held["role_grants"][0]["role"] == "learner"
    assert held["letters"][0]["address"] == "asha@example.org"
    assert len(held["one_time_codes"]) == len(held["sign_in_sessions"]) == 1
    assert "password_hash" not in response.text
    assert HASH not in response.text


def test_nobody_elses_data_is_in_it(app: Flask, as_asha: FlaskClient) -> None:
    with app.app_context():
        make_person("Ravi Kumar", email="ravi@example.org")
    assert "ravi" not in as_asha.get("/account/data.json").text.casefold()


def test_long_tables_come_in_pages(app: Flask, as_asha: FlaskClient, asha: Person) -> None:
    with app.app_context(), transaction():
        for number in range(60):
            history.record("people.person_changed", db.session.get_one(Person, asha.id), by=asha.id, fields=[number])
    assert "see all 61 entries" in as_asha.get("/account/data").text
    first = as_asha.get("/account/data?table=history")
    assert "Page 1 of 2" in first.text
    assert as_asha.get("/account/data?table=history&page=2").status_code == 200


@pytest.mark.parametrize("table", ["limit_buckets", "organisations", "nothing", "sqlite_master"])
def test_other_tables_are_not_shown(as_asha: FlaskClient, table: str) -> None:
    assert as_asha.get(f"/account/data?table={table}").status_code == 404


def test_the_page_says_what_is_deleted_and_what_stays(as_asha: FlaskClient) -> None:
    page = as_asha.get("/account/delete").text
    assert "Where you are signed in" in page
    assert "What was done and when, by number and without your name" in page


def test_an_account_is_deleted(
    app: Flask, as_asha: FlaskClient, asha: Person, organisation: Organisation, reload: Reload
) -> None:
    with app.test_request_context(), transaction():
        add_member(organisation.id, asha.id, by=None)
        make_slip(asha, by=None)
        write_letter("account_notice", to="asha@example.org", language="en", person_id=asha.id, person=asha, link="x")
    other = sign_in(app.test_client(), asha)
    response = as_asha.post("/account/delete", data=SURE)
    assert response.status_code == 303
    assert "Your account is deleted." in as_asha.get("/sign-in").text
    assert other.get("/account").status_code == 303
    person = reload(asha)
    assert person.erased_at is not None
    assert person.full_name == f"#{asha.id}"
    assert "asha" not in person.name_key
    assert not any((person.email, person.phone, person.sign_in_name, person.password_hash))
    with app.app_context():
        for model in (Membership, OneTimeCode, RoleGrant, SignInSession, Letter):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0, model
        actions = set(db.session.scalars(select(HistoryEntry.action)))
        assert "people.person_erased" in actions
        everything = " ".join(str(detail) for detail in db.session.scalars(select(HistoryEntry.detail)))
        assert "asha" not in everything.casefold()
        make_person("Asha again", email="asha@example.org", phone="9876543210")


def test_letters_that_lie_as_files_go_with_the_account(app: Flask, as_asha: FlaskClient, asha: Person) -> None:
    with app.test_request_context():
        ravi = make_person("Ravi Kumar", email="ravi@example.org")
        ids = [_write_notice(person) for person in (asha, ravi)]
        run_due()
        files = [Path(app.extensions["settings"].instance) / "mail" / f"{letter_id:06d}.eml" for letter_id in ids]
    assert [file.is_file() for file in files] == [True, True]
    assert as_asha.post("/account/delete", data=SURE).status_code == 303
    with app.app_context():
        run_due()
    assert [file.is_file() for file in files] == [False, True]


def test_a_letter_that_was_on_its_way_leaves_no_file(app: Flask, asha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context():
        letter_id = _write_notice(asha)
        write_bytes = Path.write_bytes

        def erased_meanwhile(file: Path, content: bytes) -> int:
            with transaction():
                erase_person(asha.id, by=None)
            return write_bytes(file, content)

        monkeypatch.setattr(Path, "write_bytes", erased_meanwhile)
        run_due()
    assert not (Path(app.extensions["settings"].instance) / "mail" / f"{letter_id:06d}.eml").exists()


def _write_notice(person: Person) -> int:
    words = {"link": "x", "event": "password", "site_address": "http://localhost"}
    with transaction():
        letter = write_letter(
            "account_notice", to=person.email or "", language="en", person_id=person.id, person=person, **words
        )
        return letter.id


def test_a_slips_code_will_do_for_a_password(app: Flask, as_asha: FlaskClient, asha: Person, reload: Reload) -> None:
    with app.app_context(), transaction():
        code = make_slip(asha, by=None)
    assert as_asha.post("/account/delete", data={**SURE, "password": code}).status_code == 303
    assert reload(asha).erased_at is not None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "wrong words here"}, "This is not your password"),
        ({"password": ""}, "Enter your password"),
        ({"confirmation": "Ravi"}, "This is not the name of the account"),
        ({"confirmation": ""}, "Type your full name"),
    ],
)
def test_without_certainty_nothing_is_deleted(
    as_asha: FlaskClient, asha: Person, reload: Reload, changes: dict[str, str], sentence: str
) -> None:
    response = as_asha.post("/account/delete", data={**SURE, **changes})
    assert response.status_code == 422
    assert sentence in response.text
    assert reload(asha).erased_at is None


def test_guessing_the_password_there_is_slowed(as_asha: FlaskClient) -> None:
    for _ in range(5):
        as_asha.post("/account/delete", data={**SURE, "password": "wrong words here"})
    assert "Wait" in as_asha.post("/account/delete", data=SURE).text


def test_the_last_administrator_stays(as_administrator: FlaskClient, administrator: Person, reload: Reload) -> None:
    data = {"password": PASSWORD, "confirmation": "Lata Menon"}
    response = as_administrator.post("/account/delete", data=data)
    assert response.status_code == 422
    assert "the only administrator" in response.text
    assert reload(administrator).erased_at is None


def test_the_privacy_notice_is_open_and_says_what_is_kept(client: FlaskClient) -> None:
    page = client.get("/privacy")
    assert page.status_code == 200
    for words in ("What is held", "For how long", "Whom to ask", "setu@localhost", "Letters to you"):
        assert words in page.text


def test_a_letter_that_waits_does_not_open_the_account_to_who_finds_it_signed_in(
    app: Flask, as_asha: FlaskClient
) -> None:
    as_asha.post("/reset-password", data={"login": "asha"})
    with app.test_request_context():
        send_reset(JobRun(0, db.session.scalars(select(Job.payload)).one(), None))
        assert "/set-password/" in db.session.scalars(select(Letter.body)).one()
    for path in ("/account/data", "/account/data?table=letters", "/account/data.json"):
        page = as_asha.get(path).text
        assert "A new password for" in page
        assert "/set-password/" not in page
