"""Lists of participants from a spreadsheet: columns in both languages, rows that are wrong, people known already."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.workbooks import workbook
from lms.extensions import db
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.roster import Roster, blank_headings, read_roster, table_of
from lms.workshops.attendance.taking_over import (
    Answer,
    TakenRow,
    Wish,
    batches,
    known_in,
    require_answers,
    take_over,
)
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration.models import (
    AgeGroup,
    Gender,
    Participant,
    ParticipantState,
    Qualification,
    Source,
)
from tests.factories.people import make_organisation, make_person, sign_in
from tests.factories.workshops import add_participant
from tests.forms import drawn_values
from tests.workshops.attendance.conftest import World

PRESENT, LATE, ABSENT = Presence.PRESENT, Presence.LATE, Presence.ABSENT
ENGLISH = (
    "Name,Mobile No.,Gender,Age,Qualification,NGO,District,State\nGita Rani,98765 43210,F,31,B.A.,Sangh,Gaya,Bihar\n"
)
HINDI = "नाम;फ़ोन नंबर;लिंग;उम्र;योग्यता;संस्था;ज़िला;राज्य\nगीता रानी;९८७६५ ४३२१०;महिला;३१;स्नातक;संघ;गया;बिहार\n"


def read(world: World, text: str) -> Roster:
    return read_roster(table_of(text.encode()), sessions_of(world.workshop.id, only_counted=True))


@pytest.mark.parametrize("text", [ENGLISH, HINDI])
def test_headings_and_words_are_read_in_both_languages(in_context: World, text: str) -> None:
    (row,) = read(in_context, text).rows
    assert row.problems == []
    assert row.number == 2
    facts = dict(row.facts)
    assert facts.pop("full_name") in {"Gita Rani", "गीता रानी"}
    assert facts.pop("organisation_name") in {"Sangh", "संघ"}
    assert facts.pop("district") in {"Gaya", "गया"}
    assert facts == {
        "phone": "+919876543210",
        "gender": Gender.WOMAN,
        "age_group": AgeGroup.TO_34,
        "qualification": Qualification.GRADUATE,
        "state_code": "IN-BR",
    }


def test_a_list_without_names_says_which_columns_are_known_found_and_not_known(in_context: World) -> None:
    with pytest.raises(Refusal) as refused:
        read(in_context, "Participant code,Phone,Shoe size\nX1,98765 43210,7\n")
    sentence = str(refused.value)
    for words in ("Head it “Name”", "E-mail address", "Found: Phone number", "Not known: Participant code, Shoe size"):
        assert words in sentence


def test_columns_that_nobody_knows_are_named_and_left_out(in_context: World) -> None:
    found = read(in_context, "S.No.,Name,Shoe size\n1,Gita Rani,7\n")
    assert list(found.columns.unknown) == ["Shoe size"]
    assert found.rows[0].facts == {"full_name": "Gita Rani"}


def test_each_row_says_what_is_wrong_with_it(in_context: World) -> None:
    text = "Name,Phone,Gender,1.1\n\nGita,12,F,P\nHari,,Zebra,Q\n,98765 43210,,\nIrfan,,M,A\n"
    rows = read(in_context, text).rows
    assert [row.number for row in rows] == [3, 4, 5, 6]
    assert "all its digits" in rows[0].problems[0]
    assert "“Zebra” is not known. Write one of: Woman" in rows[1].problems[0]
    assert "no mark" in rows[1].problems[1]
    assert "The name is missing" in rows[2].problems[0]
    assert rows[3].problems == []


def test_sessions_are_headed_by_number_or_title(in_context: World) -> None:
    row = read(in_context, "Name,1.1 whatever,wages,1.3\nGita,present,देर से,✗\n").rows[0]
    assert list(row.marks.values()) == [PRESENT, LATE, ABSENT]
    assert list(row.marks) == [each.id for each in in_context.sessions]
    assert read(in_context, "Name,7.9\nGita,P\n").columns.unknown == ["7.9"]


def test_the_empty_list_is_read_back(in_context: World) -> None:
    headings = blank_headings(sessions_of(in_context.workshop.id, only_counted=True))
    found = read(in_context, ",".join(headings) + "\n" + ",".join(["Gita", *[""] * (len(headings) - 2), "P"]))
    assert not found.columns.unknown
    assert len(found.columns.fields) == 9
    assert found.rows[0].marks == {in_context.sessions[2].id: PRESENT}


@pytest.mark.parametrize(
    "content", [b"", b"Name\n", b"Name\n" + b"Gita\n" * 501, b"x" * 2_000_001, b"PK\x03\x04 no workbook"]
)
def test_what_is_no_list_is_refused(app_context: Flask, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        table_of(content)
    assert refused.value.field == "file"


def test_a_workbook_is_read_like_a_text(in_context: World) -> None:
    content = workbook([("People", (["Name", "Mobile"], [["Gita Rani", 9876543210]]))])
    found = read_roster(table_of(content), [])
    assert found.rows[0].facts == {"full_name": "Gita Rani", "phone": "+919876543210"}


def wish(answers: dict[int, Answer] | None = None, **more: Any) -> Wish:
    return Wish(**{"form_key": new_key(), "language": "hi", "answers": answers or {}, **more})


def taken(world: World, text: str, wanted: Wish) -> list[TakenRow]:
    roster = read(world, text)
    known = known_in(world.workshop.id, roster, wanted.form_key)
    require_answers(known, wanted)
    found: list[TakenRow] = []
    for rows in batches(roster):
        with transaction():
            found += take_over(world.workshop.id, rows, known, wanted, by=world.organiser.id)
    return found


def number_of_people() -> int:
    return db.session.scalar(select(func.count()).select_from(Participant)) or 0


def test_a_list_sent_twice_is_taken_over_once_with_its_marks(in_context: World) -> None:
    organisation_id = make_organisation("Shramik Sangh").id
    text = "Name,Phone,NGO,1.1,1.2\nGita Rani,98765 43210,shramik sangh,P,L\nHari Om,,Other,A,\n"
    wanted = wish()
    first, second = taken(in_context, text, wanted), taken(in_context, text, wanted)
    assert [each.is_new for each in first] == [True, True]
    assert [each.is_new for each in second] == [False, False]
    assert number_of_people() == 5
    gita = db.session.scalars(select(Participant).where(Participant.full_name == "Gita Rani")).one()
    assert (gita.source, gita.state, gita.language) == (Source.ROSTER, ParticipantState.APPROVED, "hi")
    assert gita.organisation_id == organisation_id
    marks = db.session.scalars(select(Mark.presence).order_by(Mark.participant_id, Mark.session_id)).all()
    assert marks == [PRESENT, LATE, ABSENT]
    assert set(db.session.scalars(select(MarkEntry.source))) == {MarkSource.SHEET}
    assert db.session.scalar(select(func.count()).select_from(MarkEntry)) == 3


def test_a_similar_name_has_to_be_decided_on(in_context: World) -> None:
    with pytest.raises(Refusal, match="rows whether") as refused:
        taken(in_context, "Name\nAsha Devy\n", wish())
    assert refused.value.field == "same.2"
    assert taken(in_context, "Name,1.1\nAsha Devy,P\n", wish({2: Answer.SAME}))[0].participant_id == (
        in_context.participants[0].id
    )
    assert number_of_people() == 3
    taken(in_context, "Name\nAsha Devy\n", wish({2: Answer.ANOTHER}))
    assert number_of_people() == 4


def test_another_person_with_the_same_phone_is_taken_without_it(in_context: World) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    add_participant(workshop, "Gita Rani", phone="+919876543210")
    roster = read(in_context, ENGLISH.replace("Gita Rani", "Somebody Else"))
    known = known_in(in_context.workshop.id, roster, "key")[2]
    assert (known.full_name, known.contacts, known.first_answer) == ("Gita Rani", ("phone",), Answer.SAME)
    (row,) = taken(in_context, ENGLISH.replace("Gita Rani", "Somebody Else"), wish({2: Answer.ANOTHER}))
    assert not row.refused
    assert db.session.get_one(Participant, row.participant_id).phone is None


def test_the_same_person_twice_in_a_list_is_one(in_context: World) -> None:
    text = "Name,Phone,1.1,1.2\nGita Rani,98765 43210,P,\nGeeta Rani,98765 43210,,L\n"
    rows = taken(in_context, text, wish({3: Answer.SAME}))
    assert rows[0].participant_id == rows[1].participant_id
    assert len(db.session.scalars(select(Mark)).all()) == 2


def test_who_finds_no_place_waits_unless_let_in_all_the_same(in_context: World) -> None:
    with transaction():
        db.session.get_one(Workshop, in_context.workshop.id).capacity = 4
    text = "Name,1.1\nGita Rani,P\nHari Om,P\n"
    gita, hari = taken(in_context, text, wish())
    assert (gita.is_waiting, gita.refused) == (False, "")
    assert hari.is_waiting
    assert "waiting list" in str(hari.refused)
    (irfan,) = taken(in_context, "Name,1.1\nIrfan Ali,P\n", wish(above_capacity=True))
    assert (irfan.is_waiting, irfan.refused) == (False, "")


def test_what_is_marked_already_stays_and_waits_to_be_settled(in_context: World) -> None:
    in_context.say(ABSENT)
    taken(in_context, "Name,1.1\nAsha Devi,P\n", wish({2: Answer.SAME}))
    assert db.session.scalars(select(Mark.presence)).all() == [ABSENT]
    assert db.session.scalars(select(MarkEntry.presence).where(MarkEntry.is_overruled)).all() == [PRESENT]


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.organiser)


def address(world: World, more: str = "") -> str:
    return f"/workshops/{world.workshop.id}/participants/import{more}"


def test_the_page_looks_first_and_takes_over_then(app: Flask, organiser: FlaskClient, world: World) -> None:
    assert organiser.get(address(world)).status_code == 200
    content = "Name,Phone,1.1\nGita Rani,98765 43210,P\nHari,12,\nAsha Devi,,L\n"
    looked = organiser.post(address(world), data={"file": (io.BytesIO(content.encode()), "list.csv")})
    assert looked.status_code == 200
    assert "all its digits" in looked.text
    assert "New on the list" in looked.text
    with app.app_context():
        assert number_of_people() == 3
    values = drawn_values(looked.text) | {"act": "take"}
    values["pasted"] = content
    refused = organiser.post(address(world), data=values)
    assert refused.status_code == 422
    assert "Say of these rows" in refused.text
    done = organiser.post(address(world), data=values | {"same.4": "same"})
    assert done.status_code == 200
    assert "1 name is new on the list" in done.text
    with app.app_context():
        assert number_of_people() == 4


def test_wrong_columns_are_told_beside_the_file_and_what_was_pasted_stays(organiser: FlaskClient, world: World) -> None:
    answer = organiser.post(address(world), data={"pasted": "Code,Phone\n1,2\n"})
    assert answer.status_code == 422
    assert "There is no column with the names" in answer.text
    assert "Code,Phone" in answer.text


def test_marks_of_a_session_that_is_to_come_are_not_taken(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Workshop, world.workshop.id).version += 1
        session = db.session.get_one(type(world.sessions[0]), world.sessions[0].id)
        session.is_counted = True
        session.day = 2
    answer = organiser.post(address(world), data={"pasted": "Name,2.1\nGita,P\n"})
    assert answer.status_code == 422
    assert "no date yet" in answer.text


def test_the_empty_lists_hold_the_headings(organiser: FlaskClient, world: World) -> None:
    assert "Name,Phone number" in organiser.get(address(world, ".csv")).text
    sheet = load_workbook(io.BytesIO(organiser.get(address(world, ".xlsx")).data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:2] == ["Name", "Phone number"]


def test_the_pages_are_for_those_who_run_it(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        other = make_person()
    sign_in(client, other)
    for more in ("", ".csv", ".xlsx"):
        assert client.get(address(world, more)).status_code == 404
    assert client.post(address(world)).status_code == 404
