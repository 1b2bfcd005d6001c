"""What holds for every kind of question, whatever its author wrote and whoever answers."""

from __future__ import annotations

import json
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.quizzes.kinds.question import Question, kinds
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import (
    any_fields,
    any_question,
    choice_gap,
    fields,
    gap_fill,
    matching,
    multiple,
    number_gap,
    numerical,
    ordering,
    short,
    single,
    text_gap,
    true_false,
)

register_kinds()
KINDS = [
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_answer",
    "numerical",
    "matching",
    "ordering",
    "gap_fill",
    "long_answer",
    "case",
    "description",
]
LISTS = ("choices", "answers", "options", "stems", "gaps", "parts")
"""What authors list in any order; the items of an ordering are not among it."""
EXAMPLES = [
    *(single(a=1, b=0), multiple(a=1, b=-1), true_false(), short("eMigrate"), numerical(12)),
    *(
        matching("ab", first="a"),
        ordering("abc"),
        gap_fill(a=text_gap("eMigrate"), b=number_gap(12), c=choice_gap(x=1, y=0)),
    ),
]


@given(st.data(), any_question)
def test_what_an_answer_earns_is_within_bounds(data: st.DataObject, question: Question) -> None:
    answer = question.read(data.draw(any_fields(question)))
    lowest = -1 if question.kind in {"single_choice", "case"} else 0
    fraction = question.grade(answer).fraction
    assert fraction is not None
    assert lowest <= fraction <= 1


@given(any_question)
def test_the_right_answer_earns_the_whole_mark(question: Question) -> None:
    assert question.grade(question.right_answer()).fraction == 1


@given(any_question)
def test_no_answer_earns_nothing(question: Question) -> None:
    for empty in ({}, fields(), fields(""), fields("  ")):
        answer = question.read(empty)
        assert answer is None
        assert question.grade(answer).fraction == 0
        assert question.words(answer) == []


@given(st.data(), any_question)
def test_an_answer_survives_storage_and_the_page(data: st.DataObject, question: Question) -> None:
    answer = question.read(data.draw(any_fields(question)))
    kept = json.loads(json.dumps(answer))
    assert kept == answer
    assert question.read(question.fields(kept)) == answer
    assert question.grade(kept) == question.grade(answer)


@given(st.data(), any_question)
def test_feedback_goes_with_the_words_of_the_answer(data: st.DataObject, question: Question) -> None:
    answer = question.read(data.draw(any_fields(question)))
    assert len(question.grade(answer).feedback) == len(question.words(answer))


@given(any_question)
def test_a_question_survives_storage(question: Question) -> None:
    kept = json.loads(question.model_dump_json())
    assert type(question).model_validate(kept) == question


@given(st.data(), any_question)
def test_the_order_of_choices_is_irrelevant(data: st.DataObject, question: Question) -> None:
    given_fields = data.draw(any_fields(question))
    shuffled = {part: data.draw(st.permutations(list(values))) for part, values in given_fields.items()}
    assert question.grade(question.read(shuffled)) == question.grade(question.read(given_fields))


@given(st.data(), any_question)
def test_the_order_of_what_its_author_lists_is_irrelevant(data: st.DataObject, question: Question) -> None:
    lists = {name: list(getattr(question, name)) for name in LISTS if hasattr(question, name)}
    other = question.model_copy(update={name: tuple(data.draw(st.permutations(each))) for name, each in lists.items()})
    given_fields = data.draw(any_fields(question))
    fractions = [each.grade(each.read(given_fields)).fraction for each in (question, other)]
    assert fractions[0] == pytest.approx(fractions[1])


@pytest.mark.parametrize("question", EXAMPLES, ids=lambda question: question.kind)
def test_too_many_values_are_refused(question: Question) -> None:
    with pytest.raises(Refusal):
        question.read(fields(*["true"] * 9))


@pytest.mark.parametrize("question", EXAMPLES, ids=lambda question: question.kind)
def test_nothing_on_the_page_tells_the_right_answer(question: Question) -> None:
    controls = str(question.controls(None, {}))
    for telling in ("fraction", "Said to", "You said", "eMigrate", "12"):
        assert telling not in controls


@pytest.mark.parametrize("question", EXAMPLES, ids=lambda question: question.kind)
def test_an_example_has_no_problems(question: Question) -> None:
    assert list(question.problems()) == []


@given(any_question)
def test_a_key_that_stands_as_it_was_shown_stays(question: Question) -> None:
    shown = {field.name: field.value for field in question.key_fields()}
    assert shown
    assert question.with_key(shown) == question


@given(st.data(), any_question)
def test_letters_are_the_same_however_they_are_composed(data: st.DataObject, question: Question) -> None:
    typed = data.draw(any_fields(question))
    composed, decomposed = (
        {part: [normalize(form, value) for value in values] for part, values in typed.items()}
        for form in ("NFC", "NFD")
    )
    first, second = question.grade(question.read(composed)), question.grade(question.read(decomposed))
    assert first == second


def test_every_kind_is_registered() -> None:
    assert kinds.keys() == KINDS
