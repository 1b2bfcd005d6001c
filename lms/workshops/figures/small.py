"""Counts so small that they could point at somebody. Knows neither database nor web.

A table of people that leaves the house shows no count below FEWEST. Where only one count of a row or a column is left
out it could be worked out from the totals, so the smallest of the others goes as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import TypeVar

FEWEST = 3


class Masked(StrEnum):
    """Why a count is not there: it is small, or it would give a small one away."""

    FEW = "few"
    LEFT_OUT = "left_out"


Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Count = int | Masked


def masked(counts: Mapping[tuple[Row, Column], int]) -> dict[tuple[Row, Column], Count]:
    """Return the counts of a table, the small ones and those that would give them away masked; zeros stay."""
    few = {key for key, number in counts.items() if 0 < number < FEWEST}
    hidden = set(few)
    while more := _given_away(counts, hidden):
        hidden |= more
    found: dict[tuple[Row, Column], Count] = dict(counts)
    found.update({key: Masked.FEW if key in few else Masked.LEFT_OUT for key in hidden})
    return found


def masked_line(counts: Mapping[Row, int]) -> dict[Row, Count]:
    """Return the counts of one line whose total is known, masked alike."""
    return {key: count for (_, key), count in masked({(0, key): number for key, number in counts.items()}).items()}


def _given_away(counts: Mapping[tuple[Row, Column], int], hidden: set[tuple[Row, Column]]) -> set[tuple[Row, Column]]:
    """Return what else has to go from the first row or column in which just one count is hidden."""
    for axis in (0, 1):
        for value in {key[axis] for key in hidden}:
            line = [key for key, number in counts.items() if key[axis] == value and number]
            shown = [key for key in line if key not in hidden]
            if len(line) - len(shown) == 1 and shown:
                return {min(shown, key=lambda key: (counts[key], str(key)))}
    return set()
