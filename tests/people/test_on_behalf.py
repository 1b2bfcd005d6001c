"""What an administrator does for somebody who asks on paper: take out what is held about them, and erase them."""

from __future__ import annotations

import json
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people.erasure import erase_person, export_person
from lms.people.models import Person
from lms.people.views import on_behalf
from tests.factories.people import make_person, sign_in
from tests.people.conftest import Reload

NAME = {"confirmation": "asha  DEVI"}


def entries(app: Flask, action: str) -> list[tuple[int | None, int, dict[str, str]]]:
    with app.app_context():
        found = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == action))
        return [(entry.actor_id, entry.subject_id, entry.detail) for entry in found]


def test_the_persons_page_leads_there(as_administrator: FlaskClient, asha: Person) -> None:
    page = as_administrator.get(f"/people/{asha.id}").text
    assert f'href="/people/{asha.id}/data"' in page
    assert f'href="/people/{asha.id}/erase"' in page


def test_everything_held_is_shown_to_print_and_noted(
    app: Flask, as_administrator: FlaskClient, administrator: Person, asha: Person
) -> None:
    path = f"/people/{asha.id}/data"
    assert as_administrator.get(path).status_code == 200
    assert entries(app, "people.data_exported") == [], "asking takes nothing out"
    answer = as_administrator.post(path, data={"kind": "page"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for shown in ("What is held about Asha Devi", "+919876543210", "Letters to you"):
        assert shown in answer.text
    assert entries(app, "people.data_exported") == [(administrator.id, asha.id, {"kind": "page"})]
    assert "Everything held taken out" in as_administrator.get(f"/people/{asha.id}").text


def test_the_file_is_the_one_that_the_person_would_get(
    app: Flask, as_administrator: FlaskClient, administrator: Person, asha: Person
) -> None:
    answer = as_administrator.post(f"/people/{asha.id}/data", data={"kind": "file"})
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="data-of-{asha.id}.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    held = json.loads(answer.text)
    assert held.pop("person") == asha.id
    assert held.pop("made_at")
    with app.app_context():
        assert held == export_person(asha.id)
    assert entries(app, "people.data_exported") == [(administrator.id, asha.id, {"kind": "file"})]
    with app.app_context():
        own = json.loads(sign_in(app.test_client(), asha).get("/account/data.json").text)
    assert any(entry["action"] == "people.data_exported" for entry in own["history"]), "the person can read it"


def test_somebody_is_erased_once_their_name_is_typed(
    app: Flask, as_administrator: FlaskClient, administrator: Person, asha: Person, reload: Reload
) -> None:
    theirs = sign_in(app.test_client(), asha)
    path = f"/people/{asha.id}/erase"
    assert "What stays, and why" in as_administrator.get(path).text
    answer = as_administrator.post(path, data=NAME)
    assert (answer.status_code, answer.location) == (303, f"/people/{asha.id}")
    person = reload(asha)
    assert person.erased_at is not None
    assert person.full_name == f"#{asha.id}"
    assert theirs.get("/account").status_code == 303
    assert entries(app, "people.person_erased") == [(administrator.id, asha.id, {})]
    page = as_administrator.get(f"/people/{asha.id}").text
    assert "The account is deleted." in page
    assert "/erase" not in page


def test_erasing_sent_twice_erases_once(app: Flask, as_administrator: FlaskClient, asha: Person) -> None:
    for _ in range(2):
        assert as_administrator.post(f"/people/{asha.id}/erase", data=NAME).status_code == 303
    assert len(entries(app, "people.person_erased")) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the full name of the person to confirm."),
        ("Ravi Kumar", "This is not the name of"),
        ("Lata Menon", "This is not the name of"),
    ],
)
def test_without_the_right_name_nobody_is_erased(
    as_administrator: FlaskClient, asha: Person, reload: Reload, typed: str, sentence: str
) -> None:
    answer = as_administrator.post(f"/people/{asha.id}/erase", data={"confirmation": typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert reload(asha).erased_at is None


def test_ones_own_account_is_looked_after_on_ones_own_pages(
    app: Flask, as_administrator: FlaskClient, administrator: Person, reload: Reload
) -> None:
    with app.app_context():
        make_person("Meera Nair", roles=["administrator"])
    path = f"/people/{administrator.id}"
    for send in (as_administrator.get, as_administrator.post):
        assert send(f"{path}/data").location == "/account/data"
        assert send(f"{path}/erase", data={"confirmation": "Lata Menon"}).location == "/account/delete"
    assert reload(administrator).erased_at is None
    assert entries(app, "people.data_exported") == []
    page = as_administrator.get(path).text
    assert 'href="/account/data"' in page
    assert f'href="{path}/erase"' not in page


def test_two_administrators_who_erase_each_other_leave_one(app: Flask, administrator: Person, reload: Reload) -> None:
    with app.app_context():
        other = make_person("Meera Nair", roles=["administrator"])
    start = Barrier(2)

    def erase(actor: Person, target: Person) -> None:
        browser = sign_in(app.test_client(), actor)
        start.wait()
        browser.post(f"/people/{target.id}/erase", data={"confirmation": target.full_name})

    threads = [Thread(target=erase, args=pair) for pair in ((administrator, other), (other, administrator))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reload(person).erased_at is None for person in (administrator, other)) == [False, True]


def test_the_last_administrator_stays(
    app: Flask, as_administrator: FlaskClient, administrator: Person, monkeypatch: pytest.MonkeyPatch, reload: Reload
) -> None:
    """The one who acts is erased by the other between the look at their rights and the act."""
    with app.app_context():
        other = make_person("Meera Nair", roles=["administrator"])

    def first_the_other_way_round(typed: str, full_name: str) -> None:
        with transaction():
            erase_person(administrator.id, by=other.id)

    monkeypatch.setattr(on_behalf, "require_name", first_the_other_way_round)
    answer = as_administrator.post(f"/people/{other.id}/erase", data={"confirmation": "Meera Nair"})
    assert answer.status_code == 422
    assert "the only administrator" in answer.text
    assert reload(other).erased_at is None


@pytest.mark.parametrize("way", ["data", "erase"])
def test_only_administrators_may(
    app: Flask, client: FlaskClient, as_coordinator: FlaskClient, asha: Person, reload: Reload, way: str
) -> None:
    for send in (as_coordinator.get, as_coordinator.post):
        assert send(f"/people/{asha.id}/{way}", data=NAME).status_code == 403
    visitor = app.test_client()
    assert visitor.get(f"/people/{asha.id}/{way}").location.startswith("/sign-in")
    assert reload(asha).erased_at is None
    assert entries(app, "people.data_exported") == []


@pytest.mark.parametrize("way", ["data", "erase"])
def test_who_is_not_there_or_no_longer(as_administrator: FlaskClient, asha: Person, way: str) -> None:
    assert as_administrator.get(f"/people/999999/{way}").status_code == 404
    assert as_administrator.post(f"/people/999999/{way}", data=NAME).status_code == 404
    as_administrator.post(f"/people/{asha.id}/erase", data=NAME)
    assert as_administrator.get(f"/people/{asha.id}/{way}").status_code == 404
    assert as_administrator.post(f"/people/{asha.id}/data").status_code == 404
