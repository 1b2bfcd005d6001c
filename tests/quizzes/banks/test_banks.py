"""The pages on which trainers see the questions of a course."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import published
from lms.extensions import db
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_course, quiz_file, text, yaml
from tests.factories.people import make_person, sign_in

QUIZ = f"{MODULE}/03-first-quiz.yaml"
BANK = "banks/frauds.yaml"
BASE = "/teaching/a-course"
PAGES = [
    f"{BASE}/banks",
    f"{BASE}/banks/frauds",
    f"{BASE}/banks/frauds/questions/visa",
    f"{BASE}/quizzes/first-quiz/questions",
    f"{BASE}/quizzes/first-quiz/questions/who-helps",
]


def visa(question_id: str = "visa", **more: Any) -> dict[str, Any]:
    choices = [
        {"id": "a", "text": text("Tourist visa", "पर्यटक वीज़ा"), "feedback": text("Never.", "कभी नहीं।")},
        {"id": "b", "text": text("Work visa", "काम का वीज़ा"), "fraction": 1},
    ]
    words = text("Which visa?", "कौन सा वीज़ा?")
    return {"id": question_id, "kind": "single_choice", "text": words, "choices": choices, **more}


def bank_file(*questions: dict[str, Any]) -> bytes:
    return yaml({"title": text("Frauds", "धोखे"), "questions": list(questions)})


@pytest.fixture
def questions() -> list[dict[str, Any]]:
    promise = {"id": "promise", "kind": "true_false", "text": text("A word is enough.", "बात काफ़ी है।"), "answer": False}
    late = {"id": "late", "kind": "true_false", "text": {"hi": "सिर्फ़ हिंदी"}, "answer": True, "status": "draft"}
    return [visa(tags=["papers"], bloom="apply", sources=["F01"]), promise, late]


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, questions: list[dict[str, Any]]) -> FlaskClient:
    """The browser of the trainer of a course with a bank, from which its quiz draws a question with a tag."""
    slots = ["who-helps", {"draw": 1, "bank": "frauds", "tags": ["papers"]}]
    with app.app_context():
        make_course(files={BANK: bank_file(*questions), QUIZ: yaml(quiz_file(banks=["frauds"], slots=slots))})
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        db.session.remove()
    return sign_in(client, meera)


def test_the_places_of_questions_are_listed_with_their_kinds(trainer: FlaskClient) -> None:
    page = trainer.get(PAGES[0]).text
    assert f'href="{PAGES[1]}"' in page
    assert f'href="{PAGES[3]}"' in page
    assert "True or false: 2" in page
    assert "One choice: 1" in page
    assert "1 draft" in page


def test_a_bank_lists_its_questions_and_who_asks_them(trainer: FlaskClient) -> None:
    page = trainer.get(PAGES[1]).text
    assert f'href="{PAGES[2]}"' in page
    assert "Which visa?" in page
    assert "papers" in page
    assert "Apply" in page
    assert "First quiz</a> (drawn)" in page
    assert page.count("no quiz") == 2
    assert '<span lang="hi">' in page or '<div lang="hi">' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"words": "VISA"}, ["visa"]),
        ({"words": "tourist which"}, ["visa"]),
        ({"words": "बात"}, ["promise"]),
        ({"words": "nothing like it"}, []),
        ({"kind": "true_false"}, ["promise", "late"]),
        ({"tag": "papers"}, ["visa"]),
        ({"tag": "nonsense"}, []),
        ({"bloom": "apply"}, ["visa"]),
        ({"bloom": "create"}, []),
        ({"bloom": "nonsense"}, ["visa", "promise", "late"]),
        ({"state": "draft"}, ["late"]),
        ({"state": "ready", "kind": "true_false"}, ["promise"]),
    ],
)
def test_questions_can_be_filtered(trainer: FlaskClient, query: dict[str, str], found: list[str]) -> None:
    page = trainer.get(PAGES[1], query_string=query).text
    listed = [each for each in ("visa", "promise", "late") if f"{PAGES[1]}/questions/{each}" in page]
    assert listed == found
    assert ("No question fits" in page) is (not found)


def test_a_quiz_shows_what_its_slots_ask(trainer: FlaskClient) -> None:
    page = trainer.get(PAGES[3]).text
    assert "1 question drawn at random, from the bank frauds, with the tags papers" in page
    assert f'href="{PAGES[4]}"' in page
    assert "Its own questions" in page


def test_a_question_is_shown_with_its_key_and_cannot_be_answered(trainer: FlaskClient) -> None:
    page = trainer.get(PAGES[2]).text
    assert "Which visa?" in page
    assert "<fieldset" in page
    assert "disabled" in page
    right = page.partition("The right answer")[2]
    assert "Work visa" in right[:200]
    assert "100%" in page
    assert "Never." in page
    assert 'href="https://x.in"' in page


def test_a_draft_says_so(trainer: FlaskClient) -> None:
    assert "This question is a draft" in trainer.get(f"{PAGES[1]}/questions/late").text


@pytest.mark.parametrize("kind", ["visa", "promise"])
def test_questions_of_quizzes_are_shown_too(trainer: FlaskClient, kind: str) -> None:
    assert trainer.get(f"{PAGES[1]}/questions/{kind}").status_code == 200
    assert "Who helps?" in trainer.get(PAGES[4]).text


def test_many_questions_come_in_pages(app: Flask, trainer: FlaskClient, count_queries: CountQueries) -> None:
    with app.app_context():
        make_course(files={BANK: bank_file(*(visa(f"visa-{number:02}") for number in range(53)))})
    first = trainer.get(PAGES[1]).text
    assert "visa-49" in first
    assert "visa-50" not in first
    with count_queries() as queries:
        assert "visa-52" in trainer.get(PAGES[1], query_string={"page": 9}).text
    assert len(queries) <= 3, queries


def test_a_bank_is_begun(app: Flask, trainer: FlaskClient) -> None:
    reply = trainer.post(PAGES[0], data={"title_en": "Wage theft", "title_hi": "मज़दूरी की चोरी"})
    assert reply.location == f"{BASE}/banks/wage-theft"
    assert "This bank is empty" in trainer.get(reply.location).text
    reply = trainer.post(PAGES[0], data={"title_en": "Wage theft", "title_hi": "फिर"})
    assert reply.location == f"{BASE}/banks/wage-theft-2"
    with app.app_context():
        course = published("a-course")
        assert course is not None
        assert course.document.shared["banks/wage-theft"].title == {"en": "Wage theft", "hi": "मज़दूरी की चोरी"}
        db.session.remove()


def test_a_bank_needs_its_titles(trainer: FlaskClient) -> None:
    reply = trainer.post(PAGES[0], data={"title_en": "Only English"})
    assert reply.status_code == 422
    assert "Enter a title." in reply.text
    assert 'value="Only English"' in reply.text


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_signs_in_first(client: FlaskClient, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in")


@pytest.mark.parametrize("address", PAGES)
def test_others_see_nothing(app: Flask, trainer: FlaskClient, stranger: FlaskClient, address: str) -> None:
    assert stranger.get(address).status_code == 403
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another-course")])
        db.session.remove()
    assert sign_in(app.test_client(), other).get(address).status_code == 404


def test_others_begin_no_bank(app: Flask, trainer: FlaskClient, stranger: FlaskClient) -> None:
    assert stranger.post(PAGES[0], data={"title_en": "x", "title_hi": "x"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/banks/none",
        f"{BASE}/banks/frauds/questions/none",
        f"{BASE}/quizzes/none/questions",
        f"{BASE}/quizzes/first-lesson/questions",
        f"{BASE}/quizzes/first-quiz/questions/visa",
        "/teaching/none/banks",
    ],
)
def test_what_is_not_there_is_not_found(trainer: FlaskClient, address: str) -> None:
    assert trainer.get(address).status_code == 404


def test_the_quiz_of_another_courses_module_is_shown_and_changed_there(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        files = dict.fromkeys((QUIZ, f"{MODULE}/module.yaml", f"{MODULE}/01-first-lesson.md"))
        gone = {
            f"{MODULE}/{name}": None
            for name in ("01-first-lesson.hi.md", "02-second-lesson.md", "02-second-lesson.hi.md")
        }
        borrowed = {"01-taken/module.yaml": yaml({"from": "a-course/first-module"})}
        make_course("borrower", files={**files, **gone, **borrowed})
        lata = make_person("Lata Menon", [Role.TRAINER])
        db.session.remove()
    page = sign_in(app.test_client(), lata).get("/teaching/borrower/quizzes/first-quiz/questions").text
    assert "taken from another course (a-course)" in page
    assert "/teaching/borrower/import?target" not in page
