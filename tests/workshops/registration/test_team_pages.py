"""The page on which a coordinator registers several people."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration import teams
from lms.workshops.registration.models import Participant, ParticipantState, Source
from tests.factories.people import make_member, make_organisation, sign_in
from tests.factories.workshops import add_participant, make_workshop
from tests.forms import drawn_values
from tests.workshops.registration.conftest import stored


@pytest.fixture
def team(client: FlaskClient, coordinator: Person) -> FlaskClient:
    return sign_in(client, coordinator)


def page_of(app: Flask, **values: Any) -> tuple[int, str]:
    with app.app_context():
        number = make_workshop(**values).id
    return number, f"/workshops/{number}/register-team"


def number_of_rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Participant)) or 0


def test_twelve_people_in_one_go(app: Flask, team: FlaskClient, organisation: Organisation) -> None:
    with app.app_context():
        members = [make_member(organisation, f"Member {number}").id for number in range(6)]
    _, there = page_of(app, capacity=10)
    pasted = "\n".join(f"Name {letter}, 98765432{number:02}, f, 30" for number, letter in enumerate("abcdef"))
    typed = drawn_values(team.get(there).text)
    looked = team.post(there, data={**typed, "people": members, "pasted": pasted, "act": "check"})
    assert looked.status_code == 200
    values = drawn_values(looked.text)
    assert (len(values["people"]), values["row.5.name"], number_of_rows(app)) == (6, ["Name f"], 0)
    sent = team.post(there, data={**values, "act": "send"})
    assert sent.status_code == 303
    page = team.get(sent.location).text
    assert "10 people have a place." in page
    assert "2 people are on the waiting list." in page
    assert page.count("Withdraw<span") == 12
    team.post(there, data={**values, "act": "send"})
    assert number_of_rows(app) == 12


def test_what_is_wrong_stands_beside_its_row_and_nothing_is_lost(app: Flask, team: FlaskClient) -> None:
    _, there = page_of(app)
    typed = drawn_values(team.get(there).text)
    rows = {"row.0.name": "Asha Devi", "row.0.phone": "12", "row.1.name": "Ravi Kumar", "row.2.phone": "9876543210"}
    sent = team.post(there, data={**typed, **rows, "pasted": "Sunita, Bihar, Gaya", "act": "send"})
    assert sent.status_code == 422
    assert "Row 1: Enter a phone number with all its digits" in sent.text
    assert "Row 3: Write the name too." in sent.text
    assert "What is “Bihar, Gaya”?" in sent.text
    kept = drawn_values(sent.text)
    assert (kept["row.0.phone"], kept["row.1.name"], kept["row.3.name"]) == (["12"], ["Ravi Kumar"], ["Sunita"])
    assert number_of_rows(app) == 0


def test_a_phone_that_is_on_the_list_and_a_name_like_one_are_said(app: Flask, team: FlaskClient) -> None:
    number, there = page_of(app)
    with app.app_context():
        add_participant(db.session.get_one(Workshop, number), "Asha Devi", phone="+919876543210")
    typed = drawn_values(team.get(there).text)
    sent = team.post(there, data={**typed, "row.0.name": "Aasha Devi", "row.0.phone": "9876543210", "act": "send"})
    assert sent.status_code == 422
    assert "A… D…" in sent.text
    assert "A name like this is on the list already: Asha Devi" in sent.text


def test_nobody_is_refused(app: Flask, team: FlaskClient) -> None:
    _, there = page_of(app)
    sent = team.post(there, data={**drawn_values(team.get(there).text), "act": "send"})
    assert (sent.status_code, "Tick somebody, or write at least one name" in sent.text) == (422, True)


def test_coordinators_withdraw_their_own_people_only(app: Flask, team: FlaskClient, organisation: Organisation) -> None:
    number, there = page_of(app)
    with app.app_context():
        workshop = db.session.get_one(Workshop, number)
        own = add_participant(workshop, "Own", source=Source.COORDINATOR, organisation_id=organisation.id).id
        other = add_participant(workshop, "Other").id
    assert "who may be of another organisation" in team.get(f"{there}/{own}/withdraw").text
    assert team.get(f"{there}/{other}/withdraw").status_code == 404
    assert team.post(f"{there}/{own}/withdraw").status_code == 303
    with app.app_context():
        assert stored(own).state is ParticipantState.WITHDRAWN


def test_others_find_no_such_page(app: Flask, client: FlaskClient, team: FlaskClient, person: Person) -> None:
    _, there = page_of(app)
    with app.app_context():
        foreign = make_organisation("Other").id
    assert team.get(f"{there}?organisation={foreign}").status_code == 404
    sign_in(client, person)
    assert client.get(there).status_code == 404


def test_a_closed_workshop_shows_the_list_without_the_form(app: Flask, team: FlaskClient) -> None:
    _, there = page_of(app, state=WorkshopState.CLOSED)
    page = team.get(there)
    assert "Registration for this workshop is closed" in page.text
    assert "pasted" not in drawn_values(page.text)


def test_a_search_narrows_the_list_and_keeps_what_is_ticked_on_top(
    app: Flask, team: FlaskClient, organisation: Organisation
) -> None:
    with app.app_context():
        ids = [make_member(organisation, name).id for name in ("Asha Devi", "Birju Prasad", "Chanda Devi")]
        make_member(make_organisation("Other"), "Foreign Devi")
    _, there = page_of(app)
    found = team.get(f"{there}?name=devi").text
    assert ("Birju Prasad" in found, "Foreign Devi" in found) == (False, False)
    typed = drawn_values(found)
    sent = team.post(there, data={**typed, "people": ids[1], "row.0.name": "Sita", "name": "chanda", "act": "find"})
    assert sent.status_code == 200
    kept = drawn_values(sent.text)
    assert (kept["people"], kept["row.0.name"], kept["name"]) == ([str(ids[1])], ["Sita"], ["chanda"])
    assert sent.text.index("Birju Prasad") < sent.text.index("Chanda Devi")
    assert "Asha Devi" not in sent.text
    team.post(there, data={**kept, "act": "send"})
    with app.app_context():
        names = set(db.session.scalars(select(Participant.full_name)))
    assert names == {"Birju Prasad", "Sita"}


def test_many_people_are_shown_in_pages(
    app: Flask, team: FlaskClient, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "MEMBERS_A_PAGE", 2)
    with app.app_context():
        ids = [make_member(organisation, f"Member {letter}").id for letter in "abc"]
    _, there = page_of(app)
    first = team.get(there).text
    assert ("Member b" in first, "Member c" in first) == (True, False)
    second = team.post(there, data={**drawn_values(first), "people": ids[0], "turn": "2"})
    assert second.status_code == 200
    assert [f"Member {letter}" in second.text for letter in "abc"] == [True, False, True]
    assert drawn_values(second.text)["people"] == [str(ids[0])]
