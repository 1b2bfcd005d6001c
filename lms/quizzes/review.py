"""What a learner may see of an attempt, and when. Right answers never reach the browser before these rules allow it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Moment(StrEnum):
    """From when on something is shown: once the attempt has ended, once nothing more can be gained by it, or never.

    Nothing more can be gained when the quiz is passed or no attempt is left, and none is in progress.
    """

    ENDED = "ended"
    SETTLED = "settled"
    NEVER = "never"


class ReviewRules(BaseModel):
    """From when on each thing is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    own_answer: Moment = Moment.ENDED
    correctness: Moment = Moment.ENDED
    marks: Moment = Moment.ENDED
    feedback: Moment = Moment.ENDED
    right_answer: Moment = Moment.SETTLED


class Review(BaseModel):
    """What may be shown now."""

    model_config = ConfigDict(frozen=True)

    own_answer: bool = False
    correctness: bool = False
    marks: bool = False
    feedback: bool = False
    right_answer: bool = False


def review_now(rules: ReviewRules, *, is_ended: bool, is_settled: bool) -> Review:
    """Return what the rules allow now; nothing before the attempt has ended."""
    reached = {Moment.ENDED: is_ended, Moment.SETTLED: is_ended and is_settled, Moment.NEVER: False}
    return Review(**{name: reached[getattr(rules, name)] for name in ReviewRules.model_fields})
