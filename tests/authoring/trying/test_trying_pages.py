"""The pages about the questions of a draft: works, forbidden, missing, invalid; and nothing is written by a try."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.questions.holders import Holder
from lms.authoring.questions.operations import add_questions
from lms.authoring.rights.models import Part
from lms.extensions import Base, db
from tests.authoring.trying.shared import QUIZ, drawing_draft, quiz, statement, the_quiz
from tests.factories.courses import text, yaml
from tests.factories.drafts import make_draft, make_hand
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values
from tests.statements import is_write, statements_of

EDIT = "/courses/a-course/edit"
UNIT = f"{EDIT}/units/first-quiz"
PAGES = [f"{EDIT}/questions", f"{EDIT}/questions.csv", f"{UNIT}/preview", f"{UNIT}/try"]
PASTES = [f"{UNIT}/paste", f"{EDIT}/banks/frauds/paste"]
ROWS = "Who helps?\tThe helpline\tThe agent\nPapers can wait.\tfalse\nWhat?\t\tThis"
CountQueries = Callable[[], AbstractContextManager[list[str]]]


@dataclass
class Room:
    """A draft, with the browsers of its author and of somebody who only teaches."""

    app: Flask
    draft: DraftOf
    author: FlaskClient
    trainer: FlaskClient

    def ids(self, bank: str = "") -> list[str]:
        """Return the ids of the questions in the quiz, or in a bank."""
        with self.app.app_context():
            holder = Holder.of_bank(self.draft, bank) if bank else Holder.of_unit(self.draft, the_quiz(self.draft))
            assert holder is not None
            found = [entry.id for entry in holder.entries()]
            db.session.remove()
        return found

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with self.app.app_context():
            tables = Base.metadata.sorted_tables
            found = {each.name: db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables}
            db.session.remove()
        return found


def room_of(app: Flask, draft: Callable[[], DraftOf]) -> Room:
    """Return a room for a draft."""
    with app.app_context():
        made = draft()
        author, trainer = make_hand(made, Part.AUTHOR), make_hand(made, Part.TRAINER, "Tara Trainer")
        db.session.remove()
    return Room(app, made, sign_in(app.test_client(), author), sign_in(app.test_client(), trainer))


@pytest.fixture
def room(app: Flask) -> Room:
    """A room for the quiz that draws from a bank."""
    return room_of(app, drawing_draft)


def page(client: FlaskClient, address: str, **query: Any) -> str:
    response = client.get(address, query_string=query)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def test_who_has_no_part_sees_none_of_it_and_who_reads_changes_nothing(app: Flask, room: Room) -> None:
    with app.app_context():
        stranger = sign_in(app.test_client(), make_person("Somebody Else"))
        db.session.remove()
    for address in (*PAGES, *PASTES):
        assert stranger.get(address).status_code == 404, address
    for address in PAGES:
        assert room.trainer.get(address).status_code == 200, address
    for address in PASTES:
        assert room.trainer.get(address).status_code == 403, address
    assert (
        room.trainer.post(f"{EDIT}/questions", data={"go": "tag", "tag": "x", "pick": "bank/frauds/other"}).status_code
        == 403
    )


@pytest.mark.parametrize("address", ["units/none/preview", "units/none/try", "units/none/paste", "banks/none/paste"])
def test_what_is_not_there_is_not_found(room: Room, address: str) -> None:
    assert room.author.get(f"{EDIT}/{address}").status_code == 404


def test_lessons_have_none_of_these_pages(room: Room) -> None:
    for name in ("preview", "try", "paste"):
        assert room.author.get(f"{EDIT}/units/first-lesson/{name}").status_code == 404


def test_the_list_shows_where_questions_stand_and_finds_them(room: Room, count_queries: CountQueries) -> None:
    with count_queries() as statements:
        html = page(room.author, f"{EDIT}/questions")
    assert len(statements) <= 10
    for words in ("Frauds", "First quiz", "Statement visa-a.", f"{EDIT}/banks/frauds/paste", f"{UNIT}/paste"):
        assert words in html
    found = page(room.author, f"{EDIT}/questions", words="visa-b", tag="visa")
    assert "Statement visa-b." in found
    assert "Statement visa-a." not in found
    assert "No question fits" in page(room.author, f"{EDIT}/questions", words="nowhere")
    table = page(room.author, f"{EDIT}/questions.csv", tag="papers")
    assert table.count("\n") == 2
    assert "bank/frauds" in table


def test_several_questions_are_changed_and_the_filter_stays(room: Room) -> None:
    data = {"go": "tag", "tag": "new", "pick": ["bank/frauds/other", "quiz/first-quiz/own"]}
    response = room.author.post(f"{EDIT}/questions?tag=papers", data=data)
    assert (response.status_code, response.location) == (303, f"{EDIT}/questions?tag=papers")
    assert "2 questions were changed." in page(room.author, f"{EDIT}/questions")
    move = {"go": "move", "bank": "frauds", "pick": "quiz/first-quiz/spare"}
    room.author.post(f"{EDIT}/questions", data=move)
    assert room.ids() == ["own"]
    assert "spare" in room.ids("frauds")


def test_what_was_chosen_stays_where_nothing_could_be_done(room: Room) -> None:
    response = room.author.post(f"{EDIT}/questions", data={"go": "tag", "tag": "a,b", "pick": "bank/frauds/other"})
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    values = drawn_values(html)
    assert values["pick"] == ["bank/frauds/other"]
    assert "a,b" in values["tag"]
    assert room.author.post(f"{EDIT}/questions", data={"go": "burn"}).status_code == 422


def test_the_preview_shows_answers_only_when_asked(room: Room) -> None:
    html = page(room.author, f"{UNIT}/preview")
    assert html.count("Statement ") == 4
    assert "Right about own." not in html
    assert "2 questions drawn at random" in html
    assert "Right about own." in page(room.author, f"{UNIT}/preview", answers=1)
    assert "कथन own" in page(room.author, f"{UNIT}/preview", language="hi")


def test_the_preview_says_what_falls_back_and_which_facts_are_cited(app: Flask) -> None:
    cited = statement("one", text={"en": "It costs {fact:O05.value}. [fact:O05]"})
    fact = {"statement": text("What it costs."), "value": text("5 rupees"), "references": [{"title": "A page"}]}
    files = {QUIZ: yaml(quiz(cited)), "facts.yaml": yaml({"O05": fact})}
    room = room_of(app, lambda: make_draft(files=files, languages_in_work=["hi"]))
    html = page(room.author, f"{UNIT}/preview", language="hi")
    assert "It costs" in html
    assert "notice--info" in html
    shown = page(room.author, f"{UNIT}/preview", answers=1)
    assert "It costs 5 rupees." in shown
    assert "What it costs." in shown


def test_a_try_is_answered_page_by_page_and_judged_and_writes_nothing(app: Flask) -> None:
    rules = {"questions_a_page": 1, "shuffle_choices": False}
    files = {QUIZ: yaml(quiz(statement("one"), statement("two", mark=3), settings=rules))}
    room = room_of(app, lambda: make_draft(files=files))
    before = room.rows()
    with statements_of(app, is_write) as writes:
        assert "seed=" in page(room.author, f"{UNIT}/try")
        first = drawn_values(page(room.author, f"{UNIT}/try", seed=5))
        second = room.author.post(f"{UNIT}/try", data={**first, "q.one.answer": "true", "go": "next"})
        carried = drawn_values(second.get_data(as_text=True))
        assert carried["q.one.answer"] == ["true"]
        html = room.author.post(f"{UNIT}/try", data={**carried, "q.two.answer": "false", "go": "finish"}).get_data(
            as_text=True
        )
        again = room.author.post(f"{UNIT}/try", data={**drawn_values(html), "go": "stay"}).get_data(as_text=True)
    assert "1 of 4 marks" in html
    assert "Not right" in html
    assert drawn_values(again)["q.two.answer"] == ["false"]
    assert [each for each in writes if "auth_sessions" not in each] == []
    assert room.rows() == before


def test_an_answer_that_makes_no_sense_stays_on_its_page(app: Flask) -> None:
    number = {"id": "charge", "kind": "numerical", "text": text("How much?"), "answers": [{"value": 5}]}
    room = room_of(app, lambda: make_draft(files={QUIZ: yaml(quiz(number))}))
    response = room.author.post(f"{UNIT}/try", data={"seed": "1", "q.charge.answer": "five or so", "go": "finish"})
    assert response.status_code == 422
    assert drawn_values(response.get_data(as_text=True))["q.charge.answer"] == ["five or so"]


def test_a_broken_quiz_says_what_cannot_be_tried(room: Room) -> None:
    with room.app.test_request_context():
        wrong = {"id": "wrong", "kind": "single_choice", "text": text("Who?"), "choices": []}
        add_questions(Holder.of_unit(room.draft, the_quiz(room.draft)), [wrong], by=None)
        db.session.remove()
    for name in ("preview", "try"):
        html = page(room.author, f"{UNIT}/{name}")
        assert "<strong>wrong</strong>" in html
        assert "1 question cannot be shown or tried as it is." in html


def test_pasted_questions_are_shown_then_taken_once(room: Room) -> None:
    looked = room.author.post(PASTES[0], data={"text": ROWS, "language": "en", "go": "look"})
    html = looked.get_data(as_text=True)
    assert looked.status_code == 200
    assert "2 questions can be taken" in html
    assert "This row has no right answer" in html
    sent = drawn_values(html)
    assert sent["text"] == [ROWS]
    taken = room.author.post(PASTES[0], data={**sent, "go": "take"})
    assert (taken.status_code, taken.location) == (303, f"{UNIT}/quiz")
    room.author.post(PASTES[0], data={**sent, "go": "take"})
    assert room.ids() == ["own", "spare", "who-helps", "papers-can-wait"]


def test_a_file_is_looked_at_and_taken_into_a_bank(room: Room) -> None:
    file = (io.BytesIO(b"Who? {=One ~Two}\n\nWho else? {=One ~Three}"), "mine.gift")
    looked = room.author.post(PASTES[1], data={"file": file, "language": "en", "go": "look"})
    sent = drawn_values(looked.get_data(as_text=True))
    assert sent["kept_name"] == ["mine.gift"]
    sent.pop("file", None)
    assert room.author.post(PASTES[1], data={**sent, "go": "take"}).location == f"{EDIT}/banks/frauds"
    assert room.ids("frauds")[-2:] == ["who", "who-else"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "  "}, "Paste the questions into the box"),
        ({"text": "What a day."}, "cannot be told"),
        ({"text": "Who?\t\tB"}, "no right answer"),
        ({"text": "Who? {=A ~B}", "format": "riddles"}, ""),
        ({"text": "Who? {=A ~B}", "format": "xlsx"}, "no workbook"),
        ({"text": "Who?\tA\tB", "language": "xx"}, ""),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(room: Room, data: dict[str, str], words: str) -> None:
    for go in ("look", "take"):
        response = room.author.post(PASTES[0], data={"language": "en", **data, "go": go})
        html = response.get_data(as_text=True)
        assert response.status_code == 422, go
        assert words in html
        assert drawn_values(html)["text"] == [data["text"]]
    assert room.ids() == ["own", "spare"]


def test_a_quiz_without_anything_to_ask_says_what_to_do(app: Flask) -> None:
    files = {QUIZ: yaml({**quiz(statement("one")), "status": "draft", "questions": []})}
    room = room_of(app, lambda: make_draft(files=files, completion={"units": "all"}))
    assert "There are no questions yet" in page(room.author, f"{EDIT}/questions")
    for name, words in (("preview", "There is nothing to show yet"), ("try", "There is nothing to try yet")):
        html = page(room.author, f"{UNIT}/{name}")
        assert words in html
        assert f"{UNIT}/paste" in html
    assert "There is nothing to try yet" in room.author.post(f"{UNIT}/try", data={"go": "finish"}).get_data(
        as_text=True
    )
