"""Matching: options for stems, some shared, some that fit nothing, some that look the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.quizzes.kinds.matching.question import Matching
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import any_fields, matching

register_kinds()


def with_option_texts(question: Matching, **texts: dict[str, str]) -> Matching:
    options = tuple(
        option.model_copy(update={"text": texts.get(option.id, option.text)}) for option in question.options
    )
    return question.model_copy(update={"options": options})


@pytest.fixture
def capitals() -> Matching:
    """Three stems, two of which share an option, and one option that fits none."""
    return matching("xyz", a="x", b="y", c="x")


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({"a": "x", "b": "y", "c": "x"}, 1),
        ({"a": "x", "b": "z", "c": "x"}, 2 / 3),
        ({"b": "y"}, 1 / 3),
        ({"a": "z", "b": "z", "c": "z"}, 0),
        (None, 0),
    ],
)
def test_what_is_right_counts_out_of_all_stems(capitals: Matching, answer: Any, fraction: float) -> None:
    assert capitals.grade(answer).fraction == pytest.approx(fraction)


@given(st.data(), st.permutations("xyz"), st.permutations("abc"))
def test_the_order_of_options_and_stems_is_irrelevant(
    data: st.DataObject, options: list[str], stems: list[str]
) -> None:
    wanted = {"a": "x", "b": "y", "c": "x"}
    question, other = matching("xyz", **wanted), matching("".join(options), **{each: wanted[each] for each in stems})
    given_fields = data.draw(any_fields(question))
    assert other.grade(other.read(given_fields)).fraction == question.grade(question.read(given_fields)).fraction


def test_stems_without_a_choice_are_left_out(capitals: Matching) -> None:
    answer = capitals.read({"a": ["x"], "b": [""], "c": []})
    assert answer == {"a": "x"}
    assert not capitals.is_complete(answer)
    assert capitals.is_complete({"a": "x", "b": "z", "c": "z"})


def test_what_is_not_of_the_question_is_refused(capitals: Matching) -> None:
    for forged in ({"a": ["w"]}, {"d": ["x"]}, {"a": ["x", "y"]}):
        with pytest.raises(Refusal):
            capitals.read(forged)


def test_each_stem_has_its_words_and_feedback(capitals: Matching) -> None:
    answer = {"a": "x", "b": "z"}
    assert capitals.words(answer) == [{"en": "Stem a → Option x"}, {"en": "Stem b → Option z"}]
    assert capitals.grade(answer).feedback == ({"en": "Said to a"}, {"en": "Said to b"})


def test_options_that_look_the_same_are_one(capitals: Matching) -> None:
    question = with_option_texts(capitals, z={"en": " Option  x "})
    assert question.read({"a": ["z"]}) == {"a": "x"}
    assert question.grade({"a": "z", "b": "y", "c": "x"}).fraction == 1
    assert question.shuffled() == {"": ("x", "y")}
    assert [option for option, _ in question.controls(None, {})["options"]] == ["x", "y"]
    assert list(question.problems()) == []


def test_a_stem_may_want_any_of_those_that_look_the_same(capitals: Matching) -> None:
    twice = with_option_texts(matching("xyz", a="z"), z={"en": "Option x"})
    assert twice.right_answer() == {"a": "x"}
    assert twice.grade({"a": "x"}).fraction == 1


def test_options_stand_in_the_attempts_order_else_by_their_letters(capitals: Matching) -> None:
    question = with_option_texts(capitals, x={"en": "Qatar"}, y={"en": "Oman"}, z={"en": "Kuwait"})
    assert [each for each, _ in question.controls(None, {"": ["y", "x", "z"]})["options"]] == ["y", "x", "z"]
    assert [each for each, _ in question.controls(None, {})["options"]] == ["z", "y", "x"]


def test_the_page_shows_what_was_chosen(capitals: Matching) -> None:
    assert [(stem, chosen) for stem, _, chosen in capitals.controls({"b": "z"}, {})["stems"]] == [
        ("a", ""),
        ("b", "z"),
        ("c", ""),
    ]
    assert capitals.shown_again({"a": ["w"]}, None) == {"a": "w"}


def test_each_option_of_each_stem_is_a_response(capitals: Matching) -> None:
    right = [(each.part, each.key) for each in capitals.responses() if each.fraction == 1]
    assert right == [("a", "x"), ("b", "y"), ("c", "x")]
    assert len(capitals.responses()) == 9
    assert capitals.given_responses({"c": "z"}) == (("c", "z"),)


def test_the_key_is_corrected_stem_by_stem(capitals: Matching) -> None:
    corrected = capitals.with_key({"a": "x", "b": "z", "c": "x"})
    assert corrected.grade({"b": "z"}).fraction == pytest.approx(1 / 3)
    assert capitals.grade({"b": "z"}).fraction == 0


@pytest.mark.parametrize("wrong", ["w", "", None])
def test_a_key_that_is_no_option_is_refused_beside_its_stem(capitals: Matching, wrong: str | None) -> None:
    values = {"a": "x", "b": wrong, "c": "x"}
    with pytest.raises(Refusal) as refused:
        capitals.with_key({key: value for key, value in values.items() if value is not None})
    assert refused.value.field == "b"


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (matching("ab", one="z"), ("stems", 0, "option")),
        (matching("aba", one="a"), ("options", 2, "id")),
        (with_option_texts(matching("ab", one="a"), b={"en": "Option a"}), ("options",)),
        (
            with_option_texts(matching("ab", one="a"), a={"en": "A", "hi": "क"}, b={"en": "B", "hi": "क"}),
            ("options", 1, "text", "hi"),
        ),
    ],
)
def test_problems(question: Matching, where: tuple[str | int, ...]) -> None:
    assert [problem.where for problem in question.problems()] == [where]
