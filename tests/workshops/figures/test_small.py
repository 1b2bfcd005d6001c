"""No count that could point at somebody leaves the house, nor can it be worked out from its row or column."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.workshops.figures.small import FEWEST, Masked, masked, masked_line

TABLES = st.dictionaries(st.tuples(st.integers(0, 4), st.sampled_from("wmo")), st.integers(0, 9), max_size=15)


def test_a_small_count_hides_the_next_smallest_of_its_row_and_column() -> None:
    counts = {("Gaya", "w"): 1, ("Gaya", "m"): 9, ("Gaya", "o"): 4, ("Ara", "w"): 5, ("Ara", "m"): 8, ("Ara", "o"): 6}
    found = masked(counts)
    assert found["Gaya", "w"] is Masked.FEW
    assert found["Gaya", "o"] is Masked.LEFT_OUT
    assert found["Ara", "w"] is Masked.LEFT_OUT
    assert found["Gaya", "m"] == 9


def test_a_table_without_small_counts_stays_as_it_is() -> None:
    counts = {("Gaya", "w"): 3, ("Gaya", "m"): 0}
    assert masked(counts) == counts


def test_the_counts_of_one_line_hide_two_or_none() -> None:
    assert masked_line({"w": 12, "m": 2, "o": 5}) == {"w": 12, "m": Masked.FEW, "o": Masked.LEFT_OUT}


@settings(max_examples=30, deadline=None)
@given(TABLES)
def test_nothing_small_is_shown_or_can_be_worked_out(counts: dict[tuple[int, str], int]) -> None:
    found = masked(counts)
    assert found.keys() == counts.keys()
    for key, count in found.items():
        assert isinstance(count, Masked) or (count == counts[key] and not 0 < count < FEWEST)
        assert count is not Masked.FEW or counts[key] < FEWEST
    for axis in (0, 1):
        for value in {key[axis] for key in counts}:
            line = [key for key in counts if key[axis] == value and counts[key]]
            hidden = [key for key in line if isinstance(found[key], Masked)]
            assert len(hidden) != 1 or len(line) == 1
