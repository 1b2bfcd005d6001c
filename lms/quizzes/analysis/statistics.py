"""The formulas of the analysis: what marks say about a quiz and about each of its questions. Knows numbers only.

They are those of Moodle's quiz statistics report. ``s`` is the number of attempts, ``x`` an item's mark in each of
them and ``X`` the total. Variances and covariances divide by s - 1. A figure that cannot be said is None, never NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from operator import mul, sub
from statistics import median

ROUNDING = 1e-9
Values = Sequence[float]


@dataclass(frozen=True)
class Spread:
    """How the totals of a quiz lie: ``deviation`` needs two, ``skewness`` three, ``kurtosis`` four that differ."""

    mean: float | None = None
    median: float | None = None
    deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None


@dataclass(frozen=True)
class Consistency:
    """How well the items of a quiz measure one thing.

    ``alpha`` (Cronbach's) and ``error_ratio`` are in per cent, ``standard_error`` in the unit of the totals.
    """

    alpha: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class ItemFigures:
    """What marks say about one item.

    ``facility`` is a share of its mark, ``deviation`` in marks, ``discrimination`` in per cent from -100 to 100 and
    ``efficiency`` in per cent up to 100; ``with_total`` is the covariance of its marks with the totals.
    """

    facility: float | None = None
    deviation: float | None = None
    variance: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None
    with_total: float | None = None


def mean(values: Values) -> float | None:
    """Return the arithmetic mean, None of nothing."""
    return fsum(values) / len(values) if values else None


def from_mean(values: Values) -> list[float]:
    """Return by how much each value differs from the mean; values that differ by rounding only do not differ."""
    if not values:
        return []
    least, most = min(values), max(values)
    if most - least <= ROUNDING * max(1.0, abs(least), abs(most)):
        return [0.0] * len(values)
    middle = fsum(values) / len(values)
    return [value - middle for value in values]


def product_sum(first: Iterable[float], second: Iterable[float]) -> float:
    """Return the sum of the products of two lists, pair by pair."""
    return fsum(map(mul, first, second))


def variance(values: Values) -> float | None:
    """Return the variance, None of fewer than two."""
    if len(values) < 2:
        return None
    away = from_mean(values)
    return product_sum(away, away) / (len(values) - 1)


def covariance(first: Values, second: Values) -> float | None:
    """Return the covariance of two lists of the same length, None of fewer than two pairs."""
    if len(first) < 2:
        return None
    return product_sum(from_mean(first), from_mean(second)) / (len(first) - 1)


def spread(totals: Values) -> Spread:
    """Return how totals lie; skewness is k3/k2^1.5 and kurtosis k4/k2², by the k-statistics of the sample."""
    s = len(totals)
    if not s:
        return Spread()
    away = from_mean(totals)
    squares = [each * each for each in away]
    m2 = fsum(squares) / s
    deviation = sqrt(s * m2 / (s - 1)) if s > 1 else None
    return Spread(
        mean=mean(totals),
        median=median(totals),
        deviation=deviation,
        skewness=_skewness(s, m2, product_sum(squares, away) / s),
        kurtosis=_kurtosis(s, m2, product_sum(squares, squares) / s),
    )


def _skewness(s: int, m2: float, m3: float) -> float | None:
    if s <= 2 or not m2:
        return None
    k2 = s * m2 / (s - 1)
    k3 = s**2 * m3 / ((s - 1) * (s - 2))
    return float(k3 / k2**1.5)


def _kurtosis(s: int, m2: float, m4: float) -> float | None:
    if s <= 3 or not m2:
        return None
    k2 = s * m2 / (s - 1)
    k4 = s**2 * ((s + 1) * m4 - 3 * (s - 1) * m2**2) / ((s - 1) * (s - 2) * (s - 3))
    return k4 / k2**2


def consistency(item_variances: Values, totals: Values) -> Consistency:
    """Return Cronbach's alpha with what follows from it; it needs three attempts, two items and totals that differ."""
    s, p = len(totals), len(item_variances)
    k2 = variance(totals)
    if s <= 2 or p <= 1 or not k2:
        return Consistency()
    alpha = min(100 * p / (p - 1) * (1 - fsum(item_variances) / k2), 100.0)
    ratio = 100 * sqrt(1 - alpha / 100)
    return Consistency(alpha, ratio, ratio * sqrt(k2) / 100)


def item_figures(marks: Values, totals: Values, mark: float, *, is_drawn: bool = False) -> ItemFigures:
    """Return what the marks of one item say beside the totals of the same attempts; ``mark`` is the most it gives.

    It is compared with the rest of the quiz (X - x); a randomly drawn one with the total (X), as in Moodle, because
    the rest differs from attempt to attempt.
    """
    s = len(marks)
    if not s:
        return ItemFigures()
    facility = fsum(marks) / s / mark if mark else None
    if s == 1:
        return ItemFigures(facility)
    x, total = from_mean(marks), from_mean(totals)
    others = total if is_drawn else from_mean(list(map(sub, totals, marks)))
    own, rest = product_sum(x, x), product_sum(others, others)
    both, most = product_sum(x, others), product_sum(sorted(x), sorted(others))
    return ItemFigures(
        facility=facility,
        deviation=sqrt(own / (s - 1)),
        variance=own / (s - 1),
        discrimination=_bounded(100 * both / sqrt(own * rest)) if own and rest else None,
        efficiency=min(100 * both / most, 100.0) if own and rest and most > 0 else None,
        with_total=product_sum(x, total) / (s - 1),
    )


def _bounded(per_cent: float) -> float:
    """Return a coefficient without what rounding has added beyond its bounds."""
    return min(max(per_cent, -100.0), 100.0)


def effective_weights(covariances: Sequence[float | None]) -> list[float | None]:
    """Return how much each item counts in fact, in per cent, from the covariances with the total.

    It is None where the covariance is negative, and for all of them where no item goes with the total.
    """
    roots = [None if each is None or each < 0 else sqrt(each) for each in covariances]
    whole = fsum(root for root in roots if root is not None)
    return [None if root is None or not whole else 100 * root / whole for root in roots]


def bands(scores: Values, count: int = 10) -> list[int]:
    """Return how many scores in per cent lie in each of some bands of equal width; the last one includes 100."""
    found = [0] * count
    for score in scores:
        found[min(max(int(score * count / 100), 0), count - 1)] += 1
    return found


def thirds(scores: Values) -> tuple[list[int], list[int]]:
    """Return the places of the weakest third and of the strongest (rounded down); of equals the earlier is weaker."""
    places = sorted(range(len(scores)), key=scores.__getitem__)
    size = len(scores) // 3
    return places[:size], places[len(places) - size :]
