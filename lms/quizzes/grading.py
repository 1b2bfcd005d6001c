"""What an attempt is worth, and what several attempts are worth together. Knows numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

DECIMALS = 2
NOTHING_RIGHT = 0.000001
SURE_AND_RIGHT = 3
MARKS_IF_RIGHT = {1: 1, 2: 2, 3: 3}
MARKS_IF_WRONG = {1: 0, 2: -2, 3: -6}
GUESS = 1


class GradeMethod(StrEnum):
    """Which attempts count when there are several."""

    HIGHEST = "highest"
    AVERAGE = "average"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Result:
    """What an attempt has earned: marks, the most it could, and the share in per cent (0..100, two decimals)."""

    earned: float
    most: float
    score: float


def with_certainty(fraction: float, certainty: int | None) -> float:
    """Return the share of the mark, from -2 to 1, that an answer earns with the certainty it was given with.

    Right answers earn 1, 2 or 3 and wrong ones 0, -2 or -6 of three, by how sure their owner was (Gardner-Medwin's
    certainty-based marking); what is partly right earns its part of the former. Who does not say is taken to guess.
    """
    level = certainty or GUESS
    if fraction < NOTHING_RIGHT:
        return MARKS_IF_WRONG[level] / SURE_AND_RIGHT
    return fraction * MARKS_IF_RIGHT[level] / SURE_AND_RIGHT


def after_tries(fraction: float, tries_used: int, penalty: float) -> float:
    """Return what is left of a fraction after wrong tries that cost ``penalty`` each; never less than nothing."""
    return max(0.0, fraction - tries_used * penalty) if tries_used else fraction


def attempt_result(graded: Iterable[tuple[float, float]]) -> Result:
    """Return the result of an attempt from the mark and the earned fraction of each question; never below nothing."""
    pairs = list(graded)
    most = fsum(mark for mark, _ in pairs)
    earned = min(max(fsum(mark * fraction for mark, fraction in pairs), 0.0), most)
    return Result(round(earned, DECIMALS), most, round(100 * earned / most, DECIMALS) if most else 0.0)


def overall_score(method: GradeMethod, scores: Sequence[float]) -> float | None:
    """Return what finished attempts, in their order, are worth together, in per cent; None where there is none."""
    if not scores:
        return None
    match method:
        case GradeMethod.HIGHEST:
            return max(scores)
        case GradeMethod.AVERAGE:
            return round(fsum(scores) / len(scores), DECIMALS)
        case GradeMethod.FIRST:
            return scores[0]
        case GradeMethod.LAST:
            return scores[-1]


def is_passed(score: float | None, pass_mark: float) -> bool:
    """Whether a score in per cent reaches the pass mark; without a pass mark (0) having a score is enough."""
    return score is not None and score >= pass_mark
