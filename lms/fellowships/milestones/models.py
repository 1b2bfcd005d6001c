"""What the database holds about milestones, and which way a milestone's state may go."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of


class MilestoneState(StrEnum):
    """What people have made of a milestone. Whether an open one is upcoming, due or overdue, its day tells."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    WAIVED = "waived"


M = MilestoneState
UNDONE = from_any(M.OPEN, M.SUBMITTED, M.CHANGES_ASKED)
NAMES = {
    M.OPEN: _l("Open"),
    M.SUBMITTED: _l("Submitted"),
    M.CHANGES_ASKED: _l("Changes asked"),
    M.APPROVED: _l("Approved"),
    M.WAIVED: _l("Waived"),
}
_REVIEWERS = frozenset({Actor.MENTOR, Actor.MANAGER})
_MANAGER = frozenset({Actor.MANAGER})
MOVES = moves_of(
    "milestone",
    NAMES,
    submitted=Move(
        starts=from_any(M.OPEN, M.CHANGES_ASKED),
        to=M.SUBMITTED,
        actors=frozenset({Actor.FELLOW}),
        follows="a new version; a letter to the reviewer",
    ),
    taken_back=Move(starts=from_any(M.SUBMITTED), to=M.OPEN, actors=frozenset({Actor.FELLOW})),
    changes_asked=Move(
        starts=from_any(M.SUBMITTED), to=M.CHANGES_ASKED, actors=_REVIEWERS, needs_reason=True, follows="a letter"
    ),
    approved=Move(starts=from_any(M.SUBMITTED), to=M.APPROVED, actors=_REVIEWERS, follows="points; a letter"),
    waived=Move(starts=UNDONE, to=M.WAIVED, actors=_MANAGER, needs_reason=True),
    reopened=Move(starts=from_any(M.APPROVED, M.WAIVED), to=M.OPEN, actors=_MANAGER, needs_reason=True),
)


class Milestone(Guarded, Base):
    """One milestone of one fellow, copied from the plan (``plan_id``) and perhaps adapted, with a ``note`` why.

    ``title`` and ``proof`` are by language; ``month`` counts from 0, the month of the start. ``reviewer`` is a role of
    mentors, or ``manager``. ``draft`` is the next submission as far as it is written: ``{"text", "links",
    "entries"}``; ``version`` counts its saves.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        UniqueConstraint("fellow_id", "plan_id"),
        Index("ix_milestones_state", "state", "due_on"),
        CheckConstraint("points >= 0", name="points_not_below_zero"),
        CheckConstraint("month >= 0", name="month_from_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    plan_id: Mapped[str] = mapped_column(String(80))
    month: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    proof: Mapped[dict[str, str]] = mapped_column(JSON)
    reviewer: Mapped[str] = mapped_column(String(20))
    points: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[MilestoneState] = mapped_column(default=MilestoneState.OPEN)
    note: Mapped[str] = mapped_column(String(1000), default="")
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Submission(Base):
    """What was handed in for a milestone, one version after the other, and what was said of it. Never changed."""

    __tablename__ = "milestone_submissions"
    __table_args__ = (
        UniqueConstraint("milestone_id", "number"),
        CheckConstraint("(reviewed_at IS NULL) = (verdict = '')", name="reviewed_has_verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    entries: Mapped[list[int]] = mapped_column(JSON, default=list)
    files: Mapped[list[int]] = mapped_column(JSON, default=list)
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
