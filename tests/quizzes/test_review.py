"""What may be seen, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from lms.quizzes.review import ASPECTS, JUST_AFTER, Moment, Review, ReviewRules, moment_of, review_at

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ALL = Review(**dict.fromkeys(ASPECTS, True))


def rules(marks: object) -> ReviewRules:
    """Return rules with these moments for marks."""
    return ReviewRules.model_validate({"marks": marks})


def test_by_default_right_answers_wait_until_nothing_more_can_be_gained() -> None:
    for moment in (Moment.JUST_AFTER, Moment.LATER):
        shown = review_at(ReviewRules(), moment, is_settled=False)
        assert shown == ALL.model_copy(update={"right_answer": False})
        assert review_at(ReviewRules(), moment, is_settled=True) == ALL


def test_after_the_close_right_answers_need_not_wait() -> None:
    assert review_at(ReviewRules(), Moment.AFTER_CLOSE, is_settled=False) == ALL


def test_by_default_no_right_answer_is_shown_while_the_attempt_goes_on() -> None:
    assert not review_at(ReviewRules(), Moment.DURING, is_settled=True).right_answer


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("moment", Moment)
def test_each_thing_is_shown_at_its_moments_and_at_no_other(aspect: str, moment: Moment) -> None:
    never = dict.fromkeys(ASPECTS, "never")
    shown_then = ReviewRules.model_validate({**never, aspect: [moment], "hold_right_answers": False})
    for each in Moment:
        shown = review_at(shown_then, each, is_settled=False)
        assert shown == Review(**{aspect: each is moment})


@pytest.mark.parametrize(
    ("word", "moments"),
    [
        ("always", list(Moment)),
        ("ended", [Moment.JUST_AFTER, Moment.LATER, Moment.AFTER_CLOSE]),
        ("after_close", [Moment.AFTER_CLOSE]),
        ("never", []),
    ],
)
def test_short_words_stand_for_several_moments(word: str, moments: list[Moment]) -> None:
    assert rules(word).marks == tuple(moments)


def test_moments_are_kept_in_the_order_of_time_and_once() -> None:
    assert rules(["later", "during", "later"]).marks == (Moment.DURING, Moment.LATER)


@pytest.mark.parametrize("wrong", ["sometimes", ["noon"], 3, None])
def test_other_words_are_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        rules(wrong)


@pytest.mark.parametrize(
    ("ago", "closes_in", "moment"),
    [
        (None, None, Moment.DURING),
        (None, -timedelta(hours=1), Moment.DURING),
        (timedelta(), None, Moment.JUST_AFTER),
        (JUST_AFTER - timedelta(seconds=1), timedelta(hours=1), Moment.JUST_AFTER),
        (JUST_AFTER, timedelta(hours=1), Moment.LATER),
        (timedelta(days=3), None, Moment.LATER),
        (timedelta(seconds=1), timedelta(), Moment.AFTER_CLOSE),
        (timedelta(days=3), -timedelta(days=1), Moment.AFTER_CLOSE),
    ],
)
def test_which_moment_it_is(ago: timedelta | None, closes_in: timedelta | None, moment: Moment) -> None:
    submitted_at = None if ago is None else NOON - ago
    closes_at = None if closes_in is None else NOON + closes_in
    assert moment_of(submitted_at, closes_at, NOON) is moment
