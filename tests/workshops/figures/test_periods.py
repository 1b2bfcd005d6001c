"""Periods of reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.workshops.figures.periods import calendar_year, financial_year, last_quarter, month_period

DAYS = st.dates(min_value=date(2000, 2, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_the_financial_year_begins_in_april(today: date, first: date, last: date) -> None:
    assert financial_year(today) == (first, last)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 11, 22), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2024, 4, 30), date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_the_last_quarter_is_over(today: date, first: date, last: date) -> None:
    assert last_quarter(today) == (first, last)


@settings(max_examples=30, deadline=None)
@given(DAYS)
def test_a_day_lies_in_its_own_periods_and_not_in_the_last_quarter(today: date) -> None:
    for first, last in (calendar_year(today), financial_year(today), month_period(today.year, today.month)):
        assert first <= today <= last
    assert last_quarter(today)[1] < today
    assert month_period(today.year, today.month)[1] + timedelta(days=1) > today
