"""What the database holds about grading by hand: what people have given for answers, and what they said to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.quick import fetch
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base

LONGEST_COMMENT = 4000
LONGEST_PART = LONGEST_SLUG * 2 + 1


class QuizGrading(Base):
    """What a person has given for an answer, or for a part of it (``""``: the whole). Never changed; the newest counts.

    ``levels`` holds the points of each criterion of the rubric, where there is one. ``graded_by_id`` is empty once the
    account of who graded has been deleted.
    """

    __tablename__ = "quiz_gradings"
    __table_args__ = (
        Index("ix_quiz_gradings_answer", "attempt_id", "question_id", "part", "id"),
        CheckConstraint("fraction >= 0 AND fraction <= 1", name="fraction_in_bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempts.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    part: Mapped[str] = mapped_column(String(LONGEST_PART), default="")
    fraction: Mapped[float]
    levels: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT), default="")
    graded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    graded_at: Mapped[datetime] = mapped_column(UTCDateTime)


_FRACTIONS = (
    select(QuizGrading.question_id, QuizGrading.part, QuizGrading.fraction)
    .where(QuizGrading.attempt_id == bindparam("attempt_id"))
    .order_by(QuizGrading.id)
)


def hand_fractions(attempt_id: int) -> dict[str, dict[str, float]]:
    """Return what people have given for an attempt, by question and part, in one query."""
    found: dict[str, dict[str, float]] = {}
    for question_id, part, fraction in fetch(_FRACTIONS, attempt_id=attempt_id):
        found.setdefault(question_id, {})[part] = fraction
    return found
