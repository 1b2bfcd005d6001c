"""What the database holds about the two tests of a workshop and about feedback."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base
from lms.workshops.library.documents import Phase


class Medium(StrEnum):
    """On what a test was written."""

    PHONE = "phone"
    PAPER = "paper"


PHASE_NAMES = {Phase.PRE: _l("Pre-test"), Phase.POST: _l("Post-test")}
MEDIUM_NAMES = {Medium.PHONE: _l("On a phone"), Medium.PAPER: _l("On paper")}


class PhaseOpening(Base):
    """When a test of a workshop can be taken on phones: from being opened by a facilitator until closed again."""

    __tablename__ = "workshop_test_openings"
    __table_args__ = (UniqueConstraint("workshop_id", "phase"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    phase: Mapped[Phase]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Sitting(Base):
    """One participant's test: ``answers`` and ``fractions`` (0 to 1) by the ids of questions, ``score`` in per cent.

    ``fractions`` and ``score`` are None until it is handed in. From paper come answers, or only what was right.
    """

    __tablename__ = "workshop_sittings"
    __table_args__ = (
        UniqueConstraint("participant_id", "phase"),
        Index("ix_workshop_sittings_workshop", "workshop_id", "phase"),
        CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="score_in_bounds"),
        CheckConstraint("(score IS NULL) = (handed_in_at IS NULL)", name="handed_in_has_score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("workshop_participants.id", ondelete="CASCADE"))
    phase: Mapped[Phase]
    medium: Mapped[Medium]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fractions: Mapped[dict[str, float] | None] = mapped_column(JSON)
    score: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class FeedbackReply(Base):
    """What somebody answered; ``participant_id`` is None where feedback was announced as anonymous.

    An anonymous reply keeps the day only, so that it cannot be matched with who gave feedback when.
    """

    __tablename__ = "workshop_feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_participants.id", ondelete="CASCADE"), unique=True
    )
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    given_on: Mapped[date]
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)


class FeedbackGiven(Base):
    """That a participant has given feedback, without what; so that nobody gives it twice or is reminded for nothing."""

    __tablename__ = "workshop_feedback_given"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_participants.id", ondelete="CASCADE"), primary_key=True
    )
    given_on: Mapped[date]
