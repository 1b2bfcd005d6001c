"""What the database holds about exceptions: overrides of one quiz's terms, and the extra time that a person has.

An override is for one enrolment or for one cohort. Extra time belongs to the person and holds in every quiz with a time
limit.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base

LONGEST_REASON = 500


class QuizOverride(Base):
    """What differs in one quiz for one enrolment or one cohort.

    Empty fields are as the quiz says; ``time_limit_minutes`` 0 is no limit, ``attempts`` 0 as many as one likes.
    """

    __tablename__ = "quiz_overrides"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "unit_id"),
        UniqueConstraint("cohort_id", "unit_id"),
        Index("ix_quiz_overrides_quiz", "course_id", "unit_id", "id"),
        CheckConstraint("(enrolment_id IS NULL) <> (cohort_id IS NULL)", name="for_one_or_group"),
        CheckConstraint("time_limit_minutes IS NULL OR time_limit_minutes >= 0", name="time_limit_not_negative"),
        CheckConstraint("attempts IS NULL OR attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="RESTRICT"))
    unit_id: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id", ondelete="CASCADE"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    time_limit_minutes: Mapped[int | None]
    attempts: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class TimeFactor(Base):
    """How much longer than others somebody may take in every quiz; ``factor`` empty is without a limit."""

    __tablename__ = "time_factors"
    __table_args__ = (CheckConstraint("factor IS NULL OR (factor > 1 AND factor <= 5)", name="factor_in_bounds"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    factor: Mapped[float | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
