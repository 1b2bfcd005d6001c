"""What the database holds about teams, their action points, reviews and visits, and which way their states may go."""

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
from lms.workshops.moves import Actor, moves_of

REVIEW_DAYS = (30, 60, 90)
"""How many days after the last day of a workshop its action points are looked at."""
LONGEST_LINE = 300


class PointState(StrEnum):
    """Where an action point is."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


POINT_NAMES = {
    PointState.OPEN: _l("Not begun"),
    PointState.DOING: _l("Being done"),
    PointState.DONE: _l("Done"),
    PointState.DROPPED: _l("Dropped"),
}
OPEN_STATES = frozenset({PointState.OPEN, PointState.DOING})
_TEAM_OR_ORGANISER = frozenset({Actor.PARTICIPANT, Actor.COORDINATOR, Actor.ORGANISER})
POINT_MOVES = moves_of(
    "point",
    POINT_NAMES,
    taken_up=Move(starts=from_any(PointState.OPEN), to=PointState.DOING, actors=_TEAM_OR_ORGANISER),
    done=Move(
        starts=OPEN_STATES, to=PointState.DONE, actors=_TEAM_OR_ORGANISER, follows="the evidence is written with it"
    ),
    dropped=Move(starts=OPEN_STATES, to=PointState.DROPPED, actors=_TEAM_OR_ORGANISER, needs_reason=True),
    reopened=Move(
        starts=from_any(PointState.DONE, PointState.DROPPED),
        to=PointState.OPEN,
        actors=frozenset({Actor.ORGANISER}),
        needs_reason=True,
    ),
)


class VisitState(StrEnum):
    """A visit is planned, is written up, or did not take place. One past its day and not written up is due."""

    PLANNED = "planned"
    WRITTEN_UP = "written_up"
    CALLED_OFF = "called_off"


VISIT_NAMES = {
    VisitState.PLANNED: _l("Planned"),
    VisitState.WRITTEN_UP: _l("Written up"),
    VisitState.CALLED_OFF: _l("Called off"),
}
VISIT_MOVES = moves_of(
    "visit",
    VISIT_NAMES,
    written_up=Move(
        starts=from_any(VisitState.PLANNED),
        to=VisitState.WRITTEN_UP,
        actors=frozenset({Actor.ORGANISER}),
        follows="its action points are moved on, new ones are added",
    ),
    called_off=Move(
        starts=from_any(VisitState.PLANNED),
        to=VisitState.CALLED_OFF,
        actors=frozenset({Actor.ORGANISER}),
        needs_reason=True,
    ),
    corrected=Move(
        starts=from_any(VisitState.WRITTEN_UP),
        to=VisitState.PLANNED,
        actors=frozenset({Actor.ORGANISER}),
        needs_reason=True,
        follows="the write-up can be changed; what it did to action points stays",
    ),
)


class Team(Base):
    """Those of one organisation at a workshop who plan together; ``answers`` are to what is asked once a team."""

    __tablename__ = "workshop_teams"
    __table_args__ = (Index("ix_workshop_teams_workshop", "workshop_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class TeamMember(Base):
    """A participant in a team."""

    __tablename__ = "workshop_team_members"

    team_id: Mapped[int] = mapped_column(ForeignKey("workshop_teams.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_participants.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ActionPoint(Guarded, Base):
    """What a team promised: what, with whom, by when, by what it will be seen, what help it needs.

    ``evidence`` is what was shown when it was done. ``visit_id`` is the visit on which it was added.
    """

    __tablename__ = "action_points"
    __table_args__ = (
        Index("ix_action_points_state", "state", "due_on"),
        CheckConstraint("(closed_on IS NOT NULL) = (state IN ('done', 'dropped'))", name="closed_has_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("workshop_teams.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(1000))
    with_whom: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    responsible_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_participants.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date]
    expected: Mapped[str] = mapped_column(String(1000), default="")
    help_needed: Mapped[str] = mapped_column(String(1000), default="")
    evidence: Mapped[str] = mapped_column(String(2000), default="")
    state: Mapped[PointState] = mapped_column(default=PointState.OPEN)
    closed_on: Mapped[date | None]
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_visits.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PointNote(Base):
    """What was said about an action point, at a review, on a visit or in between; only ever added to."""

    __tablename__ = "action_point_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("action_points.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[PointState]
    review_id: Mapped[int | None] = mapped_column(ForeignKey("action_reviews.id", ondelete="SET NULL"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_visits.id", ondelete="SET NULL"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Review(Base):
    """When a team's points are looked at, 30, 60 and 90 days after the workshop; ``done_at`` once that was done."""

    __tablename__ = "action_reviews"
    __table_args__ = (UniqueConstraint("team_id", "days"), Index("ix_action_reviews_due", "done_at", "due_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("workshop_teams.id", ondelete="CASCADE"))
    days: Mapped[int]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)


class Visit(Guarded, Base):
    """A handholding visit to a team: ``planned_on`` its day, ``visited_on`` the day it took place.

    ``draft`` is what is typed and not yet handed in (also how each action point is to be moved), ``version`` counts its
    savings. ``seen`` and ``advice`` are what was written up. Photos are attachments of ``workshop_visits``.
    """

    __tablename__ = "workshop_visits"
    __table_args__ = (
        Index("ix_workshop_visits_state", "state", "planned_on"),
        CheckConstraint("state <> 'written_up' OR visited_on IS NOT NULL", name="written_up_has_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("workshop_teams.id", ondelete="CASCADE"), index=True)
    planned_on: Mapped[date]
    visited_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    state: Mapped[VisitState] = mapped_column(default=VisitState.PLANNED)
    seen: Mapped[str] = mapped_column(Text, default="")
    advice: Mapped[str] = mapped_column(Text, default="")
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Visitor(Base):
    """Who goes on a visit: with an account, or only a name."""

    __tablename__ = "workshop_visitors"
    __table_args__ = (
        UniqueConstraint("visit_id", "person_id"),
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("workshop_visits.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
