"""Which number a module or unit gets in its place, so that as few others as possible change theirs."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 99
"""The names of folders and files have room for two digits."""


class Full(Exception):
    """There are as many as numbers already."""


def inserted(numbers: Sequence[int], position: int) -> list[int]:
    """Return the numbers of things in order once another stands at a position (from 0).

    It gets a number between its neighbours; where none is free, those after it move on as far as they must, and where
    that leads beyond 99 all are numbered anew from 1. Raises Full where there are 99 already.
    """
    if len(numbers) >= MOST:
        raise Full
    before, after = list(numbers[:position]), list(numbers[position:])
    result = [*before, _between(before[-1] if before else 0, after[0] if after else None)]
    for number in after:
        result.append(max(number, result[-1] + 1))
    return result if result[-1] <= MOST else list(range(1, len(result) + 1))


def _between(before: int, after: int | None) -> int:
    return before + 1 if after is None or after - before < 2 else (before + after) // 2


def put_back(numbers: Sequence[int], number: int) -> tuple[int, list[int]]:
    """Return where something with a number of its own belongs among others, and all numbers with it there.

    It keeps its number where that is free. Raises Full where there are 99 already.
    """
    position = next((place for place, other in enumerate(numbers) if other > number), len(numbers))
    if number not in numbers and len(numbers) < MOST:
        return position, [*numbers[:position], number, *numbers[position:]]
    return position, inserted(numbers, position)
