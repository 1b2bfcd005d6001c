"""What pages and other packages ask about attendance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from lms.extensions import db
from lms.people.models import Person
from lms.workshops.attendance.models import WAS_THERE, Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.rule import Attended
from lms.workshops.planning.models import WorkshopSession
from lms.workshops.registration.models import Participant
from lms.workshops.registration.queries import counts, on_the_roll

MOST_CONFLICTS = 50


@dataclass(frozen=True)
class Called:
    """A name on the roll of a session, with what holds of it; ``version`` 0: nothing was ever said."""

    id: int
    full_name: str
    presence: Presence | None = None
    version: int = 0


@dataclass(frozen=True)
class Voice:
    """Somebody who said something of a participant, and when. ``who`` None: nobody whose name is known."""

    presence: Presence | None
    who: str | None
    made_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Two people who said different things of a participant without knowing of each other."""

    session_id: int
    participant_id: int
    full_name: str
    version: int
    holds: Voice
    others: list[Voice] = field(default_factory=list)

    @property
    def voices(self) -> list[Voice]:
        """What was said, each presence once, what holds first."""
        by_presence = {voice.presence: voice for voice in reversed([self.holds, *self.others])}
        return sorted(by_presence.values(), key=lambda voice: voice.presence != self.holds.presence)


def called(session: WorkshopSession) -> list[Called]:
    """Return the roll of a session by name, with what is marked; in one query."""
    of_session = and_(Mark.participant_id == Participant.id, Mark.session_id == session.id)
    statement = (
        select(Participant.id, Participant.full_name, Mark.presence, func.coalesce(Mark.version, 0))
        .outerjoin(Mark, of_session)
        .where(on_the_roll(session.workshop_id))
        .order_by(Participant.name_key, Participant.id)
    )
    return [Called(*row) for row in db.session.execute(statement)]


def is_marked(workshop_id: int) -> bool:
    """Whether a mark holds at any session of a workshop."""
    statement = select(Mark.id).join(WorkshopSession, WorkshopSession.id == Mark.session_id)
    of_workshop = (WorkshopSession.workshop_id == workshop_id, Mark.presence.is_not(None))
    return db.session.scalar(statement.where(*of_workshop).limit(1)) is not None


def session_is_marked(session_id: int) -> bool:
    """Whether anything was ever said about a session."""
    return db.session.scalar(select(MarkEntry.id).where(MarkEntry.session_id == session_id).limit(1)) is not None


def attended(workshop_id: int) -> dict[int, Attended]:
    """Return at how many counted sessions everybody with a place was, present or late; in one query."""
    of_workshop = (WorkshopSession.workshop_id == workshop_id, WorkshopSession.is_counted)
    counted = select(func.count()).select_from(WorkshopSession).where(*of_workshop).scalar_subquery()
    there = (
        select(Mark.participant_id, func.count().label("present"))
        .join(WorkshopSession, WorkshopSession.id == Mark.session_id)
        .where(*of_workshop, Mark.presence.in_(WAS_THERE))
        .group_by(Mark.participant_id)
        .subquery()
    )
    statement = (
        select(Participant.id, func.coalesce(there.c.present, 0), counted)
        .outerjoin(there, there.c.participant_id == Participant.id)
        .where(on_the_roll(workshop_id))
    )
    return {key: Attended(present, counted) for key, present, counted in db.session.execute(statement)}


def marked_counts(workshop_id: int) -> dict[int, dict[Presence, int]]:
    """Return how many on the roll are marked as what, by session; in one query."""
    statement = (
        select(Mark.session_id, Mark.presence, func.count())
        .join(Participant, Participant.id == Mark.participant_id)
        .where(on_the_roll(workshop_id), Mark.presence.is_not(None))
        .group_by(Mark.session_id, Mark.presence)
    )
    found: dict[int, dict[Presence, int]] = {}
    for session_id, presence, number in db.session.execute(statement):
        if presence is not None:
            found.setdefault(session_id, {})[presence] = number
    return found


def marks_of(participant_ids: Collection[int]) -> dict[tuple[int, int], Presence]:
    """Return what holds of some participants, by session and participant; in one query."""
    statement = select(Mark.session_id, Mark.participant_id, Mark.presence).where(
        Mark.participant_id.in_(participant_ids), Mark.presence.is_not(None)
    )
    return {(session_id, key): presence for session_id, key, presence in db.session.execute(statement) if presence}


def conflicts(workshop_id: int, *about: ColumnElement[bool]) -> list[Conflict]:
    """Return what waits to be settled at a workshop, MOST_CONFLICTS entries at most; in one query.

    ``about`` are further conditions on MarkEntry: of one session, of one participant.
    """
    says, holds = aliased(Person), aliased(Person)
    statement = (
        select(MarkEntry, Mark, Participant.full_name, says.full_name, holds.full_name)
        .join(Mark, and_(Mark.session_id == MarkEntry.session_id, Mark.participant_id == MarkEntry.participant_id))
        .join(Participant, Participant.id == MarkEntry.participant_id)
        .outerjoin(says, says.id == MarkEntry.made_by_id)
        .outerjoin(holds, holds.id == Mark.marked_by_id)
        .where(counts(workshop_id), MarkEntry.is_overruled, *about)
        .order_by(MarkEntry.session_id, Participant.name_key, MarkEntry.id)
        .limit(MOST_CONFLICTS)
    )
    found: dict[int, Conflict] = {}
    for entry, mark, full_name, who, holder in db.session.execute(statement):
        known = found.get(mark.id)
        if known is None:
            voice = Voice(mark.presence, holder, mark.marked_at)
            known = Conflict(mark.session_id, mark.participant_id, full_name, mark.version, voice)
            found[mark.id] = known
        known.others.append(Voice(entry.presence, who, entry.made_at))
    return list(found.values())


@dataclass(frozen=True)
class Behind:
    """One entry behind a mark, with the name of who made it."""

    presence: Presence | None
    source: MarkSource
    reason: str
    is_overruled: bool
    made_at: datetime
    received_at: datetime
    who: str | None


def entries_behind(session_id: int, participant_id: int) -> Sequence[Behind]:
    """Return everything that was said of a participant at a session, the newest first; in one query."""
    statement = (
        select(
            MarkEntry.presence,
            MarkEntry.source,
            MarkEntry.reason,
            MarkEntry.is_overruled,
            MarkEntry.made_at,
            MarkEntry.received_at,
            Person.full_name,
        )
        .outerjoin(Person, Person.id == MarkEntry.made_by_id)
        .where(MarkEntry.session_id == session_id, MarkEntry.participant_id == participant_id)
        .order_by(MarkEntry.id.desc())
    )
    return [Behind(*row) for row in db.session.execute(statement)]


def find_mark(session_id: int, participant_id: int) -> Mark | None:
    """Return what holds of a participant at a session, or None where nothing was ever said."""
    of_both = (Mark.session_id == session_id, Mark.participant_id == participant_id)
    return db.session.scalar(select(Mark).where(*of_both))
