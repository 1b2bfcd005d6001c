"""Ordering: positions that make an order, and the four rules against figures computed by hand."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.quizzes.kinds.ordering.question import Ordering, Rule
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import ordering

register_kinds()


def positions(**given_to: str) -> dict[str, list[str]]:
    return {item: [position] for item, position in given_to.items()}


@pytest.mark.parametrize(
    ("order", "all_or_nothing", "absolute", "relative", "run"),
    [
        # distances 0 0 0 0 0; one run of five
        ("abcde", 1, 1, 1, 1),
        # a b changed places: distances 1 1 0 0 0 of 5 × 4; the run c d e
        ("bacde", 0, 3 / 5, 1 - 2 / 20, 3 / 5),
        # the first went to the end: distances 1 1 1 1 4; the run b c d e
        ("bcdea", 0, 0, 1 - 8 / 20, 4 / 5),
        # the other way round: distances 4 2 0 2 4; nobody is followed by the right one
        ("edcba", 0, 1 / 5, 1 - 12 / 20, 0),
        # two halves: distances 3 3 2 2 2; the run a b c
        ("deabc", 0, 0, 1 - 12 / 20, 3 / 5),
        # something stands between: distances 0 3 1 1 1; the run b c d
        ("aebcd", 0, 1 / 5, 1 - 6 / 20, 3 / 5),
        # distances 0 1 1 1 1; a is followed by c: no run at all
        ("acbed", 0, 1 / 5, 1 - 4 / 20, 0),
    ],
)
def test_the_rules(order: str, all_or_nothing: float, absolute: float, relative: float, run: float) -> None:
    expected = {
        Rule.ALL_OR_NOTHING: all_or_nothing,
        Rule.ABSOLUTE_POSITION: absolute,
        Rule.RELATIVE_TO_CORRECT: relative,
        Rule.LONGEST_RUN: run,
    }
    for rule, fraction in expected.items():
        assert ordering("abcde", rule).grade(list(order)).fraction == pytest.approx(fraction), rule


@pytest.mark.parametrize("rule", Rule)
def test_two_items_are_right_or_wrong(rule: Rule) -> None:
    question = ordering("ab", rule)
    assert question.grade(["a", "b"]).fraction == 1
    assert question.grade(["b", "a"]).fraction == 0


@pytest.mark.parametrize("rule", Rule)
def test_only_the_right_order_earns_everything(rule: Rule) -> None:
    question = ordering("abcd", rule)
    full = [order for order in permutations("abcd") if question.grade(list(order)).fraction == 1]
    assert full == [("a", "b", "c", "d")]
    assert question.grade(None).fraction == 0


@given(st.permutations("abcdef"))
def test_nearness_is_the_mean_of_what_each_item_earns(order: list[str]) -> None:
    scores = [1 - abs(order.index(item) - "abcdef".index(item)) / 5 for item in "abcdef"]
    assert ordering("abcdef", "relative_to_correct").grade(order).fraction == pytest.approx(sum(scores) / 6)


@given(st.permutations("abcdef"))
def test_the_longest_run_is_the_longest_piece_of_the_right_order(order: list[str]) -> None:
    found = max(len(piece) for piece in pieces_of("abcdef") if piece in "".join(order))
    expected = found / 6 if found > 1 else 0
    assert ordering("abcdef", "longest_run").grade(order).fraction == pytest.approx(expected)


def pieces_of(text: str) -> list[str]:
    return [text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)]


def test_positions_make_an_order() -> None:
    question = ordering("abc")
    assert question.read(positions(a="2", b="3", c="1")) == ["c", "a", "b"]
    assert question.read(positions(a="२", b="३", c="१")) == ["c", "a", "b"]
    assert question.fields(["c", "a", "b"]) == positions(c="1", a="2", b="3")


def test_an_untouched_list_is_no_answer() -> None:
    assert ordering("abc").read(positions(a="", b="", c="")) is None
    assert not ordering("abc").is_complete(None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (positions(a="2", b="2", c="1"), "Two items have position 2. Give each a position of its own."),
        (positions(a="1", b="3"), "No item has position 2 yet. Give every item one."),
        (positions(a="1", b="2", c="4"), "Positions go from 1 to 3."),
        (positions(a="0", b="2", c="1"), "Positions go from 1 to 3."),
        (positions(a="first", b="2", c="1"), "Positions go from 1 to 3."),
    ],
)
def test_positions_that_make_no_order_are_refused_with_the_reason(typed: dict[str, list[str]], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        ordering("abc").read(typed)
    assert str(refused.value.sentence) == sentence


def test_what_is_not_of_the_question_is_refused() -> None:
    for forged in (positions(z="1"), {"a": ["1", "2"]}):
        with pytest.raises(Refusal):
            ordering("abc").read(forged)


def test_the_words_of_an_answer_are_numbered() -> None:
    question = ordering("ab")
    assert question.words(["b", "a"]) == [
        {"en": "1. Item b", "hi": "1. चीज़ b"},
        {"en": "2. Item a", "hi": "2. चीज़ a"},
    ]


def drawn(question: Ordering, answer: object, **orders: list[str]) -> list[tuple[str, str]]:
    shown = question.controls(answer, {name.removeprefix("main"): ids for name, ids in orders.items()})
    return [(item, position) for item, _, position in shown["items"]]


def test_the_page_shows_the_attempts_order_then_the_learners() -> None:
    question = ordering("abc")
    assert drawn(question, None, main=["b", "c", "a"]) == [("b", ""), ("c", ""), ("a", "")]
    assert drawn(question, ["c", "a", "b"], main=["b", "c", "a"]) == [("c", "1"), ("a", "2"), ("b", "3")]


def test_what_was_typed_is_shown_again() -> None:
    question = ordering("abc")
    typed = question.shown_again(positions(a="2", b="2", c=""), None)
    assert drawn(question, typed, main=["b", "c", "a"]) == [("b", "2"), ("c", ""), ("a", "2")]


def test_the_right_order_is_not_shown_where_nothing_is_shuffled() -> None:
    item_orders = {
        tuple(item for item, _ in drawn(ordering("abcdef").model_copy(update={"id": f"q{n}"}), None)) for n in range(9)
    }
    assert len(item_orders) > 5
    assert ordering("abc").shuffled() == {"": ("a", "b", "c")}


def test_each_position_of_each_item_is_a_response() -> None:
    question = ordering("abc")
    right = [(each.part, each.key) for each in question.responses() if each.fraction == 1]
    assert right == [("a", "1"), ("b", "2"), ("c", "3")]
    assert len(question.responses()) == 9
    assert question.given_responses(["c", "a", "b"]) == (("c", "1"), ("a", "2"), ("b", "3"))


def test_the_key_is_corrected_by_other_positions() -> None:
    corrected = ordering("abc").with_key({"a": "3", "b": "1", "c": "2"})
    assert corrected.right_answer() == ["b", "c", "a"]


def test_a_key_that_is_no_order_is_refused_beside_the_item() -> None:
    with pytest.raises(Refusal) as refused:
        ordering("abc").with_key({"a": "1", "b": "1", "c": "2"})
    assert refused.value.field == "b"
    with pytest.raises(Refusal) as missing:
        ordering("abc").with_key({"a": "1", "c": "2"})
    assert missing.value.field == "b"


def test_problem_an_id_stands_twice() -> None:
    (problem,) = ordering("aba").problems()
    assert problem.where == ("items", 2, "id")


def test_an_author_is_warned_where_ids_tell_the_order(app_context: None) -> None:
    assert "ids of the items" in ordering("abc").advice()[0]
    assert ordering("bca").advice() == ordering("ab").advice() == []
