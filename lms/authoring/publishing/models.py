"""What the database holds about publishing: what is planned for later."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class PlanState(StrEnum):
    """What became of a plan to publish."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"


PLAN_STATE_NAMES = {
    PlanState.WAITING: _l("Waiting"),
    PlanState.DONE: _l("Published"),
    PlanState.REFUSED: _l("Could not be published"),
    PlanState.DROPPED: _l("Dropped"),
}


class PlannedPublication(Base):
    """What shall be published at a time: the files (path: digest) as they were when it was planned.

    ``expected`` is the digest of the revision that was current then: where another was published since, the plan is
    refused and its owner told. ``problems`` are the sentences then.
    """

    __tablename__ = "planned_publications"
    __table_args__ = (Index("ix_planned_publications_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    state: Mapped[PlanState] = mapped_column(default=PlanState.WAITING)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    expected: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    form_key: Mapped[str | None] = mapped_column(String(43), unique=True)
