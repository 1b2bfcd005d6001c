"""Drafts become questions with ids of their own, and questions drafts."""

from __future__ import annotations

from typing import Any

import pytest

from lms.quizzes.exchange.drafts import Found, Problem, Rich, draft_json
from lms.quizzes.exchange.gift import read_gift
from lms.quizzes.exchange.questions import meant_draft, slug, to_draft, to_question, with_ids
from lms.quizzes.kinds.multiple_choice.question import MultipleChoice
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import case, numerical, short, single, true_false

register_kinds()


def made(taken: set[str] | None = None, line: int = 7, language: str = "en", **fields: Any) -> Question:
    """The question of a true or false draft with some more fields."""
    draft = {"kind": "true_false", "text": Rich("Q"), "answer": True, **fields}
    result = to_question(Found(draft, line), language, set() if taken is None else taken)
    assert result.question is not None, result.problems
    return result.question


def problems(**fields: Any) -> list[Problem]:
    """What is said about a true or false draft with some more fields."""
    draft = {"kind": "true_false", "text": Rich("Q"), "answer": True, **fields}
    return to_question(Found(draft, 7), "en", set()).problems


@pytest.mark.parametrize(
    ("fields", "taken", "expected"),
    [
        ({"id": "393"}, set(), "393"),
        ({"id": "Big Id!"}, set(), "big-id"),
        ({"title": "Grant's Tomb – é"}, set(), "grants-tomb-e"),
        ({"title": "मज़दूरी"}, set(), "q1"),
        ({}, {"q1", "q2"}, "q3"),
        ({"id": "a"}, {"a", "a-2"}, "a-3"),
        ({"id": "x" * 90}, set(), "x" * 60),
        ({"id": "x" * 80}, {"x" * 80}, "x" * 60 + "-2"),
    ],
)
def test_ids(fields: dict[str, Any], taken: set[str], expected: str) -> None:
    question = made(taken, **fields)
    assert question.id == expected
    assert expected in taken


def test_slugs() -> None:
    assert slug("  Über -- uns ") == "uber-uns"
    assert slug("–") == ""


def test_parts_get_ids_that_none_of_them_has() -> None:
    draft = with_ids({"choices": [{}, {"id": "a"}, {}], "stems": [{}, {}], "parts": [{"choices": [{}]}]})
    assert [each["id"] for each in draft["choices"]] == ["b", "a", "c"]
    assert [each["id"] for each in draft["stems"]] == ["s-1", "s-2"]
    assert draft["parts"] == [{"id": "part-1", "choices": [{"id": "a"}]}]
    assert with_ids({"choices": [{}] * 30})["choices"][26]["id"] == "a2"


def test_texts_are_in_the_language_of_the_file() -> None:
    assert made(language="hi", feedback=Rich("*a*", "markdown")).feedback == {"hi": "*a*"}
    assert made(feedback=Rich("<p> </p>", "html")).feedback is None


def test_a_text_that_is_needed_may_not_be_empty() -> None:
    assert problems(text=Rich("<p></p>", "html")) == [Problem(7, "“text”: the text in English is empty.")]


def test_an_unknown_kind_and_an_unknown_field_are_problems() -> None:
    assert problems(kind="hotspot") == [Problem(7, "This kind of question is not known here.")]
    assert problems(colour="red") == [Problem(7, "“colour” is not known here.")]


def test_tags_are_made_to_fit_and_named() -> None:
    draft = {"kind": "true_false", "text": Rich("Q"), "answer": True, "tags": ["good", "a,  b", "good", "[]"]}
    result = to_question(Found(draft, 7), "en", set())
    assert result.question is not None
    assert result.question.tags == ("good", "a b")
    assert [problem.what for problem in result.problems] == ["The tag “a,  b” became “a b”.", "The tag “[]” became “”."]


def test_losses_are_named() -> None:
    (problem,) = problems(feedback=Rich("<p>a</p><script>x</script>", "html"))
    assert problem == Problem(7, "A script in the text was left out.")


@pytest.mark.parametrize(
    "question",
    [single(a=1.0, b=0.25), short("a", ("b", 0.5)), numerical(3), true_false(), case(true_false(), short("x"))],
)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_draft_of_a_question_makes_the_question(question: Question, language: str) -> None:
    for draft in (to_draft(question, language), meant_draft(question, language)):
        assert to_question(Found(draft, 1), language, set()).question == question


def test_drafts_as_json() -> None:
    draft = {"text": Rich("a", "html"), "choices": [{"text": Rich("b")}], "mark": float("inf"), "answer": True}
    assert draft_json(draft) == {
        "text": {"text": "a", "format": "html"},
        "choices": [{"text": {"text": "b", "format": "moodle"}}],
        "mark": None,
        "answer": True,
    }


def test_names_that_are_too_long_are_cut_and_named() -> None:
    draft = {"kind": "true_false", "text": Rich("Q"), "answer": True, "title": "t" * 300, "category": "c" * 501}
    result = to_question(Found(draft, 7), "en", set())
    assert result.question is not None
    assert (len(result.question.title), len(result.question.category)) == (255, 500)
    assert [problem.what for problem in result.problems] == [
        "“title” was cut to 255 characters.",
        "“category” was cut to 500 characters.",
    ]


@pytest.mark.parametrize(
    ("worths", "fractions"),
    [
        ((33, 33, 33, 0), (1 / 3, 1 / 3, 1 / 3, 0)),
        ((33.3, 33.3, 33.3, -33), (1 / 3, 1 / 3, 1 / 3, -1 / 3)),
        ((66.66, 33.33, -100, 0), (2 / 3, 1 / 3, -1, 0)),
        ((16.6, 16.6, 16.6, 50), (1 / 6, 1 / 6, 1 / 6, 0.5)),
        ((50, 50, 0, -50), (0.5, 0.5, 0, -0.5)),
    ],
)
def test_rounded_parts_of_a_whole_are_what_was_meant(worths: tuple[float, ...], fractions: tuple[float, ...]) -> None:
    lines = "\n".join(f"~%{worth}%Choice {number}" for number, worth in enumerate(worths))
    (found,) = read_gift(f"Which?{{\n{lines}\n}}".encode()).drafts
    made = to_question(found, "en", set())
    assert made.problems == []
    assert isinstance(made.question, MultipleChoice)
    assert [choice.fraction for choice in made.question.choices] == pytest.approx(fractions)
    assert made.question.grade(made.question.right_answer()).fraction == 1
