from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.core.money import LARGEST_RUPEES, PAISE, parse_amount, plain_rupees, show_money, show_whole_money


@pytest.mark.parametrize(
    ("typed", "paise"),
    [
        ("15000", 15_000_00),
        ("15,000", 15_000_00),
        ("1,00,000", 1_00_000_00),
        ("100,000", 1_00_000_00),
        ("15000.5", 15_000_50),
        (" ₹ 15,000.05 ", 15_000_05),
        ("Rs. 250/-", 250_00),
        ("INR 250", 250_00),
        ("२५० रुपये", 250_00),
        ("१,२५०.५०", 1_250_50),
        ("１２３", 123_00),
        ("0", 0),
        ("007", 7_00),
        (str(LARGEST_RUPEES), LARGEST_RUPEES * PAISE),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, paise: int) -> None:
    assert parse_amount(typed) == paise


@pytest.mark.parametrize(
    "typed",
    ["", " ", "fifteen", "15k", "-500", "1.234", "1,5", "15.", ".5", "1 lakh", "1e5", "12,34,5", "½", "0x10", "+5"],
)
def test_what_is_no_amount_gets_a_sentence_beside_its_field(app_context: Flask, typed: str) -> None:
    with pytest.raises(Refusal, match="is not an amount") as refused:
        parse_amount(typed, field="stipend")
    assert refused.value.field == "stipend"


@pytest.mark.parametrize("typed", [str(LARGEST_RUPEES + 1), f"{LARGEST_RUPEES}.01", "9" * 19, "9" * 30])
def test_a_slip_of_many_digits_is_refused(app_context: Flask, typed: str) -> None:
    with pytest.raises(Refusal, match="ten crore"):
        parse_amount(typed)


def test_a_long_text_is_not_repeated_whole(app_context: Flask) -> None:
    with pytest.raises(Refusal) as refused:
        parse_amount("x" * 5000)
    assert len(str(refused.value.sentence)) < 150


@pytest.mark.parametrize(
    ("paise", "shown"),
    [
        (None, ""),
        (0, "₹0"),
        (15_000_00, "₹15,000"),
        (1_00_000_00, "₹1,00,000"),
        (15_000_05, "₹15,000.05"),
        (-2_500_50, "−₹2,500.50"),
        (-7, "−₹0.07"),
    ],
)
def test_amounts_are_shown_the_indian_way(app_context: Flask, paise: int | None, shown: str) -> None:
    assert show_money(paise) == shown


@settings(max_examples=30)
@given(st.integers(0, LARGEST_RUPEES * PAISE))
def test_what_a_form_holds_is_read_as_the_same_amount(paise: int) -> None:
    assert parse_amount(plain_rupees(paise)) == paise


@settings(max_examples=20)
@given(paise=st.integers(0, LARGEST_RUPEES * PAISE))
def test_what_is_shown_is_read_as_the_same_amount(app: Flask, paise: int) -> None:
    with app.app_context():
        assert parse_amount(show_money(paise)) == paise


@pytest.mark.parametrize(
    ("paise", "shown"), [(None, ""), (290_365, "₹2,904"), (290_350, "₹2,904"), (290_349, "₹2,903"), (0, "₹0")]
)
def test_a_mean_is_shown_to_the_whole_rupee(app_context: Flask, paise: int | None, shown: str) -> None:
    assert show_whole_money(paise) == shown
