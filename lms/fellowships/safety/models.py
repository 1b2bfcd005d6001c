"""What the database holds about safeguarding."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base

LONGEST_WORDS = 8_000


class SafetyFlag(Base):
    """Somebody's safety is in doubt. Only the managers and the programme's safeguarding person ever see it."""

    __tablename__ = "safety_flags"
    __table_args__ = (
        Index("ix_safety_flags_fellow", "fellow_id", "closed_at"),
        CheckConstraint("(closed_at IS NULL) = (outcome = '')", name="closed_has_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    outcome: Mapped[str] = mapped_column(Text, default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
