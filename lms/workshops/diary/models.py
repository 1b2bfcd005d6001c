"""What the database holds about calendars that people subscribe to, and about reminders that were sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class CalendarFeed(Base):
    """The secret address of one person's calendar; the digest of its token is kept."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Reminder(Base):
    """That somebody was reminded of something, so that it happens once. ``about`` names the row, as in ``visit:7``.

    ``who`` is ``participant:5`` or ``person:7``; one of the two columns says the same for the day it is erased.
    """

    __tablename__ = "workshop_reminders"
    __table_args__ = (
        UniqueConstraint("kind", "about", "who"),
        Index("ix_workshop_reminders_about", "about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(60))
    who: Mapped[str] = mapped_column(String(40))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_participants.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
