"""What the database holds about corrected questions: what was made of them, who did it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base

LONGEST_REASON = 500


class QuizCorrection(Base):
    """A question of a quiz as it was corrected after people had answered it. Never changed.

    ``content`` is the whole question. It grades every attempt that began before ``made_at``; of several corrections of
    one question the newest counts. A question of a bank has one row for each quiz that takes it.
    """

    __tablename__ = "quiz_corrections"
    __table_args__ = (Index("ix_quiz_corrections_quiz", "course_id", "unit_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="RESTRICT"))
    unit_id: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    question_id: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class QuizRegrade(Base):
    """What a correction made of an attempt that had been graded: its marks and its share in per cent. Never changed."""

    __tablename__ = "quiz_regrades"
    __table_args__ = (
        Index("ix_quiz_regrades_attempt_id", "attempt_id"),
        {"sqlite_with_rowid": False},
    )

    correction_id: Mapped[int] = mapped_column(ForeignKey("quiz_corrections.id", ondelete="CASCADE"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempts.id", ondelete="CASCADE"), primary_key=True)
    earned_before: Mapped[float]
    earned_after: Mapped[float]
    score_before: Mapped[float]
    score_after: Mapped[float]
    passed_before: Mapped[bool]
    passed_after: Mapped[bool]
    regraded_at: Mapped[datetime] = mapped_column(UTCDateTime)
