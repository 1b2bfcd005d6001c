"""What the score sheets of an application say together.

Scores are from 0 to 5; "not applicable" is left out of every mean. These are the rules only: no database, no web.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.fellowships.selection.models import Recommendation

HIGHEST = 5
WIDE_SPREAD = 1.5
"""From how many points between the highest and the lowest reviewer their scores disagree."""


@dataclass(frozen=True)
class Sheet:
    """One score sheet that was handed in: scores by criterion, None for "not applicable"."""

    scores: Mapping[str, int | None]
    recommendation: Recommendation | None


@dataclass(frozen=True)
class Summary:
    """What some sheets say together. ``score`` and ``spread`` are from 0 to 5; no sheet gives no score."""

    sheets: int = 0
    score: float | None = None
    recommendation: Recommendation | None = None
    spread: float = 0.0
    is_disputed: bool = False


def weighted_mean(weights: Mapping[str, int], scores: Mapping[str, int | None]) -> float | None:
    """Return the weighted mean of one sheet, 0 to 5; None where nothing of it was applicable."""
    given = [(weights[key], score) for key, score in scores.items() if score is not None and key in weights]
    total = sum(weight for weight, _ in given)
    return sum(weight * score for weight, score in given) / total if total else None


def merged(recommendations: Collection[Recommendation]) -> Recommendation | None:
    """Return what all recommend; where they differ, that counts as maybe."""
    different = set(recommendations)
    if not different:
        return None
    return different.pop() if len(different) == 1 else Recommendation.MAYBE


def summary(weights: Mapping[str, int], sheets: Sequence[Sheet]) -> Summary:
    """Return what the sheets of an application say together: the mean over reviewers, and whether they disagree.

    They do where their means are 1.5 points or more apart, or where one says yes and another no.
    """
    means = [mean for sheet in sheets if (mean := weighted_mean(weights, sheet.scores)) is not None]
    advice = [sheet.recommendation for sheet in sheets if sheet.recommendation is not None]
    spread = max(means) - min(means) if means else 0.0
    is_split = {Recommendation.YES, Recommendation.NO} <= set(advice)
    return Summary(
        sheets=len(sheets),
        score=sum(means) / len(means) if means else None,
        recommendation=merged(advice),
        spread=spread,
        is_disputed=is_split or round(spread, 9) >= WIDE_SPREAD,
    )


def final_score(review: float | None, interview: float | None) -> float | None:
    """Return by what applications are ranked: the mean of both stages, or the one there is."""
    known = [score for score in (review, interview) if score is not None]
    return sum(known) / len(known) if known else None


def missing(criteria: Collection[str], sheet: Sheet) -> list[str]:
    """Return the criteria that a sheet says nothing about yet; "not applicable" says something."""
    return [key for key in criteria if key not in sheet.scores]
