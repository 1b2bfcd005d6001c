"""What an attempt is worth, and what several attempts are worth together. Knows numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

DECIMALS = 2


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
