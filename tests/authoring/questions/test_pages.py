"""The pages on which quizzes, banks and questions are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.models import DraftText
from lms.authoring.questions.bank_operations import add_bank, delete_bank
from lms.authoring.questions.operations import replace_question
from lms.authoring.rights.models import Part
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from tests.authoring.questions.drafts import QUIZ, bank_of, many, quiz_draft, quiz_of
from tests.conftest import CountQueries
from tests.factories.drafts import make_hand
from tests.factories.every_kind import every_kind_file
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values

ALWAYS = ("during", "just_after", "later", "after_close")
UNIT = "/courses/a-course/edit/units/first-quiz"
BANK = "/courses/a-course/edit/banks/frauds"


@dataclass
class World:
    app: Flask
    author: FlaskClient
    reader: FlaskClient

    def quiz(self) -> list[tuple[str, dict[str, Any]]]:
        with self.app.app_context():
            return [(each.id, each.data) for each in quiz_of().entries()]

    def version(self, question_id: str) -> str:
        with self.app.app_context():
            entry = quiz_of().find(question_id)
            assert entry is not None
            return entry.version


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        draft = quiz_draft(bank=many(5))
        author, reader = make_hand(draft, Part.AUTHOR), make_hand(draft, Part.REVIEWER, "Ravi Reviewer")
    return World(app, sign_in(app.test_client(), author), sign_in(app.test_client(), reader))


def values_of(page: str) -> dict[str, Any]:
    """Return what a browser would send of the forms of a page, without the rows that only the script uses."""
    return {name: values for name, values in drawn_values(page).items() if "__n__" not in name and name != "act"}


def test_a_quiz_is_shown_with_its_questions_and_what_is_wrong_with_them(
    world: World, count_queries: CountQueries
) -> None:
    with world.app.app_context():
        visa = quiz_of().entries()[0].data
        replace_question(quiz_of(), "visa", {**visa, "choices": visa["choices"][:1] * 2}, version=None, by=None)
    with count_queries() as queries:
        page = world.author.get(f"{UNIT}/quiz").text
    assert len(queries) <= 24, queries
    for words in ("Which visa?", "A word is enough.", "How much?", "No choice is right"):
        assert words in page
    assert "Add a question" in page
    assert "Add a question" not in world.reader.get(f"{UNIT}/quiz").text


def test_the_head_of_a_quiz_is_saved_and_two_who_change_it_are_told(world: World) -> None:
    page = world.author.get(f"{UNIT}/quiz").text
    values = {**values_of(page), "status": "ready", "minutes": "25", "intro_en": "Welcome"}
    assert world.author.post(f"{UNIT}/quiz", data=values).status_code == 303
    with world.app.app_context():
        assert quiz_of().content.startswith(QUIZ[: QUIZ.index("minutes")] + "minutes: 25\n")
        assert quiz_of().around["intro"] == {"en": "Welcome"}
    again = world.author.post(f"{UNIT}/quiz", data={**values, "minutes": "30"})
    assert again.status_code == 409
    assert 'value="30"' in again.text


@pytest.mark.parametrize("kind", [question["kind"] for question in every_kind_file()["questions"]])
def test_every_kind_is_begun_and_written(world: World, kind: str) -> None:
    begun = world.author.post(f"{UNIT}/add-question", data={"kind": kind, "title": "Brand new"})
    assert begun.status_code == 303
    twice = world.author.post(f"{UNIT}/add-question", data={"kind": kind, "title": "Brand new"})
    assert twice.location == begun.location
    page = world.author.get(begun.location).text
    values = {**values_of(page), "text_en": "What is it?", "text_hi": "यह क्या है?", "tags": "new, newer, new"}
    assert world.author.post(begun.location, data=values).status_code == 303
    data = dict(world.quiz())["brand-new"]
    assert (data["kind"], data["text"], data["tags"]) == (
        kind,
        {"en": "What is it?", "hi": "यह क्या है?"},
        ["new", "newer"],
    )
    assert world.author.get(begun.location).status_code == 200
    assert len(world.quiz()) == 4


def test_a_kind_has_to_be_chosen(world: World) -> None:
    assert "All kinds" not in world.author.get(f"{UNIT}/add-question").text
    answer = world.author.post(f"{UNIT}/add-question", data={"title": "Kept"})
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.text
    assert world.reader.get(f"{UNIT}/add-question").status_code == 403


def test_a_question_saves_itself_and_tells_of_a_conflict(world: World) -> None:
    address = f"{UNIT}/questions/promise"
    values = {**values_of(world.author.get(address).text), "answer": "true", "act": "save"}
    reply = world.author.post(address, data=values, headers={"Accept": "application/json"})
    assert reply.json is not None
    assert set(reply.json) == {"version", "saved_at"}
    assert dict(world.quiz())["promise"]["answer"] is True
    assert reply.json["version"] == world.version("promise")
    other = {**values, "text_en": "Mine, typed long ago", "version": "1-older"}
    refused = world.author.post(address, data=other, headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert refused.json is not None
    assert "error" in refused.json
    page = world.author.post(address, data=other)
    assert page.status_code == 409
    assert "Mine, typed long ago" in page.text
    assert "A word is enough." in page.text
    saved = world.author.post(address, data={**other, "version": values_of(page.text)["version"][-1]})
    assert saved.status_code == 303
    assert dict(world.quiz())["promise"]["text"]["en"] == "Mine, typed long ago"


def test_a_choice_is_added_without_a_script_and_nothing_typed_is_lost(world: World) -> None:
    address = f"{UNIT}/questions/visa"
    values = {**values_of(world.author.get(address).text), "choices-0-text_en": "On a visit"}
    answer = world.author.post(address, data={**values, "act": "add.choices"})
    assert answer.location.endswith("/questions/visa#choices")
    choices = dict(world.quiz())["visa"]["choices"]
    assert (choices[0]["text"]["en"], choices[2]) == ("On a visit", {"id": "c"})


def test_mistakes_stand_beside_their_fields(world: World) -> None:
    address = f"{UNIT}/questions/visa"
    values = {**values_of(world.author.get(address).text), "choices-1-fraction": "", "mark": "much", "text_hi": ""}
    assert world.author.post(address, data=values).status_code == 303
    page = world.author.get(address).text
    assert re.search(r'id="mark-error".*?should be a number', page, re.DOTALL)
    assert re.search(r'id="text_hi-error".*?in Hindi is missing', page, re.DOTALL)
    values |= {"mark": "1", "text_hi": "क्या?", "version": world.version("visa")}
    world.author.post(address, data=values)
    assert "No choice is right" in world.author.get(address).text


def test_the_question_is_shown_as_learners_get_it_and_to_reviewers_without_a_form(world: World) -> None:
    page = world.reader.get(f"{UNIT}/questions/visa").text
    assert "As the learner sees it" in page
    assert "Tourist" in page
    assert "<textarea" not in page
    assert world.reader.post(f"{UNIT}/questions/visa", data={}).status_code == 403
    with world.app.app_context():
        stranger = make_person("Sita Stranger")
    assert sign_in(world.app.test_client(), stranger).get(f"{UNIT}/questions/visa").status_code == 404


def test_what_is_not_there_answers_404(world: World) -> None:
    for address in (
        f"{UNIT}/questions/gone",
        f"{UNIT}/questions/visa?part=a",
        f"{BANK}/questions/gone",
        "/courses/a-course/edit/banks/gone",
        "/courses/a-course/edit/units/first-lesson/quiz",
        "/courses/gone/edit/units/first-quiz/quiz",
    ):
        assert world.author.get(address).status_code == 404, address
    posted = world.author.post(f"{UNIT}/questions/arrange", data={"act": "restore", "removal": "77"})
    assert posted.status_code == 404
    assert world.author.post(f"{UNIT}/questions/arrange", data={"act": "dance"}).status_code == 400


def test_questions_are_moved_copied_removed_and_brought_back(world: World) -> None:
    def arrange(**values: Any) -> str:
        answer = world.author.post(f"{UNIT}/questions/arrange", data=values)
        assert answer.status_code == 303
        return answer.location

    def ids() -> list[str]:
        return [each for each, _ in world.quiz()]

    arrange(act="move.0", question="charge")
    assert ids() == ["charge", "visa", "promise"]
    arrange(act="order", order=["promise", "visa", "charge"])
    assert ids() == ["promise", "visa", "charge"]
    arrange(act="copy", question="visa")
    assert ids() == ["promise", "visa", "visa-2", "charge"]
    removed = arrange(act="remove", question="visa")
    page = world.author.get(removed).text
    assert "Bring it back" in page
    number = re.search(r'name="removal" value="(\d+)"', page)
    assert number is not None
    arrange(act="restore", removal=number[1])
    assert ids() == ["promise", "visa", "visa-2", "charge"]
    assert world.reader.post(f"{UNIT}/questions/arrange", data={"act": "remove", "question": "visa"}).status_code == 403


def test_the_parts_of_a_case_have_pages_of_their_own(world: World) -> None:
    world.author.post(f"{UNIT}/add-question", data={"kind": "case", "title": "Story"})
    address = f"{UNIT}/questions/story"
    values = {**values_of(world.author.get(address).text), "text_en": "Ramesh signed."}
    part = world.author.post(address, data={**values, "act": "add-part", "part_kind": "true_false"})
    assert part.location.endswith("/questions/story?part=a")
    values = {**values_of(world.author.get(part.location).text), "text_en": "It is lawful.", "answer": "false"}
    assert world.author.post(part.location, data=values).status_code == 303
    data = dict(world.quiz())["story"]
    assert data["text"] == {"en": "Ramesh signed."}
    assert data["parts"] == [{"id": "a", "kind": "true_false", "text": {"en": "It is lawful."}, "answer": False}]
    values = {**values_of(world.author.get(address).text), "act": "add-part", "part_kind": "case"}
    assert world.author.post(address, data=values).status_code == 422
    values = {**values_of(world.author.get(address).text), "act": "part.remove.0"}
    assert world.author.post(address, data=values).location.endswith("#parts")
    assert "parts" not in dict(world.quiz())["story"] or not dict(world.quiz())["story"]["parts"]


def test_slots_and_banks_of_a_quiz_are_chosen(world: World) -> None:
    address = f"{UNIT}/quiz/slots"
    values = {
        **values_of(world.author.get(address).text),
        "banks": "frauds",
        "slots-0-question": "visa",
        "slots-1-draw": "2",
        "slots-1-bank": "frauds",
        "slots-1-tags": "t-1",
        "act": "save",
    }
    assert world.author.post(address, data=values).status_code == 303
    with world.app.app_context():
        assert quiz_of().around["slots"] == ["visa", {"draw": 2, "bank": "frauds", "tags": ["t-1"]}]
        assert quiz_of().around["banks"] == ["frauds"]
    page = world.author.get(address).text
    assert "only 1 questions fit" in page
    assert "q-3 –" in page
    assert "2 drawn from frauds" in world.author.get(f"{UNIT}/quiz").text
    again = {
        **values_of(page),
        "slots-0-question": "visa",
        "slots-0-mark": "3",
        "slots-1-draw": "",
        "slots-1-bank": "frauds",
        "slots-1-tags": "",
    }
    assert world.author.post(address, data=again).status_code == 303
    with world.app.app_context():
        assert quiz_of().around["slots"] == [{"question": "visa", "mark": 3}]


def test_settings_are_written_into_the_draft(world: World) -> None:
    address = f"{UNIT}/quiz/settings"
    page = world.author.get(address).text
    values = {
        "digest": values_of(page)["digest"],
        "purpose": "graded",
        "pass_mark": "70",
        "attempts": "2",
        "delay_minutes": "0",
        "grade": "highest",
        "questions_a_page": "2",
        "navigation": "free",
        "shuffle_choices": "y",
        "behaviour": "at_end",
        "tries": "3",
        "penalty": "33.33333",
        "hold_right_answers": "y",
        **{name: list(ALWAYS) for name in ("own_answer", "correctness", "marks", "feedback")},
        "right_answer": ["just_after", "later", "after_close"],
    }
    assert world.author.post(address, data={**values, "pass_mark": "700"}).status_code == 422
    assert world.author.post(address, data=values).status_code == 303
    with world.app.app_context():
        assert quiz_of().around["settings"] == {"questions_a_page": 2, "attempts": 2, "pass_mark": 70}
        assert "settings: {questions_a_page: 2, attempts: 2, pass_mark: 70}" in quiz_of().content
    assert world.author.post(address, data={**values, "pass_mark": "80"}).status_code == 409


def test_a_bank_is_searched_and_its_title_saved(world: World, count_queries: CountQueries) -> None:
    with count_queries() as queries:
        page = world.author.get(f"{BANK}?tag=t-3").text
    assert len(queries) <= 20, queries
    assert "Question 3:" in page
    assert "Question 2:" not in page
    assert "Question 4:" in world.author.get(f"{BANK}?words=renew+4").text
    assert "No question fits" in world.author.get(f"{BANK}?words=elephant").text
    values = {**values_of(world.author.get(BANK).text), "title_en": "More frauds"}
    assert world.author.post(BANK, data=values).status_code == 303
    assert world.author.post(BANK, data={**values, "title_en": "Other"}).status_code == 409
    with world.app.app_context():
        assert bank_of().title["en"] == "More frauds"


def test_a_question_of_a_bank_is_written_and_its_mistakes_are_counted(world: World) -> None:
    begun = world.author.post(f"{BANK}/add-question", data={"kind": "true_false"})
    with world.app.app_context():
        assert bank_of().find("question").is_draft  # type: ignore[union-attr]
        assert bank_of().problems == 2
    values = {**values_of(world.author.get(begun.location).text), "text_en": "So?", "answer": "true", "status": "draft"}
    world.author.post(begun.location, data=values)
    with world.app.app_context():
        assert bank_of().problems == 0


def test_a_bank_is_begun_once_deleted_and_brought_back(world: World) -> None:
    banks = "/courses/a-course/edit/banks"
    assert world.author.post(banks, data={"title_en": " "}).status_code == 422
    made = [world.author.post(banks, data={"title_en": "Money", "title_hi": "पैसा"}).location for _ in range(2)]
    assert made == [f"{banks}/money"] * 2
    assert "Delete the bank" in world.author.get(f"{banks}/money/delete").text
    gone = world.author.post(f"{banks}/money/delete").location
    assert world.author.get(f"{banks}/money").status_code == 404
    assert "Bring it back" in world.author.get(gone).text
    assert world.author.post(f"{banks}/money/restore").status_code == 303
    assert world.author.get(f"{banks}/money").status_code == 200
    assert world.author.post(f"{banks}/none/restore").status_code == 404
    assert world.reader.get(f"{banks}/money/delete").status_code == 403


def test_a_bank_that_a_quiz_takes_from_stays(app: Flask) -> None:
    with app.app_context():
        draft = quiz_draft(quiz=QUIZ.replace("questions:", "banks: [frauds]\nquestions:"))
        author = sign_in(app.test_client(), make_hand(draft))
        with pytest.raises(Refusal):
            delete_bank(draft, "frauds", by=None)
        assert add_bank(draft, {"en": "Frauds"}, by=None) == "frauds-2"
    refused = author.post(f"{BANK}/delete")
    assert refused.status_code == 422
    assert "First quiz" in refused.text


def test_a_file_that_cannot_be_read_says_so(world: World) -> None:
    with world.app.app_context(), transaction():
        text = db.session.get_one(DraftText, quiz_of().text_id)
        text.content = 'kind: quiz\ntitle: "open\n'
    answer = world.author.get(f"{UNIT}/quiz")
    assert answer.status_code == 403
    assert "cannot be read" in answer.text
