"""The quizzes of a course at a glance: how often each was taken, how it went, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.models import AttemptState, QuizAttempt


@dataclass(frozen=True)
class QuizCounts:
    """A quiz in numbers: finished attempts, the people who made them, and their mean score in per cent.

    ``running`` attempts are being answered, ``waiting`` ones wait to be marked by a person.
    """

    finished: int = 0
    people: int = 0
    mean: float | None = None
    running: int = 0
    waiting: int = 0


NOTHING_YET = QuizCounts()


def quiz_counts(course_id: int) -> dict[str, QuizCounts]:
    """Return the numbers of the quizzes of a course by unit, in one query; a quiz without attempts is left out."""
    state = QuizAttempt.state
    is_finished = state == AttemptState.FINISHED
    rows = db.session.execute(
        select(
            QuizAttempt.unit_id,
            func.count().filter(is_finished),
            func.count(QuizAttempt.enrolment_id.distinct()).filter(is_finished),
            func.avg(QuizAttempt.score).filter(is_finished),
            func.count().filter(state.in_((AttemptState.IN_PROGRESS, AttemptState.OVERDUE))),
            func.count().filter(state == AttemptState.SUBMITTED),
        )
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .group_by(QuizAttempt.unit_id)
    )
    return {unit_id: QuizCounts(*numbers) for unit_id, *numbers in rows}
