from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.clock import today_here
from lms.workshops.costs.models import CostKind
from lms.workshops.costs.pasting import PastedCost, read_costs


def read(text: str) -> list[tuple[str, str, str, str]]:
    return [(row.kind, row.what, row.amount, row.day) for row in read_costs(text)]


def problem(text: str) -> str:
    (row,) = read_costs(text)
    return str(row.problem)


@pytest.mark.parametrize(
    "line",
    [
        "Food\tLunch for 32\t4,800\t21-11-2025",
        "21/11/2025; Food; Lunch for 32; ₹4,800/-",
        '3, Lunch for 32, food, "4,800", 2025-11-21',
        "भोजन | Lunch for 32 | ४,८०० | २१-११-२०२५",
        "Lunch for 32    4800.00    21 Nov 2025    meals",
    ],
)
def test_columns_come_in_any_order(app_context: Flask, line: str) -> None:
    assert read(line) == [("food", "Lunch for 32", "4800.00", "2025-11-21")]


def test_headings_say_which_column_is_what(app_context: Flask) -> None:
    text = "Sr No\tParticulars\tDate\tHead\tAmount\tRemark\n1\t2026\t21-11-2025\tBus\t350\tpaid in cash\n\n"
    assert read(text) == [("travel", "2026, paid in cash", "350.00", "2025-11-21")]
    assert read("मद;विवरण;राशि\nजगह;हॉल;500") == [("venue", "हॉल", "500.00", "")]


def test_what_has_no_kind_is_kept_as_other(app_context: Flask) -> None:
    assert read("Sound system; 900") == [(CostKind.OTHER, "Sound system", "900.00", "")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Food; lunch", "The amount is missing"),
        ("Food; lunch; 12; 500", "Which of these numbers is the amount"),
        ("Food; lunch; 0", "above zero"),
        ("Food; lunch; 500; 21-11-1999", "ten years ago"),
        (f"Food; {'x' * 400}; 500", "too long"),
    ],
)
def test_what_cannot_be_entered_says_why(app_context: Flask, line: str, said: str) -> None:
    assert said in problem(line)


def test_a_day_to_come_is_refused(app_context: Flask) -> None:
    assert "still to come" in problem(f"Food; lunch; 500; {today_here() + timedelta(days=2)}")


def test_an_emptied_row_is_empty(app_context: Flask) -> None:
    assert PastedCost(kind="food").is_empty
    assert not PastedCost(amount="5").is_empty


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_whatever_is_pasted_is_read_or_named(app_context: Flask, text: str) -> None:
    for row in read_costs(text):
        assert row.problem or row.cost(None).paise > 0
