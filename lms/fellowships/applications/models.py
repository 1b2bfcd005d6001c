"""What the database holds about applications, and which way an application's state may go."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.fellowships.moves import Actor, moves_of

MOST_REMINDERS = 2


def new_seed() -> str:
    """Return chance from which the code of an application is made."""
    return secrets.token_hex(16)


class ApplicationState(StrEnum):
    """Where an application is. ``information`` means that more was asked; a lapsed one let its offer run out."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    INFORMATION = "information"
    REVIEW = "review"
    INTERVIEW = "interview"
    SELECTED = "selected"
    WAITING = "waiting"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PLACED = "placed"


S = ApplicationState
ENDED = from_any(S.DECLINED, S.WITHDRAWN, S.LAPSED, S.PLACED)
IN_SELECTION = from_any(S.SCREENING, S.REVIEW, S.INTERVIEW)
NAMES = {
    S.DRAFT: _l("Draft"),
    S.SUBMITTED: _l("Submitted"),
    S.SCREENING: _l("Screening"),
    S.INFORMATION: _l("More information asked"),
    S.REVIEW: _l("In review"),
    S.INTERVIEW: _l("Interview"),
    S.SELECTED: _l("Selected"),
    S.WAITING: _l("Waiting list"),
    S.DECLINED: _l("Declined"),
    S.WITHDRAWN: _l("Withdrawn"),
    S.LAPSED: _l("Offer ran out"),
    S.PLACED: _l("Fellow"),
}
_MANAGER, _APPLICANT, _CLOCK = frozenset({Actor.MANAGER}), frozenset({Actor.APPLICANT}), frozenset({Actor.CLOCK})
MOVES = moves_of(
    "application",
    NAMES,
    submitted=Move(starts=from_any(S.DRAFT), to=S.SUBMITTED, actors=_APPLICANT, follows="an account, a letter"),
    taken_up=Move(starts=from_any(S.SUBMITTED), to=S.SCREENING, actors=_MANAGER),
    asked=Move(
        starts=from_any(S.SUBMITTED, S.SCREENING),
        to=S.INFORMATION,
        actors=_MANAGER,
        needs_reason=True,
        follows="a letter with the question",
    ),
    answered=Move(starts=from_any(S.INFORMATION), to=S.SCREENING, actors=_APPLICANT),
    sent_to_review=Move(starts=from_any(S.SUBMITTED, S.SCREENING), to=S.REVIEW, actors=_MANAGER),
    invited=Move(
        starts=from_any(S.SCREENING, S.REVIEW), to=S.INTERVIEW, actors=_MANAGER, follows="a letter with free slots"
    ),
    selected=Move(
        starts=IN_SELECTION | {S.WAITING},
        to=S.SELECTED,
        actors=frozenset({Actor.MANAGER, Actor.CLOCK}),
        follows="an offer and its letter",
    ),
    put_on_waiting_list=Move(
        starts=IN_SELECTION, to=S.WAITING, actors=_MANAGER, follows="a place on the list, a letter"
    ),
    declined=Move(
        starts=IN_SELECTION | {S.SUBMITTED, S.INFORMATION, S.WAITING},
        to=S.DECLINED,
        actors=_MANAGER,
        needs_reason=True,
        follows="a letter",
    ),
    reconsidered=Move(
        starts=from_any(S.DECLINED, S.LAPSED, S.WITHDRAWN), to=S.SCREENING, actors=_MANAGER, needs_reason=True
    ),
    withdrawn=Move(
        starts=frozenset(S) - ENDED,
        to=S.WITHDRAWN,
        actors=_APPLICANT,
        follows="an open offer is declined; the waiting list moves up",
    ),
    lapsed=Move(starts=from_any(S.SELECTED), to=S.LAPSED, actors=_CLOCK, follows="a letter; the waiting list moves up"),
    placed=Move(
        starts=from_any(S.SELECTED),
        to=S.PLACED,
        actors=frozenset({Actor.APPLICANT, Actor.MANAGER}),
        follows="a fellow with milestones, reports and stipends",
    ),
)


class Application(Guarded, Base):
    """One application. Until it is submitted it is of whoever holds its code, of which ``access_hash`` is a digest.

    The code itself is made from ``seed`` and the key of the site (``codes.py``), so that later letters can name it.
    ``version`` counts what was saved into ``answers``; ``section_versions`` says at which of them each section last
    changed (``""``: what they say about themselves), so that an older page of it that saves is told so. ``language``
    is the one in which letters go to the applicant. ``organisation_id`` is where the applicant works now (its people
    never review it), ``organisation_name`` what they wrote; ``state_code`` their home state (ISO 3166-2:IN).
    ``host_id`` is where they would be placed. ``waiting_place`` orders the waiting list. ``final_score`` is from 0
    to 5.
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("call_id", "person_id"),
        Index("ix_applications_state", "call_id", "state"),
        CheckConstraint("state <> 'waiting' OR waiting_place IS NOT NULL", name="waiting_has_place"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL OR state = 'withdrawn'", name="sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="RESTRICT"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    access_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seed: Mapped[str] = mapped_column(String(32), default=new_seed)
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)
    full_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    district: Mapped[str] = mapped_column(String(100), default="")
    state_code: Mapped[str] = mapped_column(String(8), default="")
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    section_versions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    waiting_place: Mapped[int | None]
    final_score: Mapped[float | None]
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ApplicationNote(Base):
    """A question to the applicant (``asked``), their answer (``answered``), or a note among managers (``internal``).

    ``form_key`` names the form that brought it, so that one sent twice is one.
    """

    __tablename__ = "application_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)


class Reference(Base):
    """A letter that somebody is asked to write for an applicant, by a link that works once.

    ``version`` counts what was saved into ``draft``; ``reminders`` how often the applicant had the letter sent again.
    """

    __tablename__ = "application_references"
    __table_args__ = (
        UniqueConstraint("application_id", "email"),
        CheckConstraint("(given_at IS NULL) = (text = '')", name="given_has_text"),
        CheckConstraint("reminders >= 0 AND reminders <= 2", name="reminders_are_few"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    relation: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminders: Mapped[int] = mapped_column(default=0)
    draft: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
