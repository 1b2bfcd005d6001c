"""The numbers of modules and units: free ones between neighbours, else the least that must move."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.outline.numbers import MOST, Full, inserted, put_back

NUMBERS = st.lists(st.integers(1, MOST), unique=True, max_size=MOST - 1).map(sorted)


@pytest.mark.parametrize(
    ("numbers", "position", "result"),
    [
        ([], 0, [1]),
        ([1, 2], 2, [1, 2, 3]),
        ([1, 9], 1, [1, 5, 9]),
        ([1, 2, 5, 9], 0, [1, 2, 3, 5, 9]),
        ([1, 2, 3], 1, [1, 2, 3, 4]),
        ([98, 99], 2, [1, 2, 3]),
        ([3, 3], 2, [3, 3, 4]),
    ],
)
def test_a_free_number_is_taken_or_as_few_as_possible_move(
    numbers: list[int], position: int, result: list[int]
) -> None:
    assert inserted(numbers, position) == result


def test_a_hundredth_has_no_number() -> None:
    with pytest.raises(Full):
        inserted(range(1, 100), 3)
    with pytest.raises(Full):
        put_back(range(1, 100), 5)


@given(NUMBERS, st.data())
@settings(max_examples=30)
def test_numbers_stay_in_order_and_in_bounds(numbers: list[int], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(numbers)))
    result = inserted(numbers, position)
    assert len(result) == len(numbers) + 1
    assert result == sorted(set(result))
    assert result[0] >= 1
    assert result[-1] <= MOST


@given(NUMBERS, st.integers(1, MOST))
@settings(max_examples=30)
def test_what_comes_back_keeps_its_number_where_it_is_free(numbers: list[int], number: int) -> None:
    position, result = put_back(numbers, number)
    assert result == sorted(set(result))
    if number not in numbers:
        assert (result[position], [*result[:position], *result[position + 1 :]]) == (number, numbers)
