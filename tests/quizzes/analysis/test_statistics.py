from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lms.quizzes.analysis.statistics import (
    Consistency,
    ItemFigures,
    Spread,
    bands,
    consistency,
    covariance,
    effective_weights,
    item_figures,
    mean,
    spread,
    thirds,
    variance,
)

# Five attempts at four questions of marks 1, 1, 2 and 1: x, and the totals X.
MARKS = [
    [1.0, 1.0, 0.0, 1.0, 0.0],
    [1.0, 0.0, 0.0, 1.0, 1.0],
    [2.0, 1.0, 0.0, 2.0, 0.0],
    [1.0, 1.0, 1.0, 0.0, 1.0],
]
TOTALS = [5.0, 3.0, 1.0, 4.0, 2.0]
CLOSE = 1e-12

scores = st.integers(-400, 400).map(lambda number: number / 4)
tables = st.tuples(st.integers(4, 12), st.integers(2, 6)).flatmap(
    lambda size: st.lists(st.lists(scores, min_size=size[0], max_size=size[0]), min_size=size[1], max_size=size[1])
)


def figures(item: int, *, is_drawn: bool = False) -> ItemFigures:
    return item_figures(MARKS[item], TOTALS, [1, 1, 2, 1][item], is_drawn=is_drawn)


# By hand: the totals 5, 3, 1, 4, 2 lie evenly round 3.
def test_the_totals_by_hand() -> None:
    found = spread(TOTALS)
    assert (found.mean, found.median, found.skewness) == (3, 3, 0)
    assert found.deviation == pytest.approx(math.sqrt(10 / 4), rel=CLOSE)
    # m2 = 2, m4 = 34/5, k2 = 5/2, k4 = 25 (6·34/5 - 3·4·4) / (4·3·2) = 25·(-36/5)/24 = -15/2
    assert found.kurtosis == pytest.approx(-7.5 / 2.5**2, rel=CLOSE)


# 1, 1, 4: mean 2, m2 = (1+1+4)/3 = 2, m3 = (-1-1+8)/3 = 2, k2 = 3·2/2 = 3, k3 = 9·2/(2·1) = 9.
def test_skewness_by_hand() -> None:
    found = spread([1, 1, 4])
    assert (found.mean, found.median) == (2, 1)
    assert found.skewness == pytest.approx(9 / 3**1.5, rel=CLOSE)
    assert found.kurtosis is None


# 0, 0, 0, 4: mean 1, m2 = 12/4 = 3, m3 = (-3+27)/4 = 6, m4 = (3+81)/4 = 21, k2 = 4,
# k3 = 16·6/(3·2) = 16, k4 = 16·(5·21 - 3·3·9)/(3·2·1) = 64.
def test_kurtosis_by_hand() -> None:
    found = spread([0, 0, 0, 4])
    assert found.median == 0
    assert found.skewness == pytest.approx(16 / 4**1.5, rel=CLOSE)
    assert found.kurtosis == pytest.approx(64 / 16, rel=CLOSE)


# x = 1 1 0 1 0, mean 3/5, deviations 2 2 -3 2 -3 (fifths), sum of squares 30/25 = 1.2, variance 0.3.
# X - x = 4 2 1 3 2, mean 12/5, deviations 8 -2 -7 3 -2 (fifths), sum of squares 130/25 = 5.2.
# Products 16 -4 +21 +6 +6 = 45 (twenty-fifths) = 1.8.
# Sorted x 0 0 1 1 1 beside 1 2 2 3 4: -3·-7 + -3·-2 + 2·-2 + 2·3 + 2·8 = 21 + 6 - 4 + 6 + 16 = 45: also 1.8.
def test_an_item_by_hand() -> None:
    found = figures(0)
    assert found.facility == pytest.approx(0.6, rel=CLOSE)
    assert found.deviation == pytest.approx(math.sqrt(0.3), rel=CLOSE)
    assert found.discrimination == pytest.approx(100 * 1.8 / math.sqrt(1.2 * 5.2), rel=CLOSE)
    assert found.efficiency == pytest.approx(100, rel=CLOSE)


