from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.fellowships.selection.models import Recommendation
from lms.fellowships.selection.scoring import Sheet, final_score, merged, missing, summary, weighted_mean

WEIGHTS = {"motivation": 2, "field": 1}
NO, MAYBE, YES = Recommendation.NO, Recommendation.MAYBE, Recommendation.YES
scores = st.dictionaries(st.sampled_from(["motivation", "field"]), st.none() | st.integers(0, 5))
sheets = st.builds(Sheet, scores, st.none() | st.sampled_from(Recommendation))


def sheet(motivation: int | None, field: int | None, advice: Recommendation | None = YES) -> Sheet:
    return Sheet({"motivation": motivation, "field": field}, advice)


def test_weights_count() -> None:
    assert weighted_mean(WEIGHTS, {"motivation": 5, "field": 2}) == 4.0


def test_what_is_not_applicable_is_left_out() -> None:
    assert weighted_mean(WEIGHTS, {"motivation": None, "field": 2}) == 2.0
    assert weighted_mean(WEIGHTS, {"motivation": None, "field": None}) is None
    assert weighted_mean(WEIGHTS, {}) is None


def test_a_criterion_that_the_call_no_longer_has_does_not_count() -> None:
    assert weighted_mean(WEIGHTS, {"field": 2, "gone": 5}) == 2.0


@pytest.mark.parametrize(
    ("advice", "expected"),
    [((), None), ((YES, YES), YES), ((NO,), NO), ((YES, MAYBE), MAYBE), ((YES, NO), MAYBE), ((MAYBE, MAYBE), MAYBE)],
)
def test_mixed_recommendations_count_as_maybe(
    advice: tuple[Recommendation, ...], expected: Recommendation | None
) -> None:
    assert merged(advice) == expected


def test_the_score_is_the_mean_over_reviewers() -> None:
    together = summary(WEIGHTS, [sheet(5, 2), sheet(3, 3), sheet(None, None)])
    assert (together.sheets, together.score, together.spread) == (3, 3.5, 1.0)
    assert (together.recommendation, together.is_disputed) == (YES, False)


def test_reviewers_disagree_from_a_point_and_a_half() -> None:
    assert not summary({"a": 1}, [Sheet({"a": 4}, YES), Sheet({"a": 3}, YES)]).is_disputed
    assert summary(WEIGHTS, [sheet(5, 5), sheet(4, 2.5)]).is_disputed  # type: ignore[arg-type]
    assert summary({"a": 7, "b": 3}, [Sheet({"a": 5, "b": 0}, YES), Sheet({"a": 2, "b": 2}, YES)]).is_disputed


def test_yes_and_no_together_are_a_disagreement() -> None:
    assert summary(WEIGHTS, [sheet(3, 3, YES), sheet(3, 3, NO)]).is_disputed
    assert not summary(WEIGHTS, [sheet(3, 3, YES), sheet(3, 3, MAYBE)]).is_disputed


def test_nothing_handed_in_says_nothing() -> None:
    together = summary(WEIGHTS, [])
    assert (together.sheets, together.score, together.recommendation, together.is_disputed) == (0, None, None, False)


def test_both_stages_count_alike() -> None:
    assert final_score(4.0, 3.0) == 3.5
    assert final_score(4.0, None) == 4.0
    assert final_score(None, None) is None


def test_not_applicable_says_something() -> None:
    assert missing(WEIGHTS, Sheet({"field": None}, None)) == ["motivation"]


@settings(max_examples=30)
@given(st.lists(sheets, max_size=5))
def test_scores_stay_between_the_lowest_and_the_highest(given_sheets: list[Sheet]) -> None:
    together = summary(WEIGHTS, given_sheets)
    means = [mean for each in given_sheets if (mean := weighted_mean(WEIGHTS, each.scores)) is not None]
    assert (together.score is None) == (not means)
    if together.score is not None:
        assert min(means) - 1e-9 <= together.score <= max(means) + 1e-9
        assert 0 <= together.spread <= 5
    assert summary(WEIGHTS, given_sheets[::-1]).recommendation == together.recommendation
