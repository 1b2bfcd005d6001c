"""How much was learnt between a test before a course and the same test after it. Knows numbers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
LOW_BELOW = 0.3
HIGH_ABOVE = 0.7
FULL = 100.0
DECIMALS = 9


class Level(StrEnum):
    """How a normalised gain is judged: below 0.3 low, 0.3 to 0.7 medium, above 0.7 high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def normalised_gain(before: float, after: float) -> float | None:
    """Return how much of what was still to be learnt has been learnt, from scores in per cent.

    (after - before) / (100 - before), by Hake; None where nothing was left to learn. It is negative where the second
    score is lower.
    """
    return None if before >= FULL else (after - before) / (FULL - before)


def level_of(gain: float) -> Level:
    """Return how a normalised gain is judged."""
    gain = round(gain, DECIMALS)
    if gain < LOW_BELOW:
        return Level.LOW
    return Level.HIGH if gain > HIGH_ABOVE else Level.MEDIUM


@dataclass(frozen=True)
class Gain:
    """What a group has gained: means in per cent over those ``both`` who took both tests, and the gain of these means.

    ``only_before`` and ``only_after`` are how many took one of the two. ``levels`` counts the people by their own gain;
    who knew everything before has none and is in ``at_the_top``.
    """

    both: int
    only_before: int
    only_after: int
    before: float | None = None
    after: float | None = None
    levels: Mapping[Level, int] = field(default_factory=dict)
    at_the_top: int = 0

    @property
    def gain(self) -> float | None:
        """The normalised gain of the means; None without people, or where all knew everything before."""
        if self.before is None or self.after is None:
            return None
        return normalised_gain(self.before, self.after)

    @property
    def level(self) -> Level | None:
        """How the gain is judged."""
        return None if self.gain is None else level_of(self.gain)


def group_gain(before: Mapping[Key, float], after: Mapping[Key, float]) -> Gain:
    """Return what a group has gained, from the scores in per cent of each person in each of the two tests."""
    both = before.keys() & after.keys()
    counts = Gain(len(both), len(before) - len(both), len(after) - len(both))
    if not both:
        return counts
    gains = [normalised_gain(before[each], after[each]) for each in both]
    levels = Counter(level_of(gain) for gain in gains if gain is not None)
    return Gain(
        both=counts.both,
        only_before=counts.only_before,
        only_after=counts.only_after,
        before=fsum(before[each] for each in both) / len(both),
        after=fsum(after[each] for each in both) / len(both),
        levels={level: levels[level] for level in Level},
        at_the_top=gains.count(None),
    )
