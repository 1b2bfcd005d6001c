"""What the database holds about mentoring: meetings, notes, check-ins and the final review."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of

LONGEST_PLACE = 200


class MeetingState(StrEnum):
    """A meeting is agreed on, took place, or did not."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


_BOTH = frozenset({Actor.FELLOW, Actor.MENTOR})
MEETING_NAMES = {
    MeetingState.PLANNED: _l("Planned"),
    MeetingState.HELD: _l("Took place"),
    MeetingState.CANCELLED: _l("Called off"),
}
MEETING_MOVES = moves_of(
    "meeting",
    MEETING_NAMES,
    held=Move(starts=from_any(MeetingState.PLANNED), to=MeetingState.HELD, actors=_BOTH, follows="it is a contact"),
    called_off=Move(
        starts=from_any(MeetingState.PLANNED), to=MeetingState.CANCELLED, actors=_BOTH, follows="a letter to the other"
    ),
)


class Meeting(Guarded, Base):
    """A meeting or call of a fellow and a mentor; ``notes`` and ``agreed`` both of them read, managers as well.

    ``place`` is a room, a phone number or a link. ``reminded_at`` is when both were reminded, or need no reminder.
    """

    __tablename__ = "mentor_meetings"
    __table_args__ = (
        Index("ix_mentor_meetings_fellow", "fellow_id", "starts_at"),
        Index("ix_mentor_meetings_state", "state", "starts_at"),
        CheckConstraint("minutes >= 5 AND minutes <= 480", name="minutes_in_bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    minutes: Mapped[int] = mapped_column(default=30)
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="")
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    notes: Mapped[str] = mapped_column(Text, default="")
    agreed: Mapped[str] = mapped_column(Text, default="")
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MentorNote(Base):
    """What a mentor wrote down; a private note only its writer reads, a shared one also fellow and managers."""

    __tablename__ = "mentor_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    is_private: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Occasion(StrEnum):
    """When everybody looks back: at mid-term, at the end, and in the final review from all sides (360°)."""

    MID_TERM = "mid_term"
    END_TERM = "end_term"
    FINAL = "final"


class Side(StrEnum):
    """From which side somebody looks: fellow and mentor at check-ins, all in the final review."""

    FELLOW = "fellow"
    MENTOR = "mentor"
    HOST = "host"
    PEER = "peer"
    PANEL = "panel"


class Verdict(StrEnum):
    """What the panel of the final review finds."""

    PASSED = "passed"
    NOT_YET = "not_yet"


OCCASION_NAMES = {
    Occasion.MID_TERM: _l("Mid-term check-in"),
    Occasion.END_TERM: _l("End-term check-in"),
    Occasion.FINAL: _l("Final review"),
}
SIDE_NAMES = {
    Side.FELLOW: _l("Fellow"),
    Side.MENTOR: _l("Mentor"),
    Side.HOST: _l("Supervisor at the host"),
    Side.PEER: _l("Colleague"),
    Side.PANEL: _l("Review panel"),
}
VERDICT_NAMES = {Verdict.PASSED: _l("Passed"), Verdict.NOT_YET: _l("Not yet")}


class CheckIn(Base):
    """One form of one side on one occasion. Who has no account opens it by a link, of which ``token_hash`` is a digest.

    ``answers`` follow the form of the programme's plan; ``version`` counts their saves. Only the panel's form carries
    a ``verdict``, of which the empty text is none yet. ``email`` is empty where ``person_id`` says who is asked.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        Index("ix_check_ins_person", "person_id", "handed_in_at"),
        UniqueConstraint("fellow_id", "occasion", "side", "person_id"),
        Index(
            "uq_check_ins_email",
            "fellow_id",
            "occasion",
            "side",
            "email",
            unique=True,
            sqlite_where=text("email <> ''"),
            postgresql_where=text("email <> ''"),
        ),
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="somebody_is_asked"),
        CheckConstraint("side <> 'panel' OR handed_in_at IS NULL OR verdict <> ''", name="panel_has_verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    occasion: Mapped[Occasion]
    side: Mapped[Side]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
