"""The pages for those who take part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.limits import Limit
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import WorkshopState
from lms.workshops.registration import invitations, loaders, questions
from lms.workshops.registration.models import Invitation, Participant, ParticipantState
from lms.workshops.registration.pasting import read_lines
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant, make_workshop
from tests.forms import drawn_values, without_tokens
from tests.workshops.registration.conftest import stored

S = ParticipantState


def filled(page: str, **values: Any) -> dict[str, Any]:
    """Return what the form of a page would send, with some values typed in and the box ticked."""
    return {**drawn_values(page), "agree": "y", **values}


def workshop_id(app: Flask, **values: Any) -> int:
    with app.app_context():
        return int(make_workshop(**values).id)


def only(app: Flask) -> Participant:
    with app.app_context():
        return db.session.scalars(select(Participant)).one()


def test_somebody_without_an_account_registers_and_sees_what_follows(app: Flask, client: FlaskClient) -> None:
    there = f"/workshops/{workshop_id(app, capacity=1)}/register"
    page = client.get(there).text
    assert "How long: until you ask us to delete it" in page
    sent = client.post(there, data=filled(page, full_name="Asha Devi", phone="9876543210", gender="woman"))
    assert sent.status_code == 303
    row = only(app)
    assert (row.state, row.phone, row.gender.value, row.agreed_at is not None) == (
        S.APPROVED,
        "+919876543210",
        "woman",
        True,
    )
    place = client.get(sent.location)
    assert "You have a place" in place.text
    assert f"{row.code[:4]} {row.code[4:8]} {row.code[8:]}" in place.text
    assert place.headers["Cache-Control"] == "private, no-store"
    again = client.post(there, data=filled(page, full_name="Asha Devi", phone="9876543210"))
    assert again.location == sent.location
    second = client.post(there, data=filled(client.get(there).text, full_name="Ravi", phone="9876500000"))
    assert "number 1 in line" in client.get(second.location).text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"full_name": ""}, "Enter the full name."),
        ({"phone": ""}, "Give a phone number or an e-mail address"),
        ({"phone": "12"}, "Enter a phone number with all its digits"),
        ({"agree": ""}, "Tick this box if you agree"),
        ({"notice": "0" * 32}, "were changed in this moment"),
        ({"form_key": ""}, "This form is not complete"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, client: FlaskClient, values: dict[str, str], sentence: str
) -> None:
    there = f"/workshops/{workshop_id(app)}/register"
    typed = {"full_name": "Asha Devi", "phone": "9876543210", "work": "Para-legal volunteer"}
    sent = client.post(there, data=filled(client.get(there).text, **{**typed, **values}))
    assert sent.status_code == 422
    assert sentence in sent.text
    assert "Para-legal volunteer" in sent.text
    with app.app_context():
        assert db.session.scalar(select(Participant.id)) is None


def test_the_organisers_questions_are_asked(app: Flask, client: FlaskClient, trainer: Person) -> None:
    number = workshop_id(app)
    with app.app_context(), transaction():
        label = {"en": "Your village?", "hi": "आपका गाँव?"}
        questions.add_own(number, label, options=[], is_required=True, by=trainer.id, key="c" * 16)
    there = f"/workshops/{number}/register"
    typed = {"full_name": "Asha Devi", "phone": "9876543210"}
    missing = client.post(there, data=filled(client.get(there).text, **typed))
    assert missing.status_code == 422
    assert "Your village?: Fill in this field." in missing.text
    field = f"q.own-{'c' * 16}"
    sent = client.post(there, data=filled(missing.text, **typed, **{field: "Rampur"}))
    assert only(app).answers == {f"own-{'c' * 16}": "Rampur"}
    assert "Rampur" in client.get(sent.location).text


def test_an_account_fills_the_form_in_from_the_last_time(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        asha = make_person(email="asha@example.org")
        add_participant(make_workshop(), person=asha, work="Nurse", district="Gaya")
        number = make_workshop().id
    sign_in(client, asha)
    there = f"/workshops/{number}/register"
    values = drawn_values(client.get(there).text)
    assert (values["full_name"], values["email"], values["work"]) == (["Asha Devi"], ["asha@example.org"], ["Nurse"])
    sent = client.post(there, data=filled(client.get(there).text))
    assert sent.status_code == 303
    assert client.get(there).location in sent.location
    assert client.get(f"/workshops/{number}/place").location in sent.location
    assert "Small workshop" in client.get("/workshops/registered").text
    assert "Your workshops" in client.get("/").text


@pytest.mark.parametrize(
    ("state", "status", "sentence"),
    [
        (WorkshopState.DRAFT, 404, ""),
        (WorkshopState.CLOSED, 200, "Registration for this workshop is closed"),
        (WorkshopState.HELD, 200, "This workshop is over"),
        (WorkshopState.CANCELLED, 200, "This workshop is cancelled"),
    ],
)
def test_a_workshop_that_takes_nobody_says_so(
    app: Flask, client: FlaskClient, state: WorkshopState, status: int, sentence: str
) -> None:
    page = client.get(f"/workshops/{workshop_id(app, state=state)}/register")
    assert page.status_code == status
    assert sentence in page.text


def test_an_invitation_is_used_and_then_says_so(app: Flask, client: FlaskClient, trainer: Person) -> None:
    number = workshop_id(app, state=WorkshopState.CLOSED)
    with app.test_request_context():
        with transaction():
            rows = list(read_lines("Asha Devi, asha@example.org"))
            invitations.invite(number, rows, by=trainer.id, language="en")
        token = invitations.token_from(db.session.scalars(select(Invitation.seed)).one())
    there = f"/workshops/invitation/{token}"
    page = client.get(there).text
    assert drawn_values(page)["email"] == ["asha@example.org"]
    sent = client.post(there, data=filled(page))
    assert "You have a place" in client.get(sent.location).text
    assert client.post(there, data=filled(page)).location == sent.location
    spent = client.get(there)
    assert (spent.status_code, "used already" in spent.text) == (200, True)
    assert client.get("/workshops/invitation/nonsense").status_code == 404


def test_codes_that_open_nothing_are_missing_and_guessing_has_to_wait(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        code = add_participant(make_workshop(), "Asha Devi").code
    assert client.get(f"/workshops/place/{code.lower()}").status_code == 200
    for wrong in ("ABCDEFGHJK", "x", f"{code}A"):
        assert client.get(f"/workshops/place/{wrong}").status_code == 404
    monkeypatch.setattr(loaders, "WRONG_CODES", Limit("few", burst=2, every=timedelta(minutes=1)))
    statuses = [client.get("/workshops/place/ABCDEFGHJK").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_a_code_that_was_written_down_finds_the_place(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        code = add_participant(make_workshop(), "Asha Devi").code
    found = client.post("/workshops/place", data={"code": f" {code[:4].lower()} {code[4:]} "})
    assert found.location.endswith(f"/workshops/place/{code}")
    missed = client.post("/workshops/place", data={"code": "ABCDEFGHJK"})
    assert (missed.status_code, "letter by letter" in missed.text) == (422, True)


def test_the_own_page_changes_agrees_and_withdraws(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        participant = add_participant(make_workshop(), "Asha Devi")
        participant_id, code = participant.id, participant.code
    there = f"/workshops/place/{code}"
    page = client.get(there).text
    assert "Somebody registered you" in page
    assert client.post(f"{there}/agree", data={"notice": "old"}).status_code == 422
    assert client.post(f"{there}/agree", data=drawn_values(page)).status_code == 303
    assert "Somebody registered you" not in client.get(there).text
    details = filled(client.get(f"{there}/details").text, full_name="Asha Rani")
    assert client.post(f"{there}/details", data=details).status_code == 303
    late = client.post(f"{there}/details", data={**details, "work": "Nurse"})
    assert late.status_code == 422
    assert "Somebody else has changed this" in late.text
    assert "What it says now" in late.text
    assert filled(late.text)["work"] == ["Nurse"]
    assert client.post(f"{there}/details", data=filled(late.text)).status_code == 303
    wrong = client.post(f"{there}/details", data={**details, "full_name": ""})
    assert wrong.status_code == 422
    assert "goes to the next in line" in client.get(f"{there}/withdraw").text
    assert client.post(f"{there}/withdraw").status_code == 303
    with app.app_context():
        row = stored(participant_id)
        assert (row.full_name, row.state, row.agreed_at is not None) == ("Asha Rani", S.WITHDRAWN, True)
    assert "Register again" in client.get(there).text


def test_the_days_come_as_appointments(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        code = add_participant(make_workshop(days=2), "Asha Devi").code
    file = client.get(f"/workshops/place/{code}/calendar.ics")
    assert file.mimetype == "text/calendar"
    assert file.text.count("BEGIN:VEVENT") == 2
    assert "Block hall" in file.text


def test_a_participants_pages_are_found_missing_for_others(app: Flask, client: FlaskClient, person: Person) -> None:
    number = workshop_id(app)
    assert "/sign-in" in client.get(f"/workshops/{number}/place").location
    sign_in(client, person)
    assert client.get(f"/workshops/{number}/place").status_code == 404
    assert "You have registered for no workshop yet" in client.get("/workshops/registered").text
    assert "Your workshops" not in without_tokens(client.get("/").text)
