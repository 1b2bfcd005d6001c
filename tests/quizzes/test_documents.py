"""The content of a quiz: what is read, what is wrong, and what an attempt draws from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lms.courses.contents import ContentContext
from lms.quizzes.documents import QuizContent
from lms.quizzes.grading import GradeMethod
from lms.quizzes.kinds.multiple_choice.question import MultipleChoice
from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.layout import Layout, lay_out
from lms.quizzes.review import ReviewRules
from tests.quizzes.questions import any_question, short, single

register_kinds()
CONTEXT = ContentContext(languages=("en", "hi"), sources=("O05",))


def quiz(count: int = 7, **settings: Any) -> QuizContent:
    """A quiz of questions q1, q2, …, of one and the other kind."""
    questions = [
        (single(a=1, b=0, c=0, d=0) if number % 2 else short("x")).model_copy(update={"id": f"q{number}"})
        for number in range(1, count + 1)
    ]
    content = QuizContent(questions=tuple(questions))
    return content.model_copy(update={"settings": content.settings.model_copy(update=settings)})


def test_defaults_are_those_of_the_manual() -> None:
    settings = quiz().settings
    assert (settings.attempts, settings.pass_mark, settings.grade) == (3, 60, GradeMethod.HIGHEST)
    assert (settings.questions_a_page, settings.shuffle_questions, settings.shuffle_choices) == (5, False, True)
    assert settings.time_limit is None
    assert settings.review == ReviewRules()


def test_each_question_is_read_as_its_kind() -> None:
    raw = {
        "id": "five-papers",
        "kind": "multiple_choice",
        "text": {"en": "Which?"},
        "choices": [{"id": "a", "text": {"en": "A"}, "fraction": 1}, {"id": "b", "text": {"en": "B"}, "fraction": -1}],
    }
    (question,) = QuizContent.model_validate({"questions": [raw]}).questions
    assert isinstance(question, MultipleChoice)
    assert question.mark == 1


@given(st.lists(any_question, min_size=1, max_size=4, unique_by=id))
def test_a_quiz_survives_storage(questions: list[Any]) -> None:
    content = QuizContent(questions=tuple(questions))
    assert QuizContent.model_validate(json.loads(content.model_dump_json())) == content


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ({"id": "x", "kind": "riddle", "text": {"en": "?"}}, ("questions", 0)),
        ({"id": "x", "kind": ["a"], "text": {"en": "?"}}, ("questions", 0)),
        ({"id": "No Slug", "kind": "true_false", "text": {"en": "?"}, "answer": True}, ("questions", 0, "id")),
        ({"id": "x", "kind": "true_false", "text": {"en": "?"}}, ("questions", 0, "answer")),
        ({"id": "x", "kind": "true_false", "text": {"en": "?"}, "answer": True, "mark": 0}, ("questions", 0, "mark")),
        ({"id": "x", "kind": "true_false", "text": {"en": "?"}, "answer": True, "hue": 1}, ("questions", 0, "hue")),
        ("true", ("questions", 0)),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(question: Any, where: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        QuizContent.model_validate({"questions": [question]})
    assert refused.value.errors()[0]["loc"] == where


def test_a_text_must_be_in_every_language_of_its_course() -> None:
    raw = {"id": "x", "kind": "true_false", "text": {"en": "?"}, "answer": True}
    with pytest.raises(ValidationError) as refused:
        QuizContent.model_validate({"questions": [raw]}, context={"languages": ("en", "hi")})
    assert refused.value.errors()[0]["loc"] == ("questions", 0, "text")


def test_problems_name_the_question_and_its_place() -> None:
    content = quiz(2)
    wrong = single(a=0.5, b=0).model_copy(update={"id": "q1", "sources": ("O05", "O99")})
    broken = content.model_copy(update={"questions": (*content.questions, wrong)})
    found = {problem.where: problem.sentence for problem in broken.problems(CONTEXT)}
    assert set(found) == {("questions", 2, "id"), ("questions", 2, "choices"), ("questions", 2, "sources", 1)}
    assert found["questions", 2, "choices"].startswith("Question “q1”: No choice is right")


def test_a_good_quiz_has_no_problems() -> None:
    assert list(quiz().problems(CONTEXT)) == []


def test_every_text_is_found() -> None:
    places = {where for where, _ in quiz(1).texts()}
    assert ("questions", 0, "text", "hi") in places
    assert ("questions", 0, "choices", 3, "feedback", "en") in places


@given(st.integers(0, 2**62), st.integers(1, 23), st.integers(0, 7), st.booleans())
def test_a_layout_asks_every_question_once(seed: int, count: int, a_page: int, shuffled: bool) -> None:
    content = quiz(count, questions_a_page=a_page, shuffle_questions=shuffled)
    layout = lay_out(content, seed)
    assert sorted(layout.question_ids) == sorted(content.by_id)
    assert max(len(page) for page in layout.pages) <= (a_page or count)
    assert layout.last_page == (-(-count // a_page) if a_page else 1)
    assert all(question_id in layout.pages[layout.page_of(question_id) - 1] for question_id in layout.question_ids)
    for question_id, orders in layout.orders.items():
        assert sorted(orders[""]) == sorted(content.by_id[question_id].shuffled()[""])


@given(st.integers(0, 2**62))
def test_a_layout_is_the_same_for_the_same_seed_and_survives_storage(seed: int) -> None:
    content = quiz(shuffle_questions=True)
    layout = lay_out(content, seed)
    assert lay_out(content, seed) == layout
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))) == layout


def test_shuffling_shuffles_and_not_shuffling_does_not() -> None:
    orders = {lay_out(quiz(shuffle_questions=True), seed).question_ids for seed in range(20)}
    assert len(orders) > 10
    plain = lay_out(quiz(shuffle_choices=False), 1)
    assert plain.question_ids == tuple(f"q{number}" for number in range(1, 8))
    assert plain.orders == {}
