"""A case on the page of an attempt: parts of every kind, drawn and answered as questions of their own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.extensions import db
from lms.quizzes.kinds.question import Question, kinds
from lms.quizzes.queries import answers_of
from tests.factories.courses import make_course, text, yaml
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import QUIZ_FILE, make_attempt, quiz_file
from tests.quizzes.questions import (
    choice_gap,
    gap_fill,
    long_answer,
    matching,
    multiple,
    numerical,
    ordering,
    short,
    single,
    text_gap,
    true_false,
)

PARTS: list[Question] = [
    single(a=1, b=0),
    multiple(a=1, b=-1),
    true_false(),
    short("eMigrate"),
    numerical(12),
    matching(x="a", y="b"),
    ordering(),
    gap_fill(first=text_gap("yes"), second=choice_gap(a=1, b=0)),
    long_answer(files_most=1),
]


def in_both_languages(value: Any) -> Any:
    """Return content in which every text has both languages."""
    if isinstance(value, dict):
        inner = {key: in_both_languages(each) for key, each in value.items()}
        return {**inner, "hi": inner["en"]} if "en" in inner and "hi" not in inner else inner
    return [in_both_languages(each) for each in value] if isinstance(value, list | tuple) else value


def parts() -> list[Any]:
    return [
        {**in_both_languages(part.model_dump(mode="json", exclude_none=True)), "id": part.kind.replace("_", "-")}
        for part in PARTS
    ]


@pytest.fixture
def attempt_id(app: Flask, client: FlaskClient) -> int:
    """Somebody's attempt at a quiz of one case with a part of each kind."""
    with app.app_context():
        case = {"id": "case", "kind": "case", "text": text("An agent keeps a passport."), "parts": parts()}
        course = make_course(files={QUIZ_FILE: yaml({**quiz_file(), "questions": [case]})})
        person = make_person()
        found = make_attempt(person, course)
        db.session.remove()
    sign_in(client, person)
    return found


def answer(app: Flask, attempt_id: int) -> Any:
    with app.app_context():
        found = answers_of(attempt_id)["case"].answer
        db.session.remove()
    return found


def test_every_kind_can_be_a_part() -> None:
    assert {part.kind for part in PARTS} == {*kinds.keys()} - {"case", "description"}


def test_each_part_is_drawn_with_controls_of_its_own(client: FlaskClient, attempt_id: int) -> None:
    page = client.get(f"/attempts/{attempt_id}").text
    assert "An agent keeps a passport." in page
    for number, part in enumerate(PARTS):
        assert f"Part {'abcdefghi'[number]}" in page
        assert f'name="q.case.{part.kind.replace("_", "-")}.' in page
    ids = re.findall(r'\bid="(q-case[^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert "Said to" not in page


def test_the_parts_are_saved_together(app: Flask, client: FlaskClient, attempt_id: int) -> None:
    sent = {"single-choice.answer": ["a"], "numerical.answer": ["१२"], "long-answer.answer": ["Because"]}
    body = {"question": "case", "sequence": 5, "answer": sent}
    reply = client.post(f"/attempts/{attempt_id}/answers", json=body, headers={"Accept": "application/json"})
    assert reply.status_code == 200
    assert answer(app, attempt_id)["single-choice"] == "a"
    page = client.get(f"/attempts/{attempt_id}").text
    assert re.search(r'name="q.case.single-choice.answer" value="a" checked', page)
    assert "Because</textarea>" in page


def test_without_a_script_nothing_typed_is_lost(app: Flask, client: FlaskClient, attempt_id: int) -> None:
    typed = {
        "page": "1",
        "go": "stay",
        "before.case": "null",
        "q.case.short-answer.answer": "e-Migrate",
        "q.case.numerical.answer": "twelve",
        "q.case.long-answer.answer": "Because",
    }
    response = client.post(f"/attempts/{attempt_id}", data=typed)
    assert response.status_code == 422
    assert "Part e:" in response.text
    for words in ('value="e-Migrate"', 'value="twelve"', "Because</textarea>"):
        assert words in response.text
    assert client.post(f"/attempts/{attempt_id}", data={**typed, "q.case.numerical.answer": "12"}).status_code == 303
    assert answer(app, attempt_id)["short-answer"] == "e-Migrate"