# x = 1 0 0 1 1, deviations 2 -3 -3 2 2; X - x = 4 3 1 3 1, mean 12/5, deviations 8 3 -7 3 -7, squares 180/25 = 7.2.
# Products 16 - 9 + 21 + 6 - 14 = 20 → 0.8. Sorted x -3 -3 2 2 2 beside -7 -7 3 3 8: 21 + 21 + 6 + 6 + 16 = 70 → 2.8.
def test_an_item_that_tells_less_than_it_could() -> None:
    found = figures(1)
    assert found.discrimination == pytest.approx(100 * 0.8 / math.sqrt(1.2 * 7.2), rel=CLOSE)
    assert found.efficiency == pytest.approx(100 * 0.8 / 2.8, rel=CLOSE)


# x = 2 1 0 2 0, mean 1 of 2 marks; squares 1+0+1+1+1 = 4.
def test_facility_is_the_share_of_the_items_own_mark() -> None:
    found = figures(2)
    assert (found.facility, found.deviation) == (0.5, 1)


# A drawn item is compared with X = 5 3 1 4 2, deviations 2 0 -2 1 -1, squares 10; with x in fifths:
# 4 + 0 + 6 + 2 + 3 = 15 fifths = 3. Sorted x -3 -3 2 2 2 beside -2 -1 0 1 2: 6 + 3 + 0 + 2 + 4 = 15 fifths = 3.
def test_a_drawn_item_is_compared_with_the_total() -> None:
    found = figures(0, is_drawn=True)
    assert found.discrimination == pytest.approx(100 * 3 / math.sqrt(1.2 * 10), rel=CLOSE)
    assert found.efficiency == pytest.approx(100, rel=CLOSE)
    assert found.facility == figures(0).facility


# An item that goes against the rest: x = 0 0 1 beside X = 2 1 1, X - x = 2 1 0: mean 1, products in thirds
# -1·1 + -1·0 + 2·-1 = -3 → -1; squares 2/3 and 2; sorted x -1 -1 2 beside -1 0 1: 1 + 0 + 2 = 3 → 1.
def test_an_item_that_goes_against_the_rest() -> None:
    found = item_figures([0, 0, 1], [2, 1, 1], 1)
    assert found.discrimination == pytest.approx(-100 / math.sqrt(4 / 3), rel=CLOSE)
    assert found.efficiency == pytest.approx(-100, rel=CLOSE)
    assert found.with_total == pytest.approx(-1 / 3 / 2, rel=CLOSE)


# Sums of products with X - 3: 4 + 6 + 2 + 3 = 15 fifths; 4 + 6 + 2 - 2 = 10 fifths; 2 + 2 + 1 + 1 = 6; and the last
# 0.2·(2 + 0 - 2 - 1) - 0.8·1 = -1: divided by 4 the covariances.
def test_effective_weights_by_hand() -> None:
    assert [figures(item).with_total for item in range(4)] == pytest.approx([3 / 4, 2 / 4, 6 / 4, -1 / 4], rel=CLOSE)
    roots = [math.sqrt(0.75), math.sqrt(0.5), math.sqrt(1.5)]
    expected = [100 * root / sum(roots) for root in roots]
    found = effective_weights([figures(item).with_total for item in range(4)])
    assert found[:3] == pytest.approx(expected, rel=CLOSE)
    assert found[3] is None


def test_weights_are_blank_where_no_item_goes_with_the_total() -> None:
    assert effective_weights([0.0, 0.0]) == [None, None]
    assert effective_weights([None, 1.0]) == [None, pytest.approx(100)]
    assert effective_weights([]) == []


