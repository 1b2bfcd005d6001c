"""A person's attempts and answers can be taken away, and go with the account."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.quizzes.models import QuizAnswer, QuizAttempt
from tests.factories.people import make_person
from tests.factories.quizzes import RIGHT, make_attempt, make_quiz, take

pytestmark = pytest.mark.usefixtures("app_context")


def test_attempts_and_answers_are_exported() -> None:
    person, course = make_person(), make_quiz()
    take(person, course, RIGHT)
    make_attempt(person, course)
    attempts = personal_data["quiz_attempts"].export
    answers = personal_data["quiz_answers"].export
    assert attempts is not None
    assert answers is not None
    first, second = attempts(person.id)
    assert (first["course"], first["quiz"], first["per_cent"], second["state"]) == (
        "a-course",
        "first-quiz",
        100,
        "in_progress",
    )
    assert {each["question"]: each["answer"] for each in answers(person.id)} == RIGHT
    assert json.dumps([first, second, answers(person.id)])
    assert attempts(person.id + 1) == answers(person.id + 1) == []


@pytest.mark.parametrize("table", ["quiz_answers", "quiz_attempts"])
def test_erasing_removes_what_is_the_persons_and_nothing_else(table: str) -> None:
    person, other, course = make_person(), make_person("Ravi Kumar"), make_quiz()
    take(person, course, RIGHT)
    kept = take(other, course, RIGHT)
    erase = personal_data[table].erase
    assert erase is not None
    with transaction():
        erase(person.id)
    assert set(db.session.scalars(select(QuizAnswer.attempt_id))) == {kept}
    assert db.session.scalar(select(func.count(QuizAttempt.id))) == (2 if table == "quiz_answers" else 1)
