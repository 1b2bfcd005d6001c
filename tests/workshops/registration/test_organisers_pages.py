"""The organisers' pages about those who registered."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Invitation, Participant, ParticipantState
from tests.conftest import CountQueries
from tests.factories.people import sign_in
from tests.factories.workshops import add_participant, make_workshop
from tests.forms import drawn_values
from tests.workshops.registration.conftest import stored

S = ParticipantState


def run_by(app: Flask, trainer: Person, **values: Any) -> str:
    with app.app_context():
        return f"/workshops/{make_workshop(run_by=trainer, **values).id}"


def add(app: Flask, there: str, full_name: str, **values: Any) -> Participant:
    """Return somebody new on the list of a workshop, detached."""
    with app.app_context():
        workshop = db.session.get_one(Workshop, int(there.rpartition("/")[2]))
        row = add_participant(workshop, full_name, **values)
        db.session.refresh(row)
        db.session.expunge(row)
    return row


def test_the_list_is_filtered_and_decided_about(app: Flask, organiser: FlaskClient, trainer: Person) -> None:
    there = run_by(app, trainer, capacity=2)
    one = add(app, there, "Asha Devi", state=S.PENDING, district="Gaya")
    add(app, there, "Ravi Kumar", state=S.WAITING, district="Ranchi", phone="+919876543210")
    page = organiser.get(f"{there}/participants").text
    assert "0 of 2 places are taken." in page
    assert "Waits for approval (1)" in page
    for query, found in (("district=Gaya", "Asha"), ("words=98765", "Ravi"), ("state=waiting", "Ravi")):
        rows = organiser.get(f"{there}/participants?{query}").text.partition("<tbody>")[2]
        assert [name for name in ("Asha", "Ravi") if name in rows] == [found]
    sent = organiser.post(f"{there}/participants?state=pending", data={"ids": [one.id], "verb": "approved"})
    assert sent.location.endswith("?state=pending")
    with app.app_context():
        assert stored(one).state is S.APPROVED
    refused = organiser.post(f"{there}/participants", data={"ids": [one.id], "verb": "declined", "reason": ""})
    assert refused.status_code == 422
    assert "checked" in refused.text
    assert organiser.post(f"{there}/participants", data={"verb": "fill_up"}).status_code == 303
    assert "2 of 2 places are taken." in organiser.get(f"{there}/participants").text


def test_the_list_costs_the_same_for_many(
    app: Flask, organiser: FlaskClient, trainer: Person, count_queries: CountQueries
) -> None:
    there = run_by(app, trainer)
    for number in range(60):
        add(app, there, f"Person {number}")
    organiser.get(f"{there}/participants")
    with count_queries() as queries:
        assert organiser.get(f"{there}/participants").status_code == 200
    assert len(queries) <= 14


def test_tables_and_slips(app: Flask, organiser: FlaskClient, trainer: Person) -> None:
    there = run_by(app, trainer)
    assert organiser.get(f"{there}/slips.pdf").status_code == 404
    row = add(app, there, "=Asha Devi", district="Gaya")
    add(app, there, "Ravi Kumar", district="Ranchi")
    table = organiser.get(f"{there}/participants.csv?district=Gaya").text
    assert "'=Asha Devi" in table
    assert row.code in table
    assert "Ravi" not in table
    book = load_workbook(io.BytesIO(organiser.get(f"{there}/participants.xlsx").data))
    assert book.active is not None
    assert book.active.max_row == 3
    assert organiser.get(f"{there}/slips.pdf").data.startswith(b"%PDF")


def test_one_participant_is_shown_changed_and_decided_about(
    app: Flask, organiser: FlaskClient, trainer: Person
) -> None:
    there = run_by(app, trainer)
    row = add(app, there, "Asha Devi", state=S.PENDING)
    own = f"{there}/participants/{row.id}"
    page = organiser.get(own).text
    assert "<svg" in page
    assert "Not asked yet" in page
    assert organiser.post(own, data={"verb": "declined", "reason": ""}).status_code == 422
    assert organiser.post(own, data={"verb": "approved"}).status_code == 303
    details = drawn_values(organiser.get(f"{own}/details").text)
    assert organiser.post(f"{own}/details", data={**details, "work": "Nurse"}).status_code == 303
    assert "Place given" in organiser.get(own).text
    assert "cannot be undone" in organiser.get(f"{own}/erase").text
    assert organiser.post(f"{own}/erase").status_code == 303
    assert "Participant 1" in organiser.get(own).text


def test_a_name_like_another_is_asked_about_first(app: Flask, organiser: FlaskClient, trainer: Person) -> None:
    there = run_by(app, trainer)
    add(app, there, "Asha Devi")
    new = f"{there}/participants/new"
    typed = {**drawn_values(organiser.get(new).text), "full_name": "Aasha Devi"}
    asked = organiser.post(new, data=typed)
    assert asked.status_code == 422
    assert "It is another person with a name like this" in asked.text
    sent = organiser.post(new, data={**drawn_values(asked.text), "is_other": "y"})
    assert sent.status_code == 303
    assert "Added by an organiser" in organiser.get(sent.location).text


def test_people_are_invited_sent_again_and_taken_back(app: Flask, organiser: FlaskClient, trainer: Person) -> None:
    there = run_by(app, trainer)
    page = f"{there}/invitations"
    typed = {**drawn_values(organiser.get(page).text), "people": "Asha Devi, asha@example.org\n9876543210"}
    assert organiser.post(page, data=typed).status_code == 303
    shown = organiser.get(page).text
    assert shown.count("/workshops/invitation/") == 2
    assert "1 letter is on its way." in shown
    wrong = organiser.post(page, data={**typed, "people": "Asha, Bihar, Gaya"})
    assert (wrong.status_code, "Line 1:" in wrong.text, "Asha, Bihar, Gaya" in wrong.text) == (422, True, True)
    with app.app_context():
        first = db.session.scalars(select(Invitation.id).order_by(Invitation.id)).first()
    assert organiser.post(f"{page}/{first}/revoke").status_code == 303
    assert organiser.get(page).text.count("/workshops/invitation/") == 1
    assert organiser.post(f"{page}/{first}/send").status_code == 303
    assert organiser.post(f"{page}/999/send").status_code == 404


def test_notice_and_questions_are_edited(app: Flask, organiser: FlaskClient, trainer: Person) -> None:
    there = run_by(app, trainer)
    words = drawn_values(organiser.get(f"{there}/notice").text)
    assert words["text_hi"][0]
    assert organiser.post(f"{there}/notice", data={**words, "text_hi": ""}).status_code == 422
    assert organiser.post(f"{there}/notice", data={**words, "text_en": "Only your name."}).status_code == 303
    assert "Only your name." in organiser.get(f"{there}/register").text
    assert organiser.post(f"{there}/questions", data={"ready": ["food"]}).status_code == 303
    typed = drawn_values(organiser.get(f"{there}/questions").text)
    own = {"label_en": "Size of shirt?", "label_hi": "कमीज़ की नाप?", "options_en": "S\nM", "options_hi": "छोटी\nमझोली"}
    wrong = organiser.post(f"{there}/questions/own", data={**typed, **own, "options_hi": "छोटी"})
    assert (wrong.status_code, "Size of shirt?" in wrong.text) == (422, True)
    assert organiser.post(f"{there}/questions/own", data={**typed, **own}).status_code == 303
    form = organiser.get(f"{there}/register").text
    assert "What do you eat?" in form
    assert "Size of shirt?" in form
    own_id = f"own-{typed['key'][0]}"
    assert organiser.post(f"{there}/questions", data={"remove": own_id}).status_code == 303
    assert "Size of shirt?" not in organiser.get(f"{there}/register").text


PAGES = ("participants", "participants/new", "participants.csv", "slips.pdf", "invitations", "notice", "questions")


@pytest.mark.parametrize("page", PAGES)
def test_others_find_no_such_page(app: Flask, client: FlaskClient, trainer: Person, person: Person, page: str) -> None:
    there = run_by(app, trainer)
    sign_in(client, person)
    assert client.get(f"{there}/{page}").status_code == 404


def test_a_participant_of_another_workshop_is_missing(app: Flask, organiser: FlaskClient, trainer: Person) -> None:
    there, other = run_by(app, trainer), run_by(app, trainer)
    row = add(app, other, "Asha Devi")
    assert organiser.get(f"{there}/participants/{row.id}").status_code == 404
