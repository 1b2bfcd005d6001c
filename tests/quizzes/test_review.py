"""What may be seen, and when."""

from __future__ import annotations

import pytest

from lms.quizzes.review import Moment, Review, ReviewRules, review_now

EVERYTHING = ReviewRules(**dict.fromkeys(ReviewRules.model_fields, Moment.ENDED))


def test_nothing_is_shown_during_an_attempt() -> None:
    for settled in (False, True):
        assert review_now(EVERYTHING, is_ended=False, is_settled=settled) == Review()


def test_after_the_end_everything_but_the_right_answers_is_shown() -> None:
    review = review_now(ReviewRules(), is_ended=True, is_settled=False)
    assert review == Review(own_answer=True, correctness=True, marks=True, feedback=True, right_answer=False)


def test_right_answers_are_shown_when_nothing_more_can_be_gained() -> None:
    assert review_now(ReviewRules(), is_ended=True, is_settled=True).right_answer


@pytest.mark.parametrize("name", list(ReviewRules.model_fields))
def test_what_is_never_shown_is_not_shown(name: str) -> None:
    review = review_now(ReviewRules(**{name: Moment.NEVER}), is_ended=True, is_settled=True)
    assert not getattr(review, name)