# Variances 0.3 0.3 1 0.2 = 1.8 beside k2 = 2.5: alpha = 100·4/3·(1 - 0.72) = 112/3.
def test_alpha_by_hand() -> None:
    found = consistency([figures(item).variance or 0 for item in range(4)], TOTALS)
    assert found.alpha == pytest.approx(112 / 3, rel=CLOSE)
    ratio = 100 * math.sqrt(1 - 112 / 300)
    assert found.error_ratio == pytest.approx(ratio, rel=CLOSE)
    assert found.standard_error == pytest.approx(ratio * math.sqrt(2.5) / 100, rel=CLOSE)


def test_alpha_below_nothing_has_an_error_ratio_above_a_hundred() -> None:
    found = consistency([1.0, 1.0], [0.0, 1.0, 0.0])
    assert found.alpha is not None
    assert found.alpha < 0
    assert found.error_ratio is not None
    assert found.error_ratio > 100


def test_nothing_says_nothing() -> None:
    assert spread([]) == Spread()
    assert item_figures([], [], 1) == ItemFigures()
    assert mean([]) is variance([]) is covariance([], []) is None
    assert consistency([], []) == Consistency()


def test_one_attempt_has_a_mean_and_no_more() -> None:
    assert spread([4.0]) == Spread(mean=4, median=4)
    assert item_figures([1.0], [4.0], 2) == ItemFigures(facility=0.5)
    assert consistency([0.0, 0.0], [4.0]) == Consistency()


def test_two_attempts_have_a_deviation_but_no_shape() -> None:
    assert spread([1.0, 3.0]) == Spread(mean=2, median=2, deviation=math.sqrt(2))
    assert consistency([0.5, 0.5], [1.0, 3.0]) == Consistency()


def test_attempts_that_are_all_equal() -> None:
    assert spread([2.0] * 5) == Spread(mean=2, median=2, deviation=0)
    assert item_figures([1.0] * 5, [2.0] * 5, 1) == ItemFigures(1, 0, 0, None, None, 0)
    assert consistency([0.0, 0.0], [2.0] * 5) == Consistency()


def test_what_differs_by_rounding_only_does_not_differ() -> None:
    nearly = [0.1 + 0.2, 0.3, 0.3]
    assert variance(nearly) == 0
    found = item_figures([1 / 3] * 3, [1 / 3 + each for each in (0.1, 0.2, 0.7)], 1)
    assert (found.deviation, found.discrimination, found.efficiency) == (0, None, None)
    others_alike = item_figures([0.1, 0.2, 0.7], [1 / 3 + each for each in (0.1, 0.2, 0.7)], 1)
    assert (others_alike.discrimination, others_alike.efficiency) == (None, None)


def test_one_item_has_no_alpha() -> None:
    assert consistency([2.5], TOTALS) == Consistency()


def test_an_item_without_a_mark_has_no_facility() -> None:
    assert item_figures([0.0, 0.0], [1.0, 2.0], 0).facility is None


def test_scores_in_bands_of_ten() -> None:
    assert bands([0, 9.99, 10, 59.99, 60, 99, 100, 100]) == [2, 1, 0, 0, 0, 1, 1, 0, 0, 3]
    assert bands([]) == [0] * 10


def test_thirds_are_apart_even_where_all_are_equal() -> None:
    assert thirds([50, 10, 90, 20, 80, 70]) == ([1, 3], [4, 2])
    assert thirds([5] * 7) == ([0, 1], [5, 6])
    assert thirds([1, 2]) == ([], [])


def _k_statistics(values: np.ndarray) -> tuple[float, float, float]:
    """Return k2, k3 and k4 from sums of powers (not of differences), in whole numbers as long as can be."""
    n = len(values)
    s1, s2, s3, s4 = (int(sum(int(each) ** power for each in values)) for power in (1, 2, 3, 4))
    k2 = (n * s2 - s1**2) / (n * (n - 1))
    k3 = (2 * s1**3 - 3 * n * s1 * s2 + n**2 * s3) / (n * (n - 1) * (n - 2))
    fourth = -6 * s1**4 + 12 * n * s1**2 * s2 - 3 * n * (n - 1) * s2**2 - 4 * n * (n + 1) * s1 * s3
    k4 = (fourth + n**2 * (n + 1) * s4) / (n * (n - 1) * (n - 2) * (n - 3))
    return k2, k3, k4


