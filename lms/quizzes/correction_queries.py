"""What is asked about corrected questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, select

from lms.core.quick import fetch
from lms.core.recent import Recent
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.corrections import QuizCorrection
from lms.quizzes.kinds.question import AnyQuestion, Question
from lms.quizzes.models import AttemptState, QuizAttempt

QUESTIONS_KEPT = 512
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_reader: TypeAdapter[Question] = TypeAdapter(AnyQuestion)
_kept: Recent[Question] = Recent(QUESTIONS_KEPT)
_SINCE = (
    select(QuizCorrection.id, QuizCorrection.made_at, QuizCorrection.question_id, QuizCorrection.content)
    .where(
        QuizCorrection.course_id == bindparam("course_id"),
        QuizCorrection.unit_id == bindparam("unit_id"),
        QuizCorrection.made_at >= bindparam("started_at"),
    )
    .order_by(QuizCorrection.made_at, QuizCorrection.id)
)


def corrected_questions(course_id: int, unit_id: str, started_at: datetime) -> dict[str, Question]:
    """Return the questions of a quiz that were corrected since an attempt began, as they are now, in one query.

    They grade it in the place of those in its revision.
    """
    rows = fetch(_SINCE, course_id=course_id, unit_id=unit_id, started_at=started_at)
    return {row.question_id: _question(row.id, row.made_at, row.content) for row in rows}


def _question(correction_id: int, made_at: datetime, content: dict[str, Any]) -> Question:
    key = (correction_id, made_at)
    return _kept.find(key) or _kept.keep(key, question_from(content))


@dataclass(frozen=True)
class TimedCorrection:
    """A corrected question, and when it was corrected."""

    question_id: str
    made_at: datetime
    question: Question


def all_corrections(course_id: int, unit_id: str) -> list[TimedCorrection]:
    """Return every correction of a quiz, the oldest first, in one query."""
    rows = fetch(_SINCE, course_id=course_id, unit_id=unit_id, started_at=EARLIEST)
    return [TimedCorrection(row.question_id, row.made_at, _question(row.id, row.made_at, row.content)) for row in rows]


def question_from(content: dict[str, Any]) -> Question:
    """Return a question from what the database holds of it."""
    return _reader.validate_python(content)


def count_answering(course_id: int, unit_id: str) -> int:
    """Return how many people are in the middle of an attempt at a quiz."""
    statement = (
        select(func.count(QuizAttempt.id))
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(
            Enrolment.course_id == course_id,
            QuizAttempt.unit_id == unit_id,
            QuizAttempt.state == AttemptState.IN_PROGRESS,
        )
    )
    return db.session.scalar(statement) or 0
