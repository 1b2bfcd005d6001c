from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from lms.attachments.operations import keep_file
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection import pool
from lms.fellowships.selection.models import Review, ReviewState, Stage
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.fellowships import question, questionnaire
from tests.factories.people import make_person, sign_in
from tests.fellowships.selection.conftest import World, apply, give, join_pool, score, sheet_id
from tests.forms import without_tokens

FORM = questionnaire(
    question("why", "long_text"),
    question("real-name", is_private=True),
    question("mail", "email"),
    question("papers", "file", most=2),
)
ANSWERS = {"why": "Because of the brick kilns.", "real-name": "Asha the Great", "mail": "asha@secret.example"}
WHOLE = {"score.motivation": "4", "score.field": "3", "recommendation": "yes", "version": "0"}
JSON = {"Accept": "application/json"}


@dataclass
class Desk:
    """A reviewer with one application to score, and another that waits."""

    reviewer: Person
    asha: Application
    sheet: int
    following: int
    file: int

    @property
    def address(self) -> str:
        """The path of the sheet."""
        return f"/reviewing/{self.sheet}"


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    with app.test_request_context():
        with transaction():
            db.session.get_one(Call, world.call.id).form = FORM
        reviewer = make_person("Rekha")
        join_pool(world, reviewer)
        asha, ravi = apply(world, "Asha Devi", answers=ANSWERS), apply(world, "Ravi Kumar")
        sheet, following = give(world, asha, reviewer), give(world, ravi, reviewer)
        sent = FileStorage(BytesIO(b"%PDF-1.4 my life"), "asha-devi-cv.pdf")
        file = keep_file("applications", asha.id, "papers", sent, by=asha.person_id)
        db.session.remove()
    return Desk(reviewer, asha, sheet, following, file)


@pytest.fixture
def rekha(client: FlaskClient, desk: Desk) -> FlaskClient:
    return sign_in(client, desk.reviewer)


def state(app: Flask, review_id: int) -> ReviewState:
    with app.app_context():
        return db.session.get_one(Review, review_id).state


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def test_the_list_shows_what_waits_without_names(rekha: FlaskClient, desk: Desk) -> None:
    page = text(rekha, "/reviewing")
    assert f"Applicant {desk.asha.id}" in page
    assert "Asha Devi" not in page
    assert "Call of the year" in page


