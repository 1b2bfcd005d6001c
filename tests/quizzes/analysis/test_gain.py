from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.analysis.gain import Gain, Level, group_gain, level_of, normalised_gain

people = st.dictionaries(st.integers(1, 30), st.floats(0, 100))


@pytest.mark.parametrize(
    ("before", "after", "gain"),
    [(0, 0, 0), (0, 100, 1), (50, 75, 0.5), (40, 58, 0.3), (80, 70, -0.5), (100, 100, None), (100, 60, None)],
)
def test_a_gain_by_hand(before: float, after: float, gain: float | None) -> None:
    assert normalised_gain(before, after) == (None if gain is None else pytest.approx(gain))


@pytest.mark.parametrize(
    ("gain", "level"),
    [
        (-0.5, Level.LOW),
        (0.2999, Level.LOW),
        (0.3, Level.MEDIUM),
        (0.1 + 0.2, Level.MEDIUM),
        (0.7, Level.MEDIUM),
        (0.7 + 1e-16, Level.MEDIUM),
        (0.7001, Level.HIGH),
        (1, Level.HIGH),
    ],
)
def test_how_a_gain_is_judged(gain: float, level: Level) -> None:
    assert level_of(gain) is level


def test_a_group_counts_those_with_both_tests_only() -> None:
    before = {"asha": 40.0, "ravi": 60.0, "zoya": 0.0}
    after = {"asha": 70.0, "ravi": 100.0, "meena": 90.0}
    found = group_gain(before, after)
    assert (found.both, found.only_before, found.only_after) == (2, 1, 1)
    assert (found.before, found.after) == (50, 85)
    assert found.gain == pytest.approx(0.7)
    assert found.level is Level.MEDIUM
    assert found.levels == {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 1}


def test_who_knew_everything_has_no_gain_of_their_own_but_counts_in_the_means() -> None:
    found = group_gain({1: 100.0, 2: 50.0}, {1: 100.0, 2: 100.0})
    assert (found.before, found.after, found.gain) == (75, 100, 1)
    assert found.at_the_top == 1
    assert sum(found.levels.values()) == 1


def test_where_all_knew_everything_there_is_no_gain() -> None:
    found = group_gain({1: 100.0}, {1: 90.0})
    assert found.gain is None
    assert found.level is None
    assert (found.before, found.after) == (100, 90)


def test_without_anybody_there_is_nothing_to_say() -> None:
    assert group_gain({1: 10.0}, {2: 20.0}) == Gain(0, 1, 1)
    assert group_gain({}, {}).gain is None


@settings(max_examples=60)
@given(people, people)
def test_a_group_is_that_of_an_independent_computation(before: dict[int, float], after: dict[int, float]) -> None:
    found = group_gain(before, after)
    both = sorted(set(before) & set(after))
    assert found.both + found.only_before == len(before)
    assert found.both + found.only_after == len(after)
    if not both:
        assert found.before is found.after is None
        return
    pre, post = np.array([before[each] for each in both]), np.array([after[each] for each in both])
    assert found.before == pytest.approx(float(pre.mean()))
    assert found.after == pytest.approx(float(post.mean()))
    assert sum(found.levels.values()) + found.at_the_top == len(both)
    assert found.at_the_top == int((pre >= 100).sum())
    if pre.mean() < 99.9:
        assert found.gain == pytest.approx(float((post.mean() - pre.mean()) / (100 - pre.mean())))
