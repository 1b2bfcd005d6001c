"""The attendance book of a session, open to be written in: who is on the roll, what holds, what was entered before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.templating import show_datetime
from lms.extensions import db
from lms.workshops.attendance.models import Mark, MarkEntry, Presence
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopSession, WorkshopState
from lms.workshops.planning.times import Timed, days_of
from lms.workshops.registration.models import ON_THE_ROLL, PARTICIPANT_STATE_NAMES, Participant

OPENS_BEFORE = timedelta(minutes=60)
WITHOUT_ROLL = frozenset({WorkshopState.DRAFT, WorkshopState.CANCELLED})
REMOVED = _l("This session was taken out of the agenda, so nothing can be marked at it. Note the marks down from here.")


@dataclass(frozen=True)
class Said:
    """What somebody says of a participant; ``presence`` None takes the mark away.

    ``send_key`` is drawn by the device, so that what is sent twice is entered once. ``seen_version`` is the version of
    the mark that they had before them (0: none), ``follows`` the key of what the same device sent before of the same
    participant, where it has not got the answer to that. ``made_at`` is when it was said.
    """

    participant_id: int
    presence: Presence | None
    made_at: datetime
    send_key: str | None = None
    seen_version: int | None = None
    follows: str | None = None
    reason: str = ""


@dataclass
class Book:
    """A session with a roll that can be called now."""

    workshop: Workshop
    session: WorkshopSession
    held_on: date
    opens_at: datetime
    participants: dict[int, Participant]
    marks: dict[int, Mark]
    keys: dict[str, tuple[int, int]]
    has_changed: bool = field(default=False)

    def on_the_roll(self, participant_id: int) -> Participant:
        """Return a participant who has a place; a name that was joined with another stands for that one.

        Raises Refusal for any other.
        """
        found = self.participants.get(participant_id)
        if found is not None and found.merged_into_id is not None:
            found = self.participants.get(found.merged_into_id)
        if found is None or found.workshop_id != self.workshop.id:
            raise Refusal(_l("This name is not on the roll of this workshop. Open the page again to see who is."))
        if found.state not in ON_THE_ROLL:
            state = PARTICIPANT_STATE_NAMES[found.state]
            sentence = _l(
                "%(name)s has no place at this workshop now (%(state)s). Give them one in the list of participants, "
                "then mark again.",
                name=found.full_name,
                state=state,
            )
            raise Refusal(sentence)
        return found

    def is_known(self, send_key: str | None, participant_id: int) -> bool:
        """Whether an entry was sent before. Raises Refusal where its key was used for something else."""
        known = self.keys.get(send_key) if send_key else None
        if known is not None and known != (self.session.id, participant_id):
            raise Refusal(_l("This form was used already. Open the page again."))
        return known is not None

    def is_late(self, made_at: datetime) -> bool:
        """Whether what was said at an instant is a correction afterwards: after the session's day, or when held."""
        if clock.day_of(made_at, current_app.extensions["settings"].time_zone) > self.held_on:
            return True
        held_at = self.workshop.held_at
        return self.workshop.state in OVER_STATES and (held_at is None or made_at >= held_at)

    def add(self, entry: MarkEntry) -> None:
        """Enter what was said."""
        db.session.add(entry)
        if entry.send_key:
            self.keys[entry.send_key] = (entry.session_id, entry.participant_id)

    def hold(self, mark: Mark, entry: MarkEntry) -> None:
        """Enter what was said, and let it hold from now on."""
        mark.presence, mark.source = entry.presence, entry.source
        mark.marked_by_id, mark.marked_at = entry.made_by_id, entry.made_at
        mark.version += 1
        db.session.add(mark)
        self.add(entry)
        self.marks[mark.participant_id] = mark
        self.has_changed = True


def open_book(session_id: int, said: Sequence[Said]) -> Book:
    """Return the book of a session for some participants, with the workshop and its marks held.

    Raises Refusal for a session that is gone or does not count, a workshop that has no days or does not take place, and
    earlier than an hour before the session begins.
    """
    session = db.session.get(WorkshopSession, session_id, populate_existing=True)
    if session is None:
        raise Refusal(REMOVED)
    workshop = lock(Workshop, session.workshop_id)
    if workshop is None:
        raise LookupError(f"no workshop {session.workshop_id}")
    held_on = checked_day(workshop, session, days_of(workshop.id).get(session.day))
    participants = _participants({each.participant_id for each in said})
    return Book(
        workshop=workshop,
        session=session,
        held_on=held_on,
        opens_at=opens_at(session, held_on),
        participants=participants,
        marks=_marks(session_id, participants),
        keys=_keys({each.send_key for each in said if each.send_key}),
    )


def opens_at(session: WorkshopSession, held_on: date) -> datetime:
    """Return from when on the roll of a session can be called."""
    starts_at = Timed(session, held_on).starts_at
    if starts_at is None:
        raise LookupError(f"session {session.id} has no day")
    return starts_at - OPENS_BEFORE


def checked_day(workshop: Workshop, session: WorkshopSession, held_on: date | None) -> date:
    """Return the day of a session whose roll can be called now; raise Refusal where it cannot, and say why."""
    if workshop.state in WITHOUT_ROLL:
        raise Refusal(_l("A roll is called at workshops that are announced and not cancelled. This one is not."))
    if not session.is_counted:
        raise Refusal(_l("No attendance is taken at this session. Change that in the agenda if it should be."))
    if held_on is None:
        raise Refusal(_l("This session has no date yet. Give the workshop its dates, then call the roll."))
    opens = opens_at(session, held_on)
    if clock.now() < opens:
        sentence = _l(
            "It is too early: the roll of this session opens an hour before it begins, on %(time)s.",
            time=show_datetime(opens),
        )
        raise Refusal(sentence)
    return held_on


def _participants(ids: set[int]) -> dict[int, Participant]:
    found = _found(ids)
    joined = {each.merged_into_id for each in found.values() if each.merged_into_id is not None}
    return found | _found(joined - set(found))


def _found(ids: Iterable[int]) -> dict[int, Participant]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    statement = select(Participant).where(Participant.id.in_(wanted)).execution_options(populate_existing=True)
    return {each.id: each for each in db.session.scalars(statement)}


def _marks(session_id: int, participant_ids: Iterable[int]) -> dict[int, Mark]:
    statement = (
        select(Mark)
        .where(Mark.session_id == session_id, Mark.participant_id.in_(sorted(participant_ids)))
        .order_by(Mark.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {each.participant_id: each for each in db.session.scalars(statement)}


def _keys(keys: set[str]) -> dict[str, tuple[int, int]]:
    if not keys:
        return {}
    columns = (MarkEntry.send_key, MarkEntry.session_id, MarkEntry.participant_id)
    rows = db.session.execute(select(*columns).where(MarkEntry.send_key.in_(sorted(keys))))
    return {str(key): (session_id, participant_id) for key, session_id, participant_id in rows}
