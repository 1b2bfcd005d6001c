"""Tests on paper as lines of letters: every way to type them, and what is said to what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.workshops.library import documents
from lms.workshops.measuring.letters import line_of, read_line
from lms.workshops.measuring.scoring import graded, objective_scores, score_of, typed_mark, unanswered
from lms.workshops.measuring.wording import drawn, orders_of
from tests.factories.workshops import choice_question, words


def mixed_test() -> documents.Test:
    """Return a test of one question each: one choice, several choices, a number (2 marks), true or false, an order."""
    several = {
        **choice_question("several", "calc"),
        "kind": "multiple_choice",
        "choices": [
            {"id": each, "text": words(each), "fraction": fraction}
            for each, fraction in zip("abc", (0.5, 0.5, -1), strict=True)
        ],
    }
    wages = {"id": "wages", "kind": "numerical", "text": words("Wages?"), "answers": [{"value": 350}], "mark": 2}
    order = [{"id": each, "text": words(each)} for each in ("one", "two", "three")]
    questions: list[Any] = [
        choice_question("one", "calc"),
        several,
        {**wages, "objective": "calc"},
        {"id": "true", "kind": "true_false", "text": words("So?"), "answer": True, "objective": "listen"},
        {"id": "order", "kind": "ordering", "text": words("Order?"), "items": order, "objective": "listen"},
    ]
    return documents.Test.model_validate({"questions": questions})


def simple_test(count: int = 4) -> documents.Test:
    """Return a test of questions with three choices, of which the first is right."""
    return documents.Test.model_validate({"questions": [choice_question(f"q-{n}", "calc") for n in range(count)]})


@pytest.mark.parametrize("text", ["A B - C", "ab-c", "  a, b; -  C ", "A\tB.C", "AB–C", "A b _ c"])
def test_a_line_can_be_typed_in_many_ways(text: str) -> None:
    assert read_line(simple_test(), text) == {"q-0": "a", "q-1": "b", "q-3": "c"}


def test_several_letters_marks_and_true_or_false() -> None:
    answers = read_line(mixed_test(), "A BA 1.5 B 1")
    assert answers == {
        "one": "a",
        "several": ["a", "b"],
        "wages": typed_mark(1.5),
        "true": False,
        "order": typed_mark(1),
    }
    assert graded(mixed_test(), answers) == {"one": 1, "several": 1, "wages": 0.75, "true": 0, "order": 1}
    assert score_of(mixed_test(), graded(mixed_test(), answers)) == pytest.approx(100 * 4.5 / 6)


def test_objectives_weigh_the_marks_of_their_questions() -> None:
    found = objective_scores(mixed_test(), {"one": 1.0, "several": 0.0, "wages": 0.5, "true": 1.0})
    assert found == {"calc": pytest.approx(50), "listen": pytest.approx(50)}


def test_papers_that_are_marked_already_are_ones_and_zeros_in_any_digits() -> None:
    test = simple_test()
    assert score_of(test, graded(test, read_line(test, "1 0 1 -"))) == 50
    assert read_line(test, "१०१-") == read_line(test, "101-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A B C", ("has 4 questions", "3 answers")),
        ("A B C A B", ("only 4", "5 answers")),
        ("A B D A", ("Question 3", "A to C", "“D”")),
        ("AB B C A", ("Question 1", "“AB”")),
        ("A 2 B C", ("Question 2", "0 to 1", "“2”")),
        ("A ? B C", ("Question 2", "“?”")),
    ],
)
def test_what_cannot_be_is_said_with_its_question(app: Flask, text: str, said: tuple[str, ...]) -> None:
    with app.test_request_context(), pytest.raises(Refusal) as refused:
        read_line(simple_test(), text)
    sentence = str(refused.value.sentence)
    assert all(each in sentence for each in said), sentence


def test_a_letter_for_a_question_without_choices_is_refused_with_its_scale(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Refusal, match=r"Question 3 takes a mark from 0 to 2"):
        read_line(mixed_test(), "A B C A 1")


@given(st.lists(st.sampled_from([*"ABC-", "1", "0", "0.5"]), min_size=4, max_size=4))
@settings(max_examples=30)
def test_a_line_reads_as_it_is_written(signs: list[str]) -> None:
    test = simple_test()
    answers = read_line(test, " ".join(signs))
    assert read_line(test, line_of(test, answers)) == answers
    assert line_of(test, answers) == " ".join(signs)


def test_right_answers_of_every_kind_have_a_line() -> None:
    right = {question.id: question.right_answer() for question in mixed_test().questions}
    line = line_of(mixed_test(), right)
    assert line == "A AB 2 A 1"
    assert score_of(mixed_test(), graded(mixed_test(), read_line(mixed_test(), line))) == 100


def test_what_is_left_out_is_numbered() -> None:
    assert unanswered(mixed_test(), {"one": "a", "true": False}) == [2, 3, 5]


def test_choices_keep_their_letters_and_items_do_not_stand_in_the_right_order() -> None:
    by_id = {question.id: question for question in mixed_test().questions}
    assert orders_of(by_id["one"]) == {}
    assert orders_of(by_id["order"])[""] != ("one", "two", "three")
    shown = {each.id: each for each in drawn(mixed_test(), {"wages": typed_mark(1)})}
    assert [choice[0] for choice in shown["one"].controls["choices"]] == ["a", "b", "c"]
    assert shown["wages"].controls["value"] == ""
