"""What the database holds about reviews, interviews, decisions and offers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of


class Stage(StrEnum):
    """When an application is scored: by reviewers on paper, or by the panel that talks to the applicant."""

    REVIEW = "review"
    INTERVIEW = "interview"


class ReviewState(StrEnum):
    """Where a review is. In a conflict the reviewer knows the applicant and scores nothing."""

    ASSIGNED = "assigned"
    HANDED_IN = "handed_in"
    CONFLICT = "conflict"


class Recommendation(StrEnum):
    """What a reviewer advises."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


class OfferState(StrEnum):
    """Where an offer is."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


_REVIEWER = frozenset({Actor.REVIEWER})
REVIEW_MOVES = moves_of(
    "review",
    {
        ReviewState.ASSIGNED: _l("To be written"),
        ReviewState.HANDED_IN: _l("Handed in"),
        ReviewState.CONFLICT: _l("Conflict of interest"),
    },
    handed_in=Move(starts=from_any(ReviewState.ASSIGNED), to=ReviewState.HANDED_IN, actors=_REVIEWER),
    reopened=Move(
        starts=from_any(ReviewState.HANDED_IN),
        to=ReviewState.ASSIGNED,
        actors=frozenset({Actor.MANAGER}),
        needs_reason=True,
    ),
    conflict_declared=Move(
        starts=from_any(ReviewState.ASSIGNED),
        to=ReviewState.CONFLICT,
        actors=frozenset({Actor.REVIEWER, Actor.MANAGER}),
        needs_reason=True,
    ),
)
OFFER_MOVES = moves_of(
    "offer",
    {
        OfferState.OPEN: _l("Open"),
        OfferState.ACCEPTED: _l("Accepted"),
        OfferState.DECLINED: _l("Not accepted"),
        OfferState.EXPIRED: _l("Ran out"),
    },
    accepted=Move(
        starts=from_any(OfferState.OPEN),
        to=OfferState.ACCEPTED,
        actors=frozenset({Actor.APPLICANT}),
        follows="the application is placed",
    ),
    declined=Move(
        starts=from_any(OfferState.OPEN),
        to=OfferState.DECLINED,
        actors=frozenset({Actor.APPLICANT}),
        follows="the application is withdrawn; the waiting list moves up",
    ),
    expired=Move(
        starts=from_any(OfferState.OPEN),
        to=OfferState.EXPIRED,
        actors=frozenset({Actor.CLOCK}),
        follows="the application has lapsed; the waiting list moves up",
    ),
)


class CallReviewer(Base):
    """Somebody who scores applications of a call: as reviewer, on the interview panel, or both."""

    __tablename__ = "call_reviewers"
    __table_args__ = (UniqueConstraint("call_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    is_reviewer: Mapped[bool] = mapped_column(default=True)
    is_on_panel: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Review(Guarded, Base):
    """The score sheet of one reviewer for one application in one stage.

    ``scores`` are 0 to 5 by criterion, None for "not applicable". ``version`` counts what was saved.
    """

    __tablename__ = "application_reviews"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id", "stage"),
        Index("ix_application_reviews_reviewer", "reviewer_id", "state"),
        CheckConstraint(
            "state <> 'handed_in' OR (recommendation IS NOT NULL AND handed_in_at IS NOT NULL)", name="handed_in_whole"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    stage: Mapped[Stage]
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.ASSIGNED)
    scores: Mapped[dict[str, int | None]] = mapped_column(JSON, default=dict)
    recommendation: Mapped[Recommendation | None]
    private_comment: Mapped[str] = mapped_column(Text, default="")
    shared_comment: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class InterviewSlot(Base):
    """A time at which a panel can talk to an applicant; ``place`` is a room, a phone number or a link."""

    __tablename__ = "interview_slots"
    __table_args__ = (
        UniqueConstraint("call_id", "starts_at", "place"),
        CheckConstraint("minutes >= 5 AND minutes <= 480", name="minutes_in_bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(300))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id", ondelete="SET NULL"), unique=True)
    booked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Decision(Base):
    """A batch of decisions, made once.

    ``lines`` are ``{"application", "verb", "rank", "score", "note"}`` as decided.
    """

    __tablename__ = "call_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="RESTRICT"), index=True)
    form_key: Mapped[str] = mapped_column(String(40), unique=True)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Offer(Guarded, Base):
    """A seat that was offered; at most one open offer an application. ``reminded_at``: that it soon runs out."""

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_open",
            "application_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_offers_state", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    state: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
