"""Which questions an attempt asks: fixed ones, and some drawn at random."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.contents import ContentContext
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Bloom, Question
from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.layout import lay_out
from lms.quizzes.slots import drawn
from tests.quizzes.questions import short, single, true_false

register_kinds()
TAGGED = [("fraud", "apply"), ("fraud", "remember"), ("papers", "apply"), ("papers", "remember"), ("fraud", "apply")]


def pool() -> tuple[Question, ...]:
    made: list[Question] = [single(a=1, b=0), true_false(), short("x")]
    return tuple(
        made[number % 3].model_copy(update={"id": f"q{number}", "tags": (tag,), "bloom": Bloom(bloom)})
        for number, (tag, bloom) in enumerate(TAGGED)
    )


def content(slots: list[Any], **more: Any) -> QuizContent:
    questions = [each.model_dump(mode="json") for each in pool()]
    return QuizContent.model_validate({"questions": questions, "slots": slots, **more})


def sentences(quiz: QuizContent) -> list[str]:
    return [problem.sentence for problem in quiz.problems(ContentContext(("en", "hi")))]


@given(st.integers(0, 2**62))
def test_a_draw_takes_what_fits_and_nothing_twice(seed: int) -> None:
    quiz = content(["q0", {"draw": 2, "tags": ["fraud"]}, {"draw": 1, "bloom": ["remember"]}])
    asked = lay_out(quiz, seed).question_ids
    assert len(asked) == len(set(asked)) == 4
    assert asked[0] == "q0"
    assert set(asked[1:3]) <= {"q1", "q4"}
    assert asked[3] in {"q1", "q3"} - set(asked[1:3])


def test_a_draw_differs_from_attempt_to_attempt_and_not_for_one_seed() -> None:
    quiz = content([{"draw": 2}])
    assert len({lay_out(quiz, seed).question_ids for seed in range(40)}) > 5
    assert lay_out(quiz, 7) == lay_out(quiz, 7)


@pytest.mark.parametrize(
    ("slot", "fitting"),
    [
        ({"draw": 1}, {"q0", "q1", "q2", "q3", "q4"}),
        ({"draw": 1, "tags": ["papers"]}, {"q2", "q3"}),
        ({"draw": 1, "kinds": ["true_false"]}, {"q1", "q4"}),
        ({"draw": 1, "bloom": ["remember"], "tags": ["fraud"]}, {"q1"}),
    ],
)
def test_a_draw_is_by_tag_kind_and_level(slot: dict[str, Any], fitting: set[str]) -> None:
    quiz = content([slot])
    assert {lay_out(quiz, seed).question_ids[0] for seed in range(60)} == fitting


def test_a_draw_from_a_bank_takes_only_from_it() -> None:
    bank = [short("y").model_copy(update={"id": f"b{number}"}).model_dump(mode="json") for number in range(3)]
    quiz = content([{"draw": 2, "bank": "papers"}, "b0"], banks=["papers"], taken={"papers": bank})
    assert sentences(quiz) == []
    asked = lay_out(quiz, 1).question_ids
    assert set(asked) == {"b0", "b1", "b2"}
    assert asked[-1] == "b0"


def test_a_slot_may_say_what_a_question_is_worth() -> None:
    quiz = content([{"question": "q0", "mark": 3}, {"draw": 2, "mark": 2, "tags": ["papers"]}])
    assert (quiz.most, quiz.count, quiz.is_drawn) == (7, 3, True)
    assert lay_out(quiz, 1).marks == {"q0": 3, "q2": 2, "q3": 2}


def test_without_slots_every_question_is_asked_in_order() -> None:
    quiz = content([])
    assert lay_out(quiz, 1).question_ids == ("q0", "q1", "q2", "q3", "q4")
    assert (quiz.count, quiz.is_drawn) == (5, False)


@pytest.mark.parametrize(
    ("slots", "sentence"),
    [
        (["nobody"], "There is no question “nobody”."),
        (["q0", "q0"], "The question “q0” stands in two slots."),
        ([{"draw": 3, "tags": ["papers"]}], "The slot draws 3, but only 2 questions fit."),
        (["q2", {"draw": 2, "tags": ["papers"]}], "The slot draws 2, but only 1 questions fit."),
        ([{"draw": 1, "bank": "papers"}], "The bank “papers” is not in the quiz's list of banks."),
    ],
)
def test_what_cannot_be_asked_is_a_problem(slots: list[Any], sentence: str) -> None:
    assert sentence in sentences(content(slots))


def test_a_draw_among_questions_of_different_marks_must_say_the_mark() -> None:
    questions = [each.model_dump(mode="json") for each in pool()]
    questions[0]["mark"] = 5
    quiz = QuizContent.model_validate({"questions": questions, "slots": [{"draw": 2}]})
    assert sentences(quiz) == ["The questions that fit are worth different marks: say which “mark” each is worth here."]


def test_a_quiz_that_asks_nothing_is_a_problem() -> None:
    assert sentences(QuizContent()) == ["The quiz asks nothing: it needs questions, or slots."]


def test_the_same_id_in_the_quiz_and_in_its_bank_is_a_problem() -> None:
    bank = [pool()[0].model_dump(mode="json")]
    quiz = content(["q0"], banks=["papers"], taken={"papers": bank})
    assert sentences(quiz) == ["The id “q0” of the bank “papers” stands elsewhere in this quiz."]


def test_where_too_few_are_left_a_draw_takes_those_there_are() -> None:
    quiz = content([{"draw": 100}])
    asked = drawn(quiz.asked_slots, quiz.by_bank, Random(1))
    assert len(asked) == 5
