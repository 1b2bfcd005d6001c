from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.workshops.costs.models import CostKind
from lms.workshops.costs.presence import unnamed_days
from lms.workshops.costs.sums import FunderSum, Sums, share


@pytest.mark.parametrize(
    ("paise", "number", "each"), [(100_00, 3, 33_00), (200_00, 3, 67_00), (0, 4, 0), (100_00, 0, None)]
)
def test_a_share_is_a_whole_rupee(paise: int, number: int, each: int | None) -> None:
    assert share(paise, number) == each


@settings(max_examples=30)
@given(st.integers(0, 10**12), st.integers(1, 10_000))
def test_shares_together_are_what_was_spent_but_for_half_a_rupee_each(paise: int, number: int) -> None:
    each = share(paise, number)
    assert each is not None
    assert abs(each * number - paise) <= 50 * number


def test_what_is_left_may_be_below_nothing() -> None:
    funders = [FunderSum(1, "A", "", 500_00, 700_00), FunderSum(2, "B", "", None, 100_00)]
    sums = Sums(by_kind={CostKind.FOOD: 900_00}, funders=funders, unnamed=100_00)
    assert [each.left for each in funders] == [-200_00, None]
    assert (sums.spent, sums.promised, sums.left) == (900_00, 500_00, -400_00)


def test_nothing_promised_is_not_nothing_left() -> None:
    assert Sums(by_kind={}, funders=[], unnamed=0).left is None


@pytest.mark.parametrize(
    ("counted", "days", "of_one"),
    [
        ([], 2, 0),
        ([(None, 10)], 2, 20),
        ([(1, 10), (1, 12), (2, 8)], 2, 30),
        ([(None, 5), (1, 10)], 2, 10),
        ([(None, 5)], 0, 5),
    ],
)
def test_days_of_those_who_are_only_counted(counted: list[tuple[int | None, int]], days: int, of_one: int) -> None:
    assert unnamed_days(counted, days=days) == of_one