def test_somebody_without_applications_reads_what_will_come(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        stranger = make_person()
    page = text(sign_in(client, stranger), "/reviewing")
    assert "Nothing waits for you" in page


def test_the_home_page_says_how_many_wait(rekha: FlaskClient) -> None:
    assert "2 applications wait for your scores." in text(rekha, "/")


def test_a_blind_sheet_tells_nobody(rekha: FlaskClient, desk: Desk) -> None:
    page = without_tokens(text(rekha, desk.address))
    assert "Because of the brick kilns." in page
    for telling in ("Asha", "asha@secret.example", "asha-devi-cv"):
        assert telling not in page
    assert "File 1" in page
    file = rekha.get(f"{desk.address}/files/{desk.file}")
    assert file.data.startswith(b"%PDF")
    assert 'filename="File 1.pdf"' in file.headers["Content-Disposition"]


def test_names_are_shown_where_the_call_does_not_hide_them(
    app: Flask, world: World, rekha: FlaskClient, desk: Desk
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Call, world.call.id).names_hidden = False
    page = text(rekha, desk.address)
    assert all(words in page for words in ("Asha Devi", "asha@secret.example", "asha-devi-cv.pdf", "Asha the Great"))
    assert "asha-devi-cv.pdf" in rekha.get(f"{desk.address}/files/{desk.file}").headers["Content-Disposition"]


def test_other_peoples_sheets_and_files_are_not_there(app: Flask, client: FlaskClient, desk: Desk) -> None:
    with app.app_context():
        stranger = make_person("Stranger")
    browser = sign_in(client, stranger)
    for address in (desk.address, f"{desk.address}/files/{desk.file}", f"{desk.address}/conflict"):
        assert browser.get(address).status_code == 404
    for act in ("save", "hand-in", "conflict"):
        assert browser.post(f"{desk.address}/{act}", data=WHOLE).status_code == 404
    assert client.get(f"{desk.address}/files/9999").status_code == 404


def test_a_visitor_signs_in_first(client: FlaskClient, desk: Desk) -> None:
    assert client.get("/reviewing").status_code in {302, 303}
    assert client.post(f"{desk.address}/save", headers=JSON).status_code == 401


def test_the_script_saves_as_one_types(rekha: FlaskClient, desk: Desk) -> None:
    save = f"{desk.address}/save"
    reply = rekha.post(save, data={"score.field": "2", "version": "0"}, headers=JSON)
    assert reply.json is not None
    assert reply.json["version"] == 1
    assert len(reply.json["saved_at"]) == 5
    clash = rekha.post(save, data={"score.field": "5", "version": "0"}, headers=JSON)
    assert clash.status_code == 409
    long = rekha.post(save, data={"shared_comment": "x" * 5000, "version": "1"}, headers=JSON)
    assert long.status_code == 422
    plain = rekha.post(save, data={"score.field": "3", "version": "1"})
    assert plain.status_code == 303


def test_without_script_both_windows_are_shown(rekha: FlaskClient, desk: Desk) -> None:
    rekha.post(f"{desk.address}/save", data={"shared_comment": "First words", "version": "0"})
    page = rekha.post(f"{desk.address}/save", data={"shared_comment": "Second words", "version": "0"})
    assert page.status_code == 422
    assert "First words" in page.text
    assert "Second words" in page.text


def test_handing_in_leads_to_the_next_and_then_to_the_list(app: Flask, rekha: FlaskClient, desk: Desk) -> None:
    first = rekha.post(f"{desk.address}/hand-in", data=WHOLE)
    assert first.headers["Location"].endswith(f"/reviewing/{desk.following}")
    second = rekha.post(f"/reviewing/{desk.following}/hand-in", data=WHOLE)
    assert second.headers["Location"].endswith("/reviewing")
    assert rekha.post(f"{desk.address}/hand-in", data=WHOLE).status_code == 303
    assert {state(app, each) for each in (desk.sheet, desk.following)} == {ReviewState.HANDED_IN}
    assert "Hand in" not in text(rekha, desk.address).replace("Handed in", "")


def test_what_is_missing_is_named_and_what_was_entered_is_saved(app: Flask, rekha: FlaskClient, desk: Desk) -> None:
    page = rekha.post(f"{desk.address}/hand-in", data={"score.field": "1", "shared_comment": "Kind", "version": "0"})
    assert page.status_code == 422
    assert "Choose a score" in page.text
    assert 'href="#score.motivation-0"' in page.text
    with app.app_context():
        review = db.session.get_one(Review, desk.sheet)
        assert (review.scores, review.shared_comment, review.state) == ({"field": 1}, "Kind", ReviewState.ASSIGNED)


def test_what_is_handed_in_cannot_be_a_conflict_any_more(rekha: FlaskClient, desk: Desk) -> None:
    for sheet in (desk.sheet, desk.following):
        rekha.post(f"/reviewing/{sheet}/hand-in", data=WHOLE)
    page = rekha.post(f"{desk.address}/conflict", data={"reason": "My cousin"})
    assert page.status_code == 422
    assert "Handed in" in page.text
    assert "wait for your scores" not in text(rekha, "/")


def test_others_are_read_after_handing_in_ones_own(app: Flask, rekha: FlaskClient, desk: Desk) -> None:
    with app.app_context():
        score(desk.asha, 5, 5, shared_comment="Others like it", private_comment="For managers only")
    assert "Others like it" not in text(rekha, desk.address)
    rekha.post(f"{desk.address}/hand-in", data=WHOLE)
    page = text(rekha, desk.address)
    assert "Others like it" in page
    assert "For managers only" not in page


def test_a_conflict_closes_the_application(app: Flask, rekha: FlaskClient, desk: Desk) -> None:
    assert "somebody else judges" in text(rekha, f"{desk.address}/conflict")
    assert rekha.post(f"{desk.address}/conflict", data={"reason": ""}).status_code == 422
    assert rekha.post(f"{desk.address}/conflict", data={"reason": "My cousin"}).status_code == 303
    assert state(app, desk.sheet) is ReviewState.CONFLICT
    assert "brick kilns" not in text(rekha, desk.address)
    assert rekha.post(f"{desk.address}/conflict", data={"reason": "My cousin"}).status_code == 303
    assert rekha.get(f"{desk.address}/files/{desk.file}").status_code == 404
    closed = rekha.post(f"{desk.address}/save", data=WHOLE, headers=JSON)
    assert closed.status_code == 410


def test_the_panel_sees_names_and_what_reviewers_share(app: Flask, client: FlaskClient, world: World) -> None:
    with app.test_request_context():
        panel = make_person("Panel")
        asha = apply(world, "Asha Devi", ApplicationState.INTERVIEW)
        score(asha, 4, 4, shared_comment="Ask about Surat", private_comment="For managers only")
        join_pool(world, panel, reviewer=False, panel=True)
        sheet = sheet_id(asha, panel, Stage.INTERVIEW)
        db.session.remove()
    browser = sign_in(client, panel)
    assert "Asha Devi" in text(browser, "/reviewing")
    page = text(browser, f"/reviewing/{sheet}")
    assert all(words in page for words in ("Asha Devi", "Ask about Surat", "Conversation"))
    assert "For managers only" not in page
    assert "4 of 5" not in page
    done = {"score.talk": "5", "recommendation": "yes", "version": "0"}
    assert browser.post(f"/reviewing/{sheet}/hand-in", data=done).status_code == 303


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    app: Flask, world: World, rekha: FlaskClient, desk: Desk, count_queries: CountQueries
) -> None:
    rekha.get("/reviewing")
    with count_queries() as short:
        rekha.get("/reviewing")
    with app.test_request_context():
        pairs = [(apply(world, f"More {number}").id, desk.reviewer.id) for number in range(6)]
        with transaction():
            pool.assign(world.call.id, pairs, by=None)
        db.session.remove()
    with count_queries() as long:
        rekha.get("/reviewing")
    assert len(long) == len(short)
