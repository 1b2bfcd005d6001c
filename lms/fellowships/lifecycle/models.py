"""What the database holds about leave, extensions and what alumni do."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class ChangeKind(StrEnum):
    """Time away, or more time."""

    LEAVE = "leave"
    EXTENSION = "extension"


class PlanChange(Base):
    """A leave or an extension: due dates after ``from_on`` moved by ``days``. Leave is over after ``to_on``."""

    __tablename__ = "fellow_plan_changes"
    __table_args__ = (
        CheckConstraint("days >= 0 AND days <= 366", name="days_in_bounds"),
        CheckConstraint("to_on >= from_on", name="to_after_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind]
    from_on: Mapped[date]
    to_on: Mapped[date]
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(String(1000))
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AlumniNote(Base):
    """Where an alumna or alumnus works in one year, in their own words."""

    __tablename__ = "alumni_notes"
    __table_args__ = (UniqueConstraint("fellow_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    year: Mapped[int]
    organisation: Mapped[str] = mapped_column(String(200))
    work: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
