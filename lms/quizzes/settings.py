"""How a quiz is taken: when, how often, how long, what it is worth, how it behaves and what is shown afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BeforeValidator, Field

from lms.core.said import say
from lms.courses.contents import ContentProblem, Model, Slug, Text
from lms.quizzes.grading import GradeMethod
from lms.quizzes.review import ReviewRules

INDIA = ZoneInfo("Asia/Kolkata")


class Purpose(StrEnum):
    """What a quiz is for: a result that counts, or practice without marks, as often as one likes."""

    GRADED = "graded"
    PRACTICE = "practice"


class Behaviour(StrEnum):
    """When answers are judged: after handing in, one by one at once, or at once with further tries that cost marks."""

    AT_END = "at_end"
    AT_ONCE = "at_once"
    TRY_AGAIN = "try_again"


class Navigation(StrEnum):
    """Whether one may go back to earlier pages."""

    FREE = "free"
    FORWARD = "forward"


def _instant(value: Any) -> Any:
    """Read a date and time; one without a zone is Indian time."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        instant = None
    if not isinstance(instant, datetime):
        raise ValueError(say("write a date and a time like 2026-12-01 09:00."))
    return instant.replace(tzinfo=INDIA) if instant.tzinfo is None else instant


Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]


class Band(Model):
    """What is said to those whose result is at least ``from`` per cent, and below the next band."""

    start: float = Field(alias="from", ge=0, le=100)
    text: Text

    model_config = {**Model.model_config, "serialize_by_alias": True}


class QuizSettings(Model):
    """How a quiz is taken. ``attempts`` 0 is as many as one likes; ``pass_mark`` is in per cent, 0 none.

    ``penalty`` is the share of a question's mark that each further try costs, ``tries`` how many there are.
    """

    purpose: Purpose = Purpose.GRADED
    opens_at: Instant | None = None
    due_at: Instant | None = None
    closes_at: Instant | None = None
    time_limit_minutes: int | None = Field(default=None, ge=1, le=1440)
    attempts: int = Field(default=3, ge=0, le=100)
    delay_minutes: int = Field(default=0, ge=0, le=43200)
    grade: GradeMethod = GradeMethod.HIGHEST
    pass_mark: float = Field(default=60, ge=0, le=100)
    questions_a_page: int = Field(default=5, ge=0, le=100)
    navigation: Navigation = Navigation.FREE
    shuffle_questions: bool = False
    shuffle_choices: bool = True
    behaviour: Behaviour = Behaviour.AT_END
    tries: int = Field(default=3, ge=1, le=10)
    penalty: float = Field(default=0.3333333, ge=0, le=1, allow_inf_nan=False)
    certainty: bool = False
    review: ReviewRules = ReviewRules()
    bands: tuple[Band, ...] = ()
    pre_test: Slug | None = None

    @property
    def time_limit(self) -> timedelta | None:
        """How long an attempt may take, or None."""
        return None if self.time_limit_minutes is None else timedelta(minutes=self.time_limit_minutes)

    @property
    def is_practice(self) -> bool:
        """Whether nothing that is done here counts."""
        return self.purpose is Purpose.PRACTICE

    @property
    def attempts_allowed(self) -> int:
        """How many attempts there are, 0 as many as one likes; practice is never limited."""
        return 0 if self.is_practice else self.attempts

    @property
    def mark_to_pass(self) -> float:
        """The per cent to reach; practice has none."""
        return 0 if self.is_practice else self.pass_mark

    @property
    def checks_answers(self) -> bool:
        """Whether answers are judged one by one while the attempt goes on."""
        return self.behaviour is not Behaviour.AT_END

    @property
    def is_forward_only(self) -> bool:
        """Whether one cannot go back to an earlier page."""
        return self.navigation is Navigation.FORWARD

    def tries_allowed(self) -> int:
        """Return how often an answer may be checked; 0: never, until the attempt has been handed in."""
        return {Behaviour.AT_END: 0, Behaviour.AT_ONCE: 1, Behaviour.TRY_AGAIN: self.tries}[self.behaviour]

    def band_for(self, score: float) -> Text | None:
        """Return what is said to those with a score in per cent, or None."""
        fitting = [band for band in self.bands if score >= band.start]
        return max(fitting, key=lambda band: band.start).text if fitting else None

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what does not go together."""
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            yield ContentProblem(("settings", "closes_at"), say("The quiz closes before it opens."))
        if self.due_at and self.opens_at and self.due_at < self.opens_at:
            yield ContentProblem(("settings", "due_at"), say("The quiz is due before it opens."))
        if self.due_at and self.closes_at and self.due_at > self.closes_at:
            yield ContentProblem(("settings", "due_at"), say("The quiz is due after it has closed."))
        if self.certainty and self.behaviour is Behaviour.TRY_AGAIN:
            sentence = say(
                "Certainty cannot be asked where answers may be tried again: what would a second guess be worth?"
            )
            yield ContentProblem(("settings", "certainty"), sentence)
        starts = [band.start for band in self.bands]
        if len(set(starts)) < len(starts):
            yield ContentProblem(("settings", "bands"), say("Two texts begin at the same result; give each its own."))
