"""What the database holds about a workshop, its days and sessions, and which way its state may go."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.people.names import search_key
from lms.workshops.library.documents import DAY_ENDS, Method
from lms.workshops.moves import Actor, moves_of

LONGEST_PLACE = 300
TITLE_KEY_LENGTH = 800


class Mode(StrEnum):
    """Where participants are."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BLENDED = "blended"


class Entry(StrEnum):
    """How people get a place: at once, after an organiser has approved, or with an invitation only."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class WorkshopState(StrEnum):
    """Where a workshop is. An announced one without dates collects a waiting list."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    HELD = "held"
    REPORTED = "reported"
    CANCELLED = "cancelled"


MODE_NAMES = {Mode.IN_PERSON: _l("In person"), Mode.ONLINE: _l("Online"), Mode.BLENDED: _l("Partly online")}
ENTRY_NAMES = {
    Entry.OPEN: _l("Everybody who registers gets a place, while there are places"),
    Entry.APPROVAL: _l("An organiser approves each registration"),
    Entry.INVITATION: _l("Only who is invited can register"),
}
WORKSHOP_STATE_NAMES = {
    WorkshopState.DRAFT: _l("Draft"),
    WorkshopState.ANNOUNCED: _l("Announced"),
    WorkshopState.OPEN: _l("Open for registration"),
    WorkshopState.CLOSED: _l("Registration closed"),
    WorkshopState.RUNNING: _l("Going on now"),
    WorkshopState.HELD: _l("Was held"),
    WorkshopState.REPORTED: _l("Reported"),
    WorkshopState.CANCELLED: _l("Cancelled"),
}
PUBLIC_STATES = frozenset(WorkshopState) - {WorkshopState.DRAFT}
"""In which states anybody may read the page of a workshop."""
TAKING_STATES = frozenset({WorkshopState.ANNOUNCED, WorkshopState.OPEN})
"""In which states people can register; without dates, or before registration opens, they join the waiting list."""
OVER_STATES = frozenset({WorkshopState.HELD, WorkshopState.REPORTED})
COMING_STATES = frozenset({WorkshopState.ANNOUNCED, WorkshopState.OPEN, WorkshopState.CLOSED, WorkshopState.RUNNING})
"""In which states the clock, and whoever looks for a workshop to go to, asks after one."""
PLANNED_STATES = COMING_STATES | {WorkshopState.DRAFT}
"""In which states the days and the agenda can still be changed."""

_ORGANISER = frozenset({Actor.ORGANISER})
_OR_CLOCK = frozenset({Actor.ORGANISER, Actor.CLOCK})
WORKSHOP_MOVES = moves_of(
    "workshop",
    WORKSHOP_STATE_NAMES,
    announced=Move(
        starts=from_any(WorkshopState.DRAFT),
        to=WorkshopState.ANNOUNCED,
        actors=_ORGANISER,
        follows="everybody can read about it; who registers joins the waiting list",
    ),
    taken_back=Move(starts=from_any(WorkshopState.ANNOUNCED), to=WorkshopState.DRAFT, actors=_ORGANISER),
    opened=Move(
        starts=from_any(WorkshopState.ANNOUNCED, WorkshopState.CLOSED),
        to=WorkshopState.OPEN,
        actors=_OR_CLOCK,
        follows="the waiting list gets the places there are",
    ),
    closed=Move(starts=from_any(WorkshopState.OPEN), to=WorkshopState.CLOSED, actors=_OR_CLOCK),
    begun=Move(
        starts=from_any(WorkshopState.ANNOUNCED, WorkshopState.OPEN, WorkshopState.CLOSED),
        to=WorkshopState.RUNNING,
        actors=_OR_CLOCK,
    ),
    held=Move(
        starts=from_any(WorkshopState.RUNNING),
        to=WorkshopState.HELD,
        actors=_OR_CLOCK,
        follows="who came is reckoned from the attendance",
    ),
    reported=Move(starts=from_any(WorkshopState.HELD), to=WorkshopState.REPORTED, actors=_ORGANISER),
    report_reopened=Move(
        starts=from_any(WorkshopState.REPORTED), to=WorkshopState.HELD, actors=_ORGANISER, needs_reason=True
    ),
    cancelled=Move(
        starts=from_any(
            WorkshopState.DRAFT,
            WorkshopState.ANNOUNCED,
            WorkshopState.OPEN,
            WorkshopState.CLOSED,
            WorkshopState.RUNNING,
        ),
        to=WorkshopState.CANCELLED,
        actors=_ORGANISER,
        needs_reason=True,
        follows="a letter to everybody registered",
    ),
)


