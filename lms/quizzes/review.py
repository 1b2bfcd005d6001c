"""What a learner may see of an attempt, and when. Right answers never reach the browser before these rules allow it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from lms.core.said import say

JUST_AFTER = timedelta(minutes=2)
"""How long after handing in is “just after”."""


class Moment(StrEnum):
    """When somebody looks at an attempt.

    While answering (once a question is settled), within two minutes of handing in, later while the quiz is open, or
    after it has closed.
    """

    DURING = "during"
    JUST_AFTER = "just_after"
    LATER = "later"
    AFTER_CLOSE = "after_close"


SHORT_WORDS = {
    "always": tuple(Moment),
    "ended": (Moment.JUST_AFTER, Moment.LATER, Moment.AFTER_CLOSE),
    "after_close": (Moment.AFTER_CLOSE,),
    "never": (),
}


EARLIER_WORDS = {"settled": "ended"}
"""What revisions published with version 0.1 say; that right answers wait is a rule of its own since then."""


def _moments(value: Any) -> Any:
    """Read a short word for several moments; keep a list in the order of time, each once."""
    if isinstance(value, str):
        value = EARLIER_WORDS.get(value, value)
        if value not in SHORT_WORDS:
            raise ValueError(
                say(
                    "write a list of %(allowed)s, or one of %(words)s.",
                    allowed=", ".join(Moment),
                    words=", ".join(SHORT_WORDS),
                )
            )
        return SHORT_WORDS[value]
    if isinstance(value, list | tuple) and all(each in tuple(Moment) for each in value):
        return tuple(each for each in Moment if each in value)
    return value


Moments = Annotated[tuple[Moment, ...], BeforeValidator(_moments)]


class ReviewRules(BaseModel):
    """When each thing is shown.

    ``hold_right_answers`` keeps the right answers back, whatever else is allowed, until nothing more can be gained: the
    quiz is passed or no attempt is left, and none is in progress; or it has closed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    own_answer: Moments = SHORT_WORDS["always"]
    correctness: Moments = SHORT_WORDS["always"]
    marks: Moments = SHORT_WORDS["always"]
    feedback: Moments = SHORT_WORDS["always"]
    right_answer: Moments = SHORT_WORDS["ended"]
    hold_right_answers: bool = True


ASPECTS = ("own_answer", "correctness", "marks", "feedback", "right_answer")


class Review(BaseModel):
    """What may be shown now."""

    model_config = ConfigDict(frozen=True)

    own_answer: bool = False
    correctness: bool = False
    marks: bool = False
    feedback: bool = False
    right_answer: bool = False


def moment_of(submitted_at: datetime | None, closes_at: datetime | None, now: datetime) -> Moment:
    """Return which moment it is for an attempt; ``closes_at`` is when the quiz closes for its owner, if it does."""
    if submitted_at is None:
        return Moment.DURING
    if closes_at is not None and now >= closes_at:
        return Moment.AFTER_CLOSE
    return Moment.JUST_AFTER if now - submitted_at < JUST_AFTER else Moment.LATER


def review_at(rules: ReviewRules, moment: Moment, *, is_settled: bool) -> Review:
    """Return what the rules allow at a moment; ``is_settled``: nothing more can be gained in the quiz."""
    allowed = {aspect: moment in getattr(rules, aspect) for aspect in ASPECTS}
    if rules.hold_right_answers and not is_settled and moment is not Moment.AFTER_CLOSE:
        allowed["right_answer"] = False
    return Review(**allowed)
