"""What the database holds about days in the field."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class Activity(StrEnum):
    """What was done in the field."""

    VISIT = "visit"
    CASE = "case"
    CAMP = "camp"
    TRAINING = "training"
    RESEARCH = "research"
    OFFICE = "office"
    MEETING = "meeting"
    TRAVEL = "travel"
    OTHER = "other"


ACTIVITY_NAMES = {
    Activity.VISIT: _l("Household or worksite visit"),
    Activity.CASE: _l("Case work"),
    Activity.CAMP: _l("Camp or entitlement drive"),
    Activity.TRAINING: _l("Training or session"),
    Activity.RESEARCH: _l("Research"),
    Activity.OFFICE: _l("Government office"),
    Activity.MEETING: _l("Meeting"),
    Activity.TRAVEL: _l("Travel"),
    Activity.OTHER: _l("Something else"),
}


class LogEntry(Base):
    """One thing done on one day: how long, with how many people. Counts only, never names of the people met."""

    __tablename__ = "field_log_entries"
    __table_args__ = (
        Index("ix_field_log_entries_fellow", "fellow_id", "day"),
        CheckConstraint("minutes >= 0 AND minutes <= 1440", name="minutes_of_a_day"),
        CheckConstraint("people_met >= 0 AND women_met >= 0 AND women_met <= people_met", name="people_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fellow_id: Mapped[int] = mapped_column(ForeignKey("fellows.id", ondelete="CASCADE"))
    day: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    activity: Mapped[Activity]
    minutes: Mapped[int]
    people_met: Mapped[int] = mapped_column(default=0)
    women_met: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(Text, default="")
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
