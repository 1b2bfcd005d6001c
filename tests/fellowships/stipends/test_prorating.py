from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.fellowships.stipends.prorating import days_served, part_of

DUE = date(2026, 2, 28)


@pytest.mark.parametrize(
    ("amount", "served", "length", "part"),
    [
        (15_000_00, 10, 28, 5_357_00),  # 5357.14
        (15_000_00, 14, 28, 7_500_00),
        (10_001_00, 14, 28, 5_001_00),  # 5000.50 goes up
        (10_000_99, 28, 28, 10_000_99),
        (15_000_00, 1, 31, 484_00),  # 483.87
        (40, 1, 2, 0),  # 20 paise are no rupee
    ],
)
def test_the_part_of_a_month_by_hand(amount: int, served: int, length: int, part: int) -> None:
    assert part_of(amount, served, length) == part


@pytest.mark.parametrize(
    ("last_day", "served"),
    [("2026-02-28", 28), ("2026-02-10", 10), ("2026-01-31", 0), ("2025-12-01", 0), ("2026-03-09", 28)],
)
def test_the_days_that_were_served(last_day: str, served: int) -> None:
    assert days_served(28, DUE, date.fromisoformat(last_day)) == served


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(28, 31), st.integers(0, 60))
def test_the_part_is_whole_rupees_near_the_share_and_never_more(amount: int, length: int, before: int) -> None:
    served = days_served(length, DUE, DUE - timedelta(days=before))
    part = part_of(amount, served, length)
    assert 0 <= part <= amount
    assert abs(part - amount * served / length) <= 100
    if served < length and part < amount:
        assert part % 100 == 0
    assert part <= part_of(amount, min(served + 1, length), length)
