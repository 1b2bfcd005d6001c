"""What holds for one person in one quiz: the quiz's own terms, changed by overrides and stretched by extra time.

A field of somebody's own override beats that of their cohort's, which beats the quiz's. Extra time makes the time limit
longer, wherever it comes from; it moves no date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.quizzes.settings import QuizSettings

AS_EVERYBODY = 1.0
LARGEST_FACTOR = 5.0


@dataclass(frozen=True)
class Override:
    """What differs for one person or one cohort; None is as the quiz says.

    0 minutes are no time limit, 0 attempts as many as one likes.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    due_at: datetime | None = None
    time_limit_minutes: int | None = None
    attempts: int | None = None


AS_THE_QUIZ = Override()


@dataclass(frozen=True)
class Terms:
    """What holds in the end; ``attempts`` 0 is any number."""

    opens_at: datetime | None
    closes_at: datetime | None
    due_at: datetime | None
    time_limit: timedelta | None
    attempts: int

    def ends_at(self, started_at: datetime) -> datetime | None:
        """Return when an attempt ends that was started then: its time is up or the quiz closes; None: neither."""
        limits = (started_at + self.time_limit if self.time_limit else None, self.closes_at)
        return min((limit for limit in limits if limit is not None), default=None)

    def moved_end(self, started_at: datetime, known: datetime | None, now: datetime) -> datetime | None:
        """Return when an attempt ends whose terms have changed while it runs.

        An end that was still to come does not come to lie in the past; it is now instead.
        """
        end = self.ends_at(started_at)
        was_to_come = known is None or known > now
        return now if end is not None and end < now and was_to_come else end


def effective(
    settings: QuizSettings,
    cohort_override: Override | None = None,
    own_override: Override | None = None,
    factor: float | None = AS_EVERYBODY,
) -> Terms:
    """Return what holds for somebody. ``factor`` multiplies the time limit; None takes it away."""
    own, group = own_override or AS_THE_QUIZ, cohort_override or AS_THE_QUIZ
    minutes = _first(own.time_limit_minutes, group.time_limit_minutes, settings.time_limit_minutes)
    return Terms(
        opens_at=own.opens_at or group.opens_at or settings.opens_at,
        closes_at=own.closes_at or group.closes_at or settings.closes_at,
        due_at=own.due_at or group.due_at or settings.due_at,
        time_limit=timedelta(minutes=minutes) * factor if minutes and factor is not None else None,
        attempts=_first(own.attempts, group.attempts, settings.attempts_allowed) or 0,
    )


def mistakes(
    settings: QuizSettings, override: Override, cohort_override: Override | None = None
) -> Iterator[tuple[str, Any]]:
    """Yield what does not go together in the terms that an override leads to: the field to change, and a sentence."""
    terms = effective(settings, cohort_override, override)
    if override == AS_THE_QUIZ:
        yield "closes_at", _l("Nothing is different here. Fill in at least one of the fields.")
    if terms.opens_at and terms.closes_at and terms.closes_at <= terms.opens_at:
        blamed = "closes_at" if override.closes_at else "opens_at"
        yield blamed, _l("The quiz would close before it opens. Change one of the two times.")
    elif terms.due_at and terms.opens_at and terms.due_at < terms.opens_at:
        yield "due_at", _l("The quiz would be due before it opens. Set a later time here too.")
    elif terms.due_at and terms.closes_at and terms.due_at > terms.closes_at:
        yield "due_at", _l("The quiz would be due after it has closed. Set an earlier time here too.")


def _first(*numbers: int | None) -> int | None:
    """Return the first number that is given; 0 is one."""
    return next((number for number in numbers if number is not None), None)
