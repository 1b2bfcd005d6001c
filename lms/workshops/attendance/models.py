"""What the database holds about attendance: one mark for a participant and session, and every entry behind it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base
from lms.workshops.registration.models import AgeGroup, Gender, Qualification


class Presence(StrEnum):
    """Whether somebody was at a session. Nothing said (no mark) is not the same as absent."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"


class MarkSource(StrEnum):
    """Where an entry comes from."""

    ROLL_CALL = "roll_call"
    CODE = "code"
    SHEET = "sheet"
    WALK_IN = "walk_in"
    CORRECTION = "correction"
    MERGE = "merge"


PRESENCE_NAMES = {Presence.PRESENT: _l("Present"), Presence.LATE: _l("Came late"), Presence.ABSENT: _l("Absent")}
MARK_SOURCE_NAMES = {
    MarkSource.ROLL_CALL: _l("Roll call"),
    MarkSource.CODE: _l("Checked in with a code"),
    MarkSource.SHEET: _l("From the sign-in sheet"),
    MarkSource.WALK_IN: _l("Walked in"),
    MarkSource.CORRECTION: _l("Corrected"),
    MarkSource.MERGE: _l("Two names joined"),
}
WAS_THERE = frozenset({Presence.PRESENT, Presence.LATE})


class Mark(Base):
    """What holds for a participant and a session now. ``version`` counts the entries behind it, from 1."""

    __tablename__ = "workshop_marks"
    __table_args__ = (
        UniqueConstraint("session_id", "participant_id"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("workshop_sessions.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("workshop_participants.id", ondelete="CASCADE"), index=True)
    presence: Mapped[Presence | None]
    source: Mapped[MarkSource]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)


class MarkEntry(Base):
    """One entry: who said what of whom, when and, for a correction, why; ``presence`` None takes a mark away.

    Only ever added to. ``made_at`` is the time on the device that made it, ``received_at`` ours. ``send_key`` is drawn
    by the device, so that what a phone sends twice is entered once. ``is_overruled`` says that it was said without
    having seen what holds, and waits for somebody to look at both.
    """

    __tablename__ = "workshop_mark_entries"
    __table_args__ = (Index("ix_workshop_mark_entries_session", "session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("workshop_sessions.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("workshop_participants.id", ondelete="CASCADE"), index=True)
    presence: Mapped[Presence | None]
    source: Mapped[MarkSource]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    is_overruled: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    send_key: Mapped[str | None] = mapped_column(String(60), unique=True)


class UnnamedCount(Base):
    """How many people of one kind took part whose names are not written down, because names are risky.

    ``session_id`` is None where the count is for the whole workshop.
    """

    __tablename__ = "workshop_unnamed_counts"
    __table_args__ = (
        CheckConstraint("number >= 1 AND number <= 10000", name="number_in_bounds"),
        Index("ix_workshop_unnamed_counts_workshop", "workshop_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_sessions.id", ondelete="CASCADE"), index=True)
    qualification: Mapped[Qualification] = mapped_column(default=Qualification.UNSAID)
    gender: Mapped[Gender] = mapped_column(default=Gender.UNSAID)
    age_group: Mapped[AgeGroup] = mapped_column(default=AgeGroup.UNSAID)
    number: Mapped[int]
    counted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
