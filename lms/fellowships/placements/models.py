"""What the database holds about fellows and their mentors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of
from lms.fellowships.programmes.roles import MentorRole


class FellowState(StrEnum):
    """Where a fellow is. Who is on leave comes back; the last three are ends."""

    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    COMPLETED = "completed"
    EXITED = "exited"
    DISMISSED = "dismissed"


F = FellowState
RUNNING = from_any(F.ACTIVE, F.ON_LEAVE)
NAMES = {
    F.ACTIVE: _l("Active"),
    F.ON_LEAVE: _l("On leave"),
    F.COMPLETED: _l("Completed"),
    F.EXITED: _l("Left early"),
    F.DISMISSED: _l("Dismissed"),
}
_MANAGER = frozenset({Actor.MANAGER})
MOVES = moves_of(
    "fellow",
    NAMES,
    leave_begun=Move(
        starts=from_any(F.ACTIVE),
        to=F.ON_LEAVE,
        actors=frozenset({Actor.MANAGER, Actor.CLOCK}),
        needs_reason=True,
        follows="later due dates move",
    ),
    leave_ended=Move(starts=from_any(F.ON_LEAVE), to=F.ACTIVE, actors=frozenset({Actor.MANAGER, Actor.CLOCK})),
    completed=Move(starts=RUNNING, to=F.COMPLETED, actors=_MANAGER, follows="a certificate, an alumna or alumnus"),
    exited=Move(starts=RUNNING, to=F.EXITED, actors=_MANAGER, needs_reason=True, follows="a final settlement"),
    dismissed=Move(starts=RUNNING, to=F.DISMISSED, actors=_MANAGER, needs_reason=True, follows="a final settlement"),
)


class Fellow(Guarded, Base):
    """One person's fellowship in one programme.

    ``starts_on`` and ``ends_on`` are its first and last day as planned now; ``ended_on`` when it really ended.
    ``state_code`` is an ISO 3166-2:IN code. ``stipend_paise`` is the monthly stipend in paise. ``emergency`` holds
    ``{"name", "phone", "relation"}``, ``bank`` ``{"holder", "account", "ifsc"}``. ``version`` counts edits.
    ``alumni_asked_on`` is when they were last asked by letter where they work.
    """

    __tablename__ = "fellows"
    __table_args__ = (
        UniqueConstraint("programme_id", "person_id"),
        Index("ix_fellows_state", "programme_id", "state"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("stipend_paise >= 0", name="stipend_not_below_zero"),
        CheckConstraint("(state IN ('active', 'on_leave')) = (ended_on IS NULL)", name="ended_on_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="RESTRICT"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id", ondelete="SET NULL"), unique=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    state: Mapped[FellowState] = mapped_column(default=FellowState.ACTIVE)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(1000), default="")
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"), index=True)
    district: Mapped[str] = mapped_column(String(100), default="")
    state_code: Mapped[str] = mapped_column(String(8), default="")
    supervisor_name: Mapped[str] = mapped_column(String(200), default="")
    supervisor_contact: Mapped[str] = mapped_column(String(254), default="")
    emergency: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    bank: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    stipend_paise: Mapped[int] = mapped_column(BigInteger, default=0)
    funder: Mapped[str] = mapped_column(String(200), default="")
    plan_version: Mapped[int]
    alumni_asked_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FellowMentor(Base):
    """Somebody who accompanies a fellow in a role."""

    __tablename__ = "fellow_mentors"
    __table_args__ = (UniqueConstraint("fellow_id", "person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[MentorRole]
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LearningAgreement(Base):
    """What a fellow wants to learn in the year: targets, signed by fellow and mentor. A change is a new version."""

    __tablename__ = "learning_agreements"
    __table_args__ = (UniqueConstraint("fellow_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    number: Mapped[int]
    targets: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    fellow_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mentor_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
