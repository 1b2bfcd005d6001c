"""Answers that are judged while the attempt goes on: at once, or with further tries that cost marks."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.models import Person
from lms.quizzes.checking import check_answer
from lms.quizzes.models import QuizTry
from lms.quizzes.queries import Attempt, answers_of, attempt_of
from lms.quizzes.saving import AttemptClosed
from tests.factories.people import make_person
from tests.factories.quizzes import RIGHT, give, hand_in, make_attempt, make_quiz, quiz_file

pytestmark = pytest.mark.usefixtures("app_context")


def begin(**settings: Any) -> tuple[Person, PublishedCourse, int]:
    person, course = make_person(), make_quiz(**settings)
    return person, course, make_attempt(person, course)


def attempt(person: Person, attempt_id: int) -> Attempt:
    found = attempt_of(person.id, attempt_id)
    assert found is not None
    return found


def check(person: Person, attempt_id: int, question: str) -> None:
    with transaction():
        check_answer(attempt(person, attempt_id), question)


def tries(attempt_id: int) -> list[tuple[str, int, Any, float]]:
    rows = db.session.scalars(select(QuizTry).filter_by(attempt_id=attempt_id).order_by(QuizTry.number))
    return [(row.question_id, row.number, row.answer, row.fraction) for row in rows]


def test_at_once_an_answer_is_judged_once_and_stays() -> None:
    person, _, attempt_id = begin(behaviour="at_once")
    give(person, attempt_id, {"visa": "a"})
    check(person, attempt_id, "visa")
    give(person, attempt_id, {"visa": "b"})
    check(person, attempt_id, "visa")
    saved = answers_of(attempt_id)["visa"]
    assert (saved.answer, saved.is_settled, saved.tries) == ("a", True, 1)
    assert tries(attempt_id) == [("visa", 1, "a", 0)]


@pytest.mark.parametrize(("wrong", "earned"), [(0, 1), (1, 0.75), (2, 0.5), (3, 0)])
def test_each_further_try_costs_its_share(wrong: int, earned: float) -> None:
    person, _, attempt_id = begin(behaviour="try_again", tries=3, penalty=0.25)
    for number, answer in enumerate(["a", "c", "a", "b"][:wrong], 1):
        give(person, attempt_id, {"visa": answer}, sequence=number)
        check(person, attempt_id, "visa")
    give(person, attempt_id, {"visa": "b"}, sequence=9)
    if wrong < 3:
        check(person, attempt_id, "visa")
    saved = answers_of(attempt_id)["visa"]
    assert saved.is_settled
    assert saved.tries == min(wrong + 1, 3)
    hand_in(person, attempt_id)
    assert attempt(person, attempt_id).earned == earned


def test_what_was_not_checked_again_still_pays_for_the_tries_before() -> None:
    person, _, attempt_id = begin(behaviour="try_again", tries=3, penalty=0.25)
    give(person, attempt_id, {"visa": "a"}, sequence=1)
    check(person, attempt_id, "visa")
    give(person, attempt_id, {"visa": "b"}, sequence=2)
    hand_in(person, attempt_id)
    assert attempt(person, attempt_id).earned == 0.75


def test_the_same_check_sent_twice_costs_one_try() -> None:
    person, _, attempt_id = begin(behaviour="try_again", tries=3)
    give(person, attempt_id, {"visa": "a"})
    check(person, attempt_id, "visa")
    check(person, attempt_id, "visa")
    assert answers_of(attempt_id)["visa"].tries == 1


def test_an_empty_answer_cannot_be_checked() -> None:
    person, _, attempt_id = begin(behaviour="at_once")
    with pytest.raises(Refusal, match="Answer the question first"):
        check(person, attempt_id, "visa")


def test_a_quiz_that_judges_at_the_end_checks_nothing() -> None:
    person, _, attempt_id = begin()
    give(person, attempt_id, {"visa": "a"})
    with pytest.raises(Refusal):
        check(person, attempt_id, "visa")
    assert tries(attempt_id) == []


def test_after_the_end_nothing_is_checked() -> None:
    person, _, attempt_id = begin(behaviour="at_once")
    give(person, attempt_id, {"visa": "a"})
    hand_in(person, attempt_id)
    with pytest.raises(AttemptClosed):
        check(person, attempt_id, "visa")


def test_a_question_may_have_a_penalty_of_its_own() -> None:
    questions = quiz_file()["questions"]
    questions[0]["penalty"] = 1
    person = make_person()
    course = make_quiz(content={"questions": questions}, behaviour="try_again", penalty=0.1)
    attempt_id = make_attempt(person, course)
    give(person, attempt_id, {**RIGHT, "visa": "a"}, sequence=1)
    check(person, attempt_id, "visa")
    give(person, attempt_id, {"visa": "b"}, sequence=2)
    hand_in(person, attempt_id)
    assert attempt(person, attempt_id).earned == 4
