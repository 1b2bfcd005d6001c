"""What attempts are worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.grading import GradeMethod, attempt_result, is_passed, overall_score

marks = st.integers(1, 20).map(float)
pairs = st.lists(st.tuples(marks, st.floats(-1, 1)), min_size=1, max_size=30)
scores = st.lists(st.floats(0, 100), min_size=1, max_size=10)


@given(pairs)
def test_a_result_is_within_bounds(graded: list[tuple[float, float]]) -> None:
    result = attempt_result(graded)
    assert 0 <= result.earned <= result.most
    assert 0 <= result.score <= 100


@given(st.lists(marks, min_size=1))
def test_everything_right_is_a_hundred_per_cent(most: list[float]) -> None:
    assert attempt_result((mark, 1.0) for mark in most).score == 100


def test_a_result_weighs_marks() -> None:
    result = attempt_result([(3, 1.0), (1, 0.0), (1, 0.5)])
    assert (result.earned, result.most, result.score) == (3.5, 5, 70)


def test_minus_marks_end_at_nothing() -> None:
    assert attempt_result([(1, -1.0), (1, 0.5)]).earned == 0


def test_a_score_that_is_a_third_is_rounded() -> None:
    assert attempt_result([(1, 1.0), (2, 0.0)]).score == 33.33


@given(scores)
def test_together_attempts_are_worth_no_more_than_the_best(all_scores: list[float]) -> None:
    for method in GradeMethod:
        overall = overall_score(method, all_scores)
        assert overall is not None
        assert min(all_scores) - 0.01 <= overall <= max(all_scores) + 0.01


@pytest.mark.parametrize(("method", "expected"), [("highest", 80), ("average", 60), ("first", 40), ("last", 60)])
def test_methods(method: str, expected: float) -> None:
    assert overall_score(GradeMethod(method), [40, 80, 60]) == expected


def test_no_attempt_has_no_score() -> None:
    assert overall_score(GradeMethod.HIGHEST, []) is None


@pytest.mark.parametrize(
    ("score", "pass_mark", "passed"),
    [(60, 60, True), (59.99, 60, False), (0, 0, True), (None, 0, False), (None, 60, False)],
)
def test_passing(score: float | None, pass_mark: float, passed: bool) -> None:
    assert is_passed(score, pass_mark) is passed