@settings(max_examples=60)
@given(st.lists(st.integers(-100, 100), min_size=4, max_size=40))
def test_the_spread_is_that_of_an_independent_computation(totals: list[int]) -> None:
    found, values = spread([float(each) for each in totals]), np.array(totals)
    assert found.mean == pytest.approx(float(values.mean()))
    assert found.median == pytest.approx(float(np.median(values)))
    assert found.deviation == pytest.approx(float(values.std(ddof=1)))
    if values.std() == 0:
        assert found.skewness is found.kurtosis is None
        return
    k2, k3, k4 = _k_statistics(values)
    assert found.skewness == pytest.approx(k3 / k2**1.5, rel=1e-9, abs=1e-9)
    assert found.kurtosis == pytest.approx(k4 / k2**2, rel=1e-9, abs=1e-9)


@settings(max_examples=60)
@given(tables, st.booleans())
def test_items_are_those_of_an_independent_computation(table: list[list[float]], is_drawn: bool) -> None:
    marks = np.array(table)
    totals = marks.sum(axis=0)
    found = [item_figures(row, totals.tolist(), 4, is_drawn=is_drawn) for row in table]
    for row, item in zip(marks, found, strict=True):
        rest = totals if is_drawn else totals - row
        assert item.facility == pytest.approx(float(row.mean() / 4))
        assert item.deviation == pytest.approx(float(row.std(ddof=1)), abs=1e-9)
        assert item.with_total == pytest.approx(float(np.cov(row, totals)[0, 1]), abs=1e-9)
        if row.std() == 0 or rest.std() == 0:
            assert item.discrimination is item.efficiency is None
            continue
        both = np.cov(row, rest)[0, 1]
        assert item.discrimination == pytest.approx(float(100 * np.corrcoef(row, rest)[0, 1]), abs=1e-7)
        most = np.cov(np.sort(row), np.sort(rest))[0, 1]
        assert item.efficiency == pytest.approx(float(100 * both / most), abs=1e-7)


@settings(max_examples=60)
@given(tables)
def test_alpha_and_weights_are_those_of_an_independent_computation(table: list[list[float]]) -> None:
    marks = np.array(table)
    totals = marks.sum(axis=0)
    assume(totals.std() > 0)
    between = np.cov(marks)
    items = len(table)
    alpha = 100 * items / (items - 1) * (1 - np.trace(between) / between.sum())
    found = consistency([variance(row) or 0 for row in table], totals.tolist())
    assert found.alpha == pytest.approx(float(alpha), rel=1e-6, abs=1e-6)
    error = math.sqrt(max(0, 1 - alpha / 100)) * totals.std(ddof=1)
    assert found.standard_error == pytest.approx(float(error), rel=1e-4, abs=1e-4)
    with_total = [covariance(row, totals.tolist()) for row in table]
    assert with_total == pytest.approx(between.sum(axis=1).tolist(), abs=1e-6)


@settings(max_examples=60)
@given(st.lists(st.floats(-1, 1), min_size=0, max_size=12), st.booleans())
def test_no_figure_is_ever_without_a_value(fractions: list[float], is_drawn: bool) -> None:
    totals = [each + 0.1 for each in fractions]
    figures = [
        *vars(spread(totals)).values(),
        *vars(item_figures(fractions, totals, 1, is_drawn=is_drawn)).values(),
        *vars(consistency([variance(fractions) or 0.0] * 2, totals)).values(),
    ]
    assert all(figure is None or math.isfinite(figure) for figure in figures)
