"""What the database holds about monthly reports, and which way a report's state may go."""

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


class ReportState(StrEnum):
    """Where a report is. A waived month needs none (leave)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


R = ReportState
UNSENT = from_any(R.DRAFT, R.RETURNED)
HANDED_IN = from_any(R.SUBMITTED, R.ACCEPTED)
NAMES = {
    R.DRAFT: _l("To be written"),
    R.SUBMITTED: _l("Submitted"),
    R.RETURNED: _l("Returned"),
    R.ACCEPTED: _l("Accepted"),
    R.WAIVED: _l("Not asked for"),
}
_REVIEWERS = frozenset({Actor.MENTOR, Actor.MANAGER})
_MANAGER = frozenset({Actor.MANAGER})
MOVES = moves_of(
    "report",
    NAMES,
    submitted=Move(
        starts=UNSENT, to=R.SUBMITTED, actors=frozenset({Actor.FELLOW}), follows="a version; a letter to the mentor"
    ),
    taken_back=Move(starts=from_any(R.SUBMITTED), to=R.DRAFT, actors=frozenset({Actor.FELLOW})),
    returned=Move(
        starts=from_any(R.SUBMITTED), to=R.RETURNED, actors=_REVIEWERS, needs_reason=True, follows="a letter"
    ),
    accepted=Move(
        starts=from_any(R.SUBMITTED), to=R.ACCEPTED, actors=_REVIEWERS, follows="the month's stipend is cleared"
    ),
    waived=Move(starts=UNSENT, to=R.WAIVED, actors=_MANAGER, needs_reason=True),
    reopened=Move(starts=from_any(R.WAIVED), to=R.DRAFT, actors=_MANAGER, needs_reason=True),
)


class Report(Guarded, Base):
    """The report of one fellow on one month of the fellowship; ``month`` counts from 1.

    ``answers`` follow the report form of the programme's plan; ``version`` counts their saves. ``escalated_at`` is
    when the managers were told that it is very late.
    """

    __tablename__ = "fellow_reports"
    __table_args__ = (
        UniqueConstraint("fellow_id", "month"),
        Index("ix_fellow_reports_state", "state", "due_on"),
        CheckConstraint("month >= 1", name="month_from_one"),
        CheckConstraint("state <> 'accepted' OR accepted_at IS NOT NULL", name="accepted_at_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    month: Mapped[int]
    from_on: Mapped[date]
    to_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[ReportState] = mapped_column(default=ReportState.DRAFT)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ReportVersion(Base):
    """A report as it was handed in, and what was said of it. Never changed after that.

    ``verdict`` is ``accepted``, ``returned`` or ``taken_back``, and empty while nobody has answered.
    """

    __tablename__ = "fellow_report_versions"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("fellow_reports.id", ondelete="CASCADE"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
