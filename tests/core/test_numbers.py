"""Numbers as people in India write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.core.numbers import indian, parse_number, western

DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


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


@given(st.integers(-(10**14), 10**14))
def test_grouping_and_digits_change_nothing(number: int) -> None:
    grouped = indian(number)
    assert parse_number(grouped) == number
    assert parse_number(grouped.translate(DEVANAGARI_DIGITS)) == number
    assert parse_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("value", "shown"), [(100000, "1,00,000"), (-1234567.5, "-12,34,567.5"), (0.25, "0.25"), (999, "999"), (0, "0")]
)
def test_a_number_is_written_the_indian_way(value: float, shown: str) -> None:
    assert indian(value) == shown


def test_digits_and_signs_of_any_script_become_western() -> None:
    assert western(" −१२٬३४५٫6 km ") == "-12,345.6 km"
