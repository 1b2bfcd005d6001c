"""What the database holds about workshops that are units of courses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class Camp(Base):
    """A workshop that counts for a unit of a course, by the slug of the course and the id of the unit."""

    __tablename__ = "workshop_camps"
    __table_args__ = (UniqueConstraint("workshop_id", "course_slug", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    course_slug: Mapped[str] = mapped_column(String(80), index=True)
    unit_id: Mapped[str] = mapped_column(String(80))
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    linked_at: Mapped[datetime] = mapped_column(UTCDateTime)
