"""Somebody who came without having registered: ten seconds, one row, and a question where the name is known."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance.models import Mark, MarkSource, Presence
from lms.workshops.attendance.queries import find_mark
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.attendance.walk_ins import Newcomer, SimilarNames, similar_names, take_in, walk_in
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, ParticipantState, Source
from tests.factories.people import sign_in
from tests.factories.workshops import add_participant
from tests.forms import drawn_values
from tests.workshops.attendance.conftest import World

JSON = {"Accept": "application/json"}


def someone(full_name: str, **more: Any) -> Newcomer:
    return Newcomer(**{"full_name": full_name, "form_key": new_key(), "made_at": clock.now(), **more})


def came(world: World, who: Newcomer) -> Mark:
    with transaction():
        return walk_in(world.sessions[0].id, who, by=world.organiser.id)


def count() -> int:
    return db.session.scalar(select(func.count(Participant.id))) or 0


def test_a_new_name_is_on_the_roll_and_present_once(in_context: World) -> None:
    who = someone("Deepak Oraon", phone="98765 43210")
    found = [came(in_context, who) for _time in range(2)]
    row = db.session.get(Participant, found[0].participant_id)
    assert row is not None
    assert (row.state, row.source, row.phone) == (ParticipantState.APPROVED, Source.WALK_IN, "+919876543210")
    assert (found[1].presence, found[1].version, found[1].source) == (Presence.PRESENT, 1, MarkSource.WALK_IN)
    assert count() == 4


@pytest.mark.parametrize("name", ["Asha Devi", "Devi Asha", "Ashaa Devi", "आशा देवी"])
def test_a_similar_name_is_asked_about(in_context: World, name: str) -> None:
    with pytest.raises(SimilarNames) as asked:
        came(in_context, someone(name))
    assert [each.full_name for each in asked.value.names] == ["Asha Devi"]
    assert came(in_context, someone(name, is_another=True)).participant_id != in_context.participants[0].id
    assert count() == 4


def test_another_name_is_not_similar(in_context: World) -> None:
    assert similar_names(in_context.workshop.id, "Ramesh Lal") == []


def test_the_same_person_is_marked_and_gets_a_place(in_context: World) -> None:
    waiting = add_participant(in_context.workshop, "Deepak Oraon", state=ParticipantState.WAITING)
    who = someone("Deepak Oraon")
    for _time in range(2):
        with transaction():
            held = take_in(in_context.sessions[0].id, waiting.id, who, by=in_context.organiser.id)
    row = db.session.get(Participant, waiting.id)
    assert row is not None
    assert (row.state, held.presence, held.version) == (ParticipantState.APPROVED, Presence.PRESENT, 1)
    in_context.say(Presence.ABSENT, participant=1)
    known = in_context.participants[1]
    with transaction():
        held = take_in(in_context.sessions[0].id, known.id, someone(known.full_name), by=in_context.organiser.id)
    assert (held.presence, held.version) == (Presence.PRESENT, 2)


def test_a_full_workshop_lets_in_only_who_is_let_in(in_context: World) -> None:
    with transaction():
        db.session.execute(Workshop.__table__.update().values(capacity=3))  # type: ignore[attr-defined]
    waiting = add_participant(in_context.workshop, "Eklavya Munda", state=ParticipantState.WAITING)
    with pytest.raises(Refusal) as refused:
        came(in_context, someone("Deepak Oraon"))
    assert refused.value.field == "above_capacity"
    with pytest.raises(Refusal), transaction():
        take_in(in_context.sessions[0].id, waiting.id, someone("Eklavya Munda"), by=in_context.organiser.id)
    came(in_context, someone("Deepak Oraon", above_capacity=True))
    assert count() == 5


def test_somebody_of_another_workshop_is_not_taken_in(in_context: World) -> None:
    with pytest.raises(Refusal), transaction():
        take_in(in_context.sessions[0].id, 10**8, someone("Nobody"), by=in_context.organiser.id)
    with pytest.raises(Refusal), transaction():
        walk_in(10**8, someone("Nobody"), by=in_context.organiser.id)


def send(browser: FlaskClient, world: World, **values: str) -> Any:
    data = {"full_name": "Deepak Oraon", "phone": "", "form_key": new_key(), **values}
    headers = JSON if values.pop("json", "") else {}
    return browser.post(world.roll("/walk-in"), data=data, headers=headers)


def test_the_page_asks_keeps_what_was_typed_and_goes_back(app: Flask, client: FlaskClient, world: World) -> None:
    browser = sign_in(client, world.organiser)
    question = send(browser, world, full_name="Asha Devy", phone="98765 43210")
    assert question.status_code == 422
    assert "The same person: Asha Devi" in question.text
    values = {name: each[-1] for name, each in drawn_values(question.text).items()}
    assert (values["full_name"], values["phone"]) == ("Asha Devy", "98765 43210")
    back = browser.post(world.roll("/walk-in"), data={**values, "who": str(world.participants[0].id)})
    assert (back.status_code, back.headers["Location"].endswith("#walk-in")) == (303, True)
    with app.app_context():
        held = find_mark(world.sessions[0].id, world.participants[0].id)
        assert held is not None
        assert held.presence is Presence.PRESENT
        db.session.remove()
    other = {"form_key": new_key(), "who": "another"}
    assert browser.post(world.roll("/walk-in"), data={**values, **other}).status_code == 303
    assert "Asha Devy" in browser.get(world.roll()).text


def test_a_missing_name_and_a_wrong_number_stand_beside_their_fields(client: FlaskClient, world: World) -> None:
    browser = sign_in(client, world.organiser)
    page = send(browser, world, full_name=" ", phone="12")
    assert page.status_code == 422
    assert "Enter the name of who came." in page.text
    assert "Enter a phone number" in page.text
    assert send(browser, world, form_key="?").status_code == 422


def test_a_script_gets_the_row_or_is_told_to_ask(client: FlaskClient, world: World) -> None:
    browser = sign_in(client, world.organiser)
    added = send(browser, world, json="1", age="90")
    assert added.status_code == 200
    assert {"name": "Deepak Oraon", "mark": "present", "version": 1}.items() <= added.get_json().items()
    assert send(browser, world, json="1", full_name="Asha Devi").status_code == 409
    assert send(browser, world, json="1", full_name="").status_code == 422
