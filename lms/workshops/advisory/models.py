"""What the database holds about requests for advice, and which way a request may go."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.workshops.moves import Actor, moves_of


class RequestState(StrEnum):
    """Where a request for advice is."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


REQUEST_NAMES = {
    RequestState.REQUESTED: _l("Asked for"),
    RequestState.ACCEPTED: _l("Accepted"),
    RequestState.IN_PROGRESS: _l("In progress"),
    RequestState.ANSWERED: _l("Answered"),
    RequestState.CLOSED: _l("Closed"),
    RequestState.DECLINED: _l("Declined"),
    RequestState.WITHDRAWN: _l("Withdrawn"),
}
_ORGANISER = frozenset({Actor.ORGANISER})
_COORDINATOR = frozenset({Actor.COORDINATOR})
REQUEST_MOVES = moves_of(
    "request",
    REQUEST_NAMES,
    accepted=Move(
        starts=from_any(RequestState.REQUESTED), to=RequestState.ACCEPTED, actors=_ORGANISER, follows="a letter"
    ),
    declined=Move(
        starts=from_any(RequestState.REQUESTED),
        to=RequestState.DECLINED,
        actors=_ORGANISER,
        needs_reason=True,
        follows="a letter with the reason",
    ),
    begun=Move(starts=from_any(RequestState.ACCEPTED), to=RequestState.IN_PROGRESS, actors=_ORGANISER),
    answered=Move(
        starts=from_any(RequestState.ACCEPTED, RequestState.IN_PROGRESS),
        to=RequestState.ANSWERED,
        actors=_ORGANISER,
        follows="a letter",
    ),
    asked_on=Move(
        starts=from_any(RequestState.ANSWERED),
        to=RequestState.IN_PROGRESS,
        actors=_COORDINATOR,
        needs_reason=True,
        follows="a letter to whoever answers",
    ),
    closed=Move(
        starts=from_any(RequestState.ANSWERED),
        to=RequestState.CLOSED,
        actors=frozenset({Actor.ORGANISER, Actor.COORDINATOR}),
    ),
    withdrawn=Move(
        starts=from_any(RequestState.REQUESTED, RequestState.ACCEPTED, RequestState.IN_PROGRESS),
        to=RequestState.WITHDRAWN,
        actors=_COORDINATOR,
    ),
)


class AdvisoryRequest(Guarded, Base):
    """What an organisation wants advice on; ``needed_by`` is the day by which it would help."""

    __tablename__ = "advisory_requests"
    __table_args__ = (Index("ix_advisory_requests_state", "state", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    needed_by: Mapped[date | None]
    state: Mapped[RequestState] = mapped_column(default=RequestState.REQUESTED)
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class AdvisoryNote(Base):
    """What one side wrote to the other, or (``is_internal``) those who advise among themselves. Only ever added to.

    Files are attachments of ``advisory_notes``.
    """

    __tablename__ = "advisory_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("advisory_requests.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    is_internal: Mapped[bool] = mapped_column(default=False)
    is_answer: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