class Workshop(Guarded, Base):
    """One workshop.

    ``title`` and ``description`` are texts by language, ``objectives`` a list of ``{"id", "text"}``, ``languages``
    those it is held in. ``starts_on`` and ``ends_on`` are the first and last of its days, both None while it has
    no dates. ``capacity`` None means no limit. ``questions`` is a questionnaire that organisers add to registration.
    ``attendance_share`` (per cent of sessions) and ``pass_mark`` (per cent in the post-test) are the rule for
    certificates. ``last_in_line`` is the highest number given out to those who registered. ``version`` counts changes
    of the plan; ``calendar_sequence`` those that calendars must hear of.
    """

    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity_above_zero"),
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="both_dates"),
        CheckConstraint("starts_on IS NULL OR starts_on <= ends_on", name="dates_in_order"),
        CheckConstraint("attendance_share >= 1 AND attendance_share <= 100", name="share_in_bounds"),
        CheckConstraint("pass_mark IS NULL OR (pass_mark >= 1 AND pass_mark <= 100)", name="pass_mark_in_bounds"),
        Index("ix_workshops_state", "state", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    title_key: Mapped[str] = mapped_column(String(TITLE_KEY_LENGTH), default="")
    description: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    objectives: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    venue: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="")
    district: Mapped[str] = mapped_column(String(100), default="")
    state_code: Mapped[str] = mapped_column(String(8), default="")
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"), index=True)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"), index=True)
    template_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_templates.id", ondelete="SET NULL"), index=True
    )
    is_refresher: Mapped[bool] = mapped_column(default=False)
    is_training_of_trainers: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]
    entry: Mapped[Entry] = mapped_column(default=Entry.OPEN)
    registration_opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    questions: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    attendance_share: Mapped[int] = mapped_column(default=75)
    pass_mark: Mapped[int | None]
    feedback_is_anonymous: Mapped[bool] = mapped_column(default=True)
    state: Mapped[WorkshopState] = mapped_column(default=WorkshopState.DRAFT)
    starts_on: Mapped[date | None] = mapped_column(index=True)
    ends_on: Mapped[date | None] = mapped_column(index=True)
    last_in_line: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @validates("title")
    def _keep_title_key(self, _: str, title: dict[str, str]) -> dict[str, str]:
        self.title_key = search_key(" ".join(title.values()))[:TITLE_KEY_LENGTH]
        return title


class WorkshopTopic(Base):
    """One topic of a workshop."""

    __tablename__ = "workshop_about"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_topics.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class WorkshopDocument(Base):
    """The workshop's own copy of what it was made from: tests, handouts, trainer's plans, forms.

    The agenda that holds is in the rows of ``workshop_sessions``; ``document`` is a WorkshopPlan as JSON.
    """

    __tablename__ = "workshop_documents"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))


class WorkshopDay(Base):
    """A day of a workshop: its number from 1, and the date where it has one. Days need not follow each other."""

    __tablename__ = "workshop_days"
    __table_args__ = (UniqueConstraint("workshop_id", "number"), CheckConstraint("number >= 1", name="number_from_one"))

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    number: Mapped[int]
    held_on: Mapped[date | None] = mapped_column(index=True)


class WorkshopSession(Base):
    """A line of the agenda: on which day, from which minute of that day to which, in the site's time zone.

    ``plan_id`` is the id of the session in the workshop's document that has its trainer's plan. Attendance is taken
    where ``is_counted``. ``secret`` is what codes for checking in are made from.
    """

    __tablename__ = "workshop_sessions"
    __table_args__ = (
        CheckConstraint("starts_minute >= 0 AND starts_minute < ends_minute", name="starts_before_it_ends"),
        CheckConstraint(f"ends_minute <= {DAY_ENDS}", name="ends_on_its_day"),
        Index("ix_workshop_sessions_workshop", "workshop_id", "day", "starts_minute"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    day: Mapped[int]
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    method: Mapped[Method] = mapped_column(default=Method.TALK)
    outcome: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    plan_id: Mapped[str] = mapped_column(String(80), default="")
    facilitator_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_facilitators.id", ondelete="SET NULL"), index=True
    )
    is_counted: Mapped[bool] = mapped_column(default=True)
    secret: Mapped[str] = mapped_column(String(64))


class Facilitator(Base):
    """Somebody who teaches at a workshop, on which of its days (numbers); with an account or only a name."""

    __tablename__ = "workshop_facilitators"
    __table_args__ = (
        UniqueConstraint("workshop_id", "person_id"),
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    days: Mapped[list[int]] = mapped_column(JSON, default=list)


class Holiday(Base):
    """A day on which nothing should be planned, in a state of India or (``state_code`` empty) everywhere."""

    __tablename__ = "workshop_holidays"
    __table_args__ = (UniqueConstraint("held_on", "state_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date]
    state_code: Mapped[str] = mapped_column(String(8), default="")
    name: Mapped[dict[str, str]] = mapped_column(JSON)


class WorkshopNote(Base):
    """What organisers wrote about a workshop for each other and for the report; only ever added to."""

    __tablename__ = "workshop_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
