"""What the database holds about calls for applications."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of

LONGEST_SLUG = 80


class CallState(StrEnum):
    """A draft only managers see; a published call is open between its two instants; an ended one takes nothing more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"


_MANAGER = frozenset({Actor.MANAGER})
MOVES = moves_of(
    "call",
    {CallState.DRAFT: _l("Draft"), CallState.PUBLISHED: _l("Published"), CallState.ENDED: _l("Ended")},
    published=Move(
        starts=from_any(CallState.DRAFT),
        to=CallState.PUBLISHED,
        actors=_MANAGER,
        follows="everybody sees it; it takes applications from its opening until its closing",
    ),
    ended=Move(
        starts=from_any(CallState.PUBLISHED), to=CallState.ENDED, actors=_MANAGER, follows="it takes nothing more"
    ),
    reopened=Move(starts=from_any(CallState.ENDED), to=CallState.PUBLISHED, actors=_MANAGER, needs_reason=True),
)


class Call(Guarded, Base):
    """One call of a programme.

    ``title`` and ``description`` are by language. ``form`` is a questionnaire document; ``criteria`` and
    ``interview_criteria`` are lists of ``{"id", "title": {language: text}, "guide": {…}, "weight": 1–10}``.
    ``seats_by`` bounds the seats of some states or hosts: ``{"state": {"IN-UP": 2}, "host": {"7": 1}}``.
    ``zone`` is the IANA time zone in which opening and closing are shown. ``version`` counts edits of the form,
    ``settings_version`` those of everything else.
    """

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("seats >= 1", name="seats_from_one"),
        CheckConstraint("reviews_each >= 1 AND reviews_each <= 9", name="reviews_from_one_to_nine"),
        CheckConstraint("offer_days >= 1 AND offer_days <= 60", name="offer_days_in_bounds"),
        Index("ix_calls_state", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="RESTRICT"), index=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    state: Mapped[CallState] = mapped_column(default=CallState.DRAFT)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    description: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Kolkata")
    starts_on: Mapped[date]
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    interview_criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    has_interview: Mapped[bool] = mapped_column(default=True)
    seats: Mapped[int]
    seats_by: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict)
    reviews_each: Mapped[int] = mapped_column(default=3)
    names_hidden: Mapped[bool] = mapped_column(default=True)
    offer_days: Mapped[int] = mapped_column(default=7)
    version: Mapped[int] = mapped_column(default=1)
    settings_version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LateLeave(Base):
    """That one person may still apply after closing. ``contact`` is an e-mail address or phone number, normalised."""

    __tablename__ = "call_late_leaves"
    __table_args__ = (UniqueConstraint("call_id", "contact"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    contact: Mapped[str] = mapped_column(String(254))
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(1000))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
