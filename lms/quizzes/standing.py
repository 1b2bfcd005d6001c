"""How an enrolment stands in a quiz after its attempts: what they are worth, what is left, when one may begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.core import clock
from lms.quizzes.grading import is_passed, overall_score
from lms.quizzes.models import AttemptState
from lms.quizzes.queries import AttemptSummary
from lms.quizzes.settings import QuizSettings
from lms.quizzes.terms.rules import Terms


@dataclass(frozen=True)
class Standing:
    """What the attempts of an enrolment are worth together, and how many are left (None: any).

    One that is in progress counts as used already. ``waits_until`` is when another attempt may begin, where that is
    not yet.
    """

    terms: Terms
    score: float | None
    is_passed: bool
    attempts_left: int | None
    has_one_in_progress: bool
    waits_until: datetime | None = None

    @property
    def has_opened(self) -> bool:
        """Whether the quiz has opened."""
        return self.terms.opens_at is None or clock.now() >= self.terms.opens_at

    @property
    def has_closed(self) -> bool:
        """Whether the quiz has closed."""
        return self.terms.closes_at is not None and clock.now() >= self.terms.closes_at

    @property
    def has_attempts(self) -> bool:
        """Whether another attempt is left."""
        return self.attempts_left is None or self.attempts_left > 0

    @property
    def can_start(self) -> bool:
        """Whether another attempt may begin now."""
        return self.has_attempts and self.has_opened and not self.has_closed and self.waits_until is None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more can be gained."""
        return not self.has_one_in_progress and (self.is_passed or not self.has_attempts or self.has_closed)


def standing(settings: QuizSettings, terms: Terms, attempts: Sequence[AttemptSummary]) -> Standing:
    """Return how an enrolment stands after some attempts; those that were set aside do not count."""
    counted = [each for each in attempts if each.state is not AttemptState.ABANDONED]
    scores = [each.score for each in counted if each.state is AttemptState.FINISHED and each.score is not None]
    score = overall_score(settings.grade, scores)
    return Standing(
        terms=terms,
        score=score,
        is_passed=is_passed(score, settings.mark_to_pass),
        attempts_left=max(0, terms.attempts - len(counted)) if terms.attempts else None,
        has_one_in_progress=any(each.state is AttemptState.IN_PROGRESS for each in counted),
        waits_until=_waits_until(settings, counted),
    )


def _waits_until(settings: QuizSettings, attempts: Sequence[AttemptSummary]) -> datetime | None:
    ends = [each.submitted_at for each in attempts if each.submitted_at]
    if not ends or not settings.delay_minutes:
        return None
    until = max(ends) + timedelta(minutes=settings.delay_minutes)
    return until if until > clock.now() else None
