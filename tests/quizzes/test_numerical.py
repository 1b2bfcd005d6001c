"""Numbers as people in India write them, and tolerances."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.quizzes.kinds.numerical import LONGEST, Numerical, indian, parse_number
from tests.quizzes.questions import fields, numerical

DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


def earns(question: Numerical, text: str) -> float:
    return question.grade(question.read(fields(text))).fraction


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", "12.5"),
        ("1,00,000", "100000"),
        ("100,000", "100000"),
        ("12,34,567.50", "1234567.50"),
        ("१०००", "1000"),
        ("१,००,०००", "100000"),
        ("१२.५", "12.5"),
        ("1 00 000", "100000"),
        ("₹35,400", "35400"),
        ("Rs. 35400/-", "35400"),
        ("रु 500", "500"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+3", "3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
    ],
)
def test_numbers(typed: str, number: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", "twelve", "1,0,0", "10,00", "1,00,00", "12 5", "1e5", "NaN", "Infinity", "1/2", "1.2.3", "--1", "0x10", ","],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        parse_number(typed)


@pytest.mark.parametrize(("typed", "meant"), [("12,5", "12.5"), ("१२,५०", "12.50")])
def test_a_decimal_comma_is_refused_with_the_way_to_write_it(typed: str, meant: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_number(typed)
    assert meant in str(refused.value.sentence)


def test_the_unit_may_be_typed() -> None:
    question = numerical(35400, unit={"en": "rupees", "hi": "रुपये"})
    assert earns(question, "35,400 rupees") == 1
    assert earns(question, "35400 रुपये") == 1
    with pytest.raises(Refusal):
        question.read(fields("35400 dollars"))


@given(st.integers(-(10**14), 10**14))
def test_grouping_and_digits_change_nothing(number: int) -> None:
    grouped = indian(number)
    assert parse_number(grouped) == number
    assert parse_number(grouped.translate(DEVANAGARI_DIGITS)) == number
    assert parse_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("value", "tolerance", "kind", "low", "high"),
    [
        (100, 0, "nominal", "100", "100"),
        (100, 5, "nominal", "95", "105"),
        (100, 0.05, "relative", "95", "105"),
        (-100, 0.05, "relative", "-105", "-95"),
        (100, 1, "geometric", "50", "200"),
        (-100, 1, "geometric", "-200", "-50"),
        (0.3, 0.1, "nominal", "0.2", "0.4"),
    ],
)
def test_tolerance_includes_its_bounds(value: float, tolerance: float, kind: str, low: str, high: str) -> None:
    question = numerical({"value": value, "tolerance": tolerance, "tolerance_kind": kind})
    assert earns(question, low) == earns(question, high) == 1
    for outside in (Decimal(low) - Decimal("0.0001"), Decimal(high) + Decimal("0.0001")):
        assert earns(question, str(outside)) == 0


def test_the_best_value_counts_and_speaks() -> None:
    partly = {"value": 30000, "fraction": 0.5, "feedback": {"en": "You left out GST."}}
    question = numerical(35400, partly)
    assert earns(question, "35,400") == 1
    graded = question.grade("30000")
    assert (graded.fraction, graded.feedback) == (0.5, ({"en": "You left out GST."},))
    assert earns(question, "1") == 0


def test_the_answer_is_kept_as_it_was_typed() -> None:
    assert numerical(1000).read(fields(" १,००० ")) == "१,०००"


def test_too_long_a_number_is_refused() -> None:
    with pytest.raises(Refusal):
        numerical(1).read(fields("1" * (LONGEST + 1)))


@pytest.mark.parametrize(
    ("value", "shown"), [(100000, "1,00,000"), (-1234567.5, "-12,34,567.5"), (0.25, "0.25"), (999, "999")]
)
def test_the_right_answer_is_written_the_indian_way(value: float, shown: str) -> None:
    assert numerical(value).right_answer() == shown


def test_problem_no_value_is_right() -> None:
    (problem,) = numerical({"value": 1, "fraction": 0.5}).problems()
    assert problem.where == ("answers",)
