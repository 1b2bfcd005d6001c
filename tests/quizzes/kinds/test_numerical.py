"""Numbers as people in India write them, and tolerances."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.core.errors import Refusal
from lms.quizzes.kinds.numerical.question import LONGEST, Numerical
from tests.quizzes.questions import fields, numerical

DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


def earns(question: Numerical, text: str) -> float | None:
    return question.grade(question.read(fields(text))).fraction


def test_the_unit_may_be_typed() -> None:
    question = numerical(35400, unit={"en": "rupees", "hi": "रुपये"})
    assert earns(question, "35,400 rupees") == 1
    assert earns(question, "35400 रुपये") == 1
    with pytest.raises(Refusal):
        question.read(fields("35400 dollars"))


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


DISTANCE = [{"name": "km"}, {"name": "m", "multiplier": 1000}, {"name": "कि.मी."}]


@pytest.mark.parametrize(
    "typed",
    [
        "35",
        "35 km",
        "35km",
        "35 KM",
        "35 km.",
        "35,000 m",
        "35000m",
        "३५ कि.मी.",
        "३५ कि. मी.",
        "35 कि.मी",
        "35. km",
        " 35  k m ",
    ],
)
def test_a_number_may_have_one_of_the_units(typed: str) -> None:
    assert earns(numerical(35, units=DISTANCE), typed) == 1


@pytest.mark.parametrize(("typed", "fraction"), [("35 m", 0), ("35000 km", 0), ("34,999.5 m", 0), ("-35 km", 0)])
def test_the_unit_decides_what_the_number_means(typed: str, fraction: float) -> None:
    assert earns(numerical(35, units=DISTANCE), typed) == fraction


def test_tolerance_is_in_the_first_unit() -> None:
    question = numerical({"value": 35, "tolerance": 0.5}, units=DISTANCE)
    assert earns(question, "34500 m") == earns(question, "35500 m") == 1
    assert earns(question, "34499 m") == earns(question, "35501 m") == 0


def test_a_multiplier_without_end_is_no_matter() -> None:
    question = numerical(0.1, units=[{"name": "day"}, {"name": "third", "multiplier": 3}])
    assert earns(question, "0.3 third") == 1


@pytest.mark.parametrize(
    ("typed", "fraction"), [("35 km", 1), ("35", 0.75), ("35 miles", 0.75), ("35000 m", 1), ("36 km", 0), ("36", 0)]
)
def test_a_missing_or_unknown_unit_costs_its_penalty(typed: str, fraction: float) -> None:
    assert earns(numerical(35, units=DISTANCE, unit_penalty=0.25), typed) == fraction


def test_the_penalty_takes_no_more_than_was_earned() -> None:
    question = numerical(35, {"value": 30, "fraction": 0.5}, units=DISTANCE, unit_penalty=0.75)
    assert earns(question, "30") == 0


def test_an_unknown_unit_is_refused_where_units_cost_nothing() -> None:
    with pytest.raises(Refusal) as refused:
        numerical(35, units=DISTANCE).read(fields("35 miles"))
    assert str(refused.value.sentence) == (
        "“miles” is not a unit of this question. Write the number alone or with one of these units: km, m, कि.मी."
    )


@pytest.mark.parametrize("typed", ["₹ 500", "₹500/-", "Rs. 500", "500 INR", "रु 500", "500 rupees", "500", "500/-"])
def test_the_rupee_has_many_signs(typed: str) -> None:
    assert earns(numerical(500, units=[{"name": "₹"}, {"name": "rupees"}]), typed) == 1


@pytest.mark.parametrize("typed", ["km", "1/2 km", "12,5 km", "1e5 km", "3 5 km", "five km", "35 km 200 m"])
@pytest.mark.parametrize("penalty", [0, 0.5])
def test_what_is_no_number_with_a_unit_is_refused(typed: str, penalty: float) -> None:
    with pytest.raises(Refusal):
        numerical(35, units=DISTANCE, unit_penalty=penalty).read(fields(typed))


def test_units_that_differ_in_capitals_only_are_told_apart() -> None:
    question = numerical(5, units=[{"name": "mW"}, {"name": "MW", "multiplier": 0.000000001}])
    assert earns(question, "5 mW") == 1
    assert earns(question, "5 MW") == 0


def test_the_unit_behind_the_field_may_be_typed_too() -> None:
    question = numerical(35, units=DISTANCE, unit={"en": "kilometres", "hi": "किलोमीटर"})
    assert earns(question, "35 किलोमीटर") == earns(question, "35000 m") == 1
    assert not question.controls(None, {})["wants_unit"]
    assert numerical(35, units=DISTANCE).controls(None, {})["wants_unit"]


@pytest.mark.parametrize(
    ("units", "shown"),
    [(DISTANCE, "1,000 km"), ([{"name": "₹"}], "₹ 1,000"), ([{"name": "m", "multiplier": 2}], "2,000 m")],
)
@pytest.mark.parametrize("penalty", [0, 1])
def test_the_right_answer_has_the_first_unit(units: list[dict[str, object]], shown: str, penalty: float) -> None:
    question = numerical(1000, units=units, unit_penalty=penalty)
    assert question.right_answer() == shown
    assert earns(question, shown) == 1


def test_any_other_number_has_feedback_of_its_own() -> None:
    question = numerical({"value": 5, "feedback": {"en": "Yes."}}, wrong={"en": "Count again."})
    assert question.grade("5").feedback == ({"en": "Yes."},)
    assert question.grade("6").feedback == ({"en": "Count again."},)


def test_an_answer_that_is_no_number_any_more_earns_nothing() -> None:
    assert numerical(5).grade("5 km").fraction == 0


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"unit_penalty": 0.5}, ("unit_penalty",)),
        ({"unit_penalty": 0.5, "units": DISTANCE, "unit": {"en": "km"}}, ("unit_penalty",)),
        ({"units": [{"name": "km"}, {"name": "km"}]}, ("units", 1, "name")),
        ({"units": [{"name": "5"}]}, ("units", 0, "name")),
        ({"units": [{"name": ". "}]}, ("units", 0, "name")),
    ],
)
def test_problems_of_units(more: dict[str, object], where: tuple[str | int, ...]) -> None:
    (problem,) = numerical(1, **more).problems()
    assert problem.where == where
