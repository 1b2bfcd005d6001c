"""What the database holds about studying: who is on which course, and what they have done."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base

LONGEST_COHORT_NAME = 120


class Cohort(Base):
    """A group that takes a course together. Its learners are the enrolments that point at it.

    ``language`` is the one in which the group meets; an archived cohort keeps its learners and is offered no longer.
    """

    __tablename__ = "cohorts"
    __table_args__ = (
        UniqueConstraint("course_id", "name"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="dates_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(LONGEST_COHORT_NAME))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(8))
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CohortFacilitator(Base):
    """Somebody who accompanies a cohort."""

    __tablename__ = "cohort_facilitators"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)


class Enrolment(Base):
    """One person on one course. Leaving keeps the progress; enrolling again takes it up.

    ``cohort_id`` is the group of the course with which this person learns, if there is one.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id"),
        Index("ix_enrolments_course_id", "course_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="RESTRICT"))
    enrolled_at: Mapped[datetime] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_revisions.id", ondelete="RESTRICT"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)


class UnitProgress(Base):
    """What an enrolment has done of one unit: when it was done, and the best score of it in per cent."""

    __tablename__ = "unit_progress"
    __table_args__ = (CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="score_in_per_cent"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    score: Mapped[float | None]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
