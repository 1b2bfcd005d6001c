"""What changes the agenda of a workshop: sessions are added, changed, taken out, and moved with their day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import history
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from lms.workshops.library.documents import MOST_SESSIONS, Method
from lms.workshops.planning.guards import check_removable
from lms.workshops.planning.models import PLANNED_STATES, Facilitator, Workshop, WorkshopDay, WorkshopSession
from lms.workshops.planning.operations import held, new_secret
from lms.workshops.planning.schedule import Slot, check_in_day, check_slot

COLUMNS = (
    "day",
    "starts_minute",
    "ends_minute",
    "title",
    "method",
    "outcome",
    "facilitator_id",
    "is_counted",
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is said of one session."""

    day: int
    starts_minute: int
    ends_minute: int
    title: dict[str, str]
    method: Method = Method.TALK
    outcome: dict[str, str] = field(default_factory=dict)
    facilitator_id: int | None = None
    is_counted: bool = True

    @property
    def slot(self) -> Slot:
        """When it is."""
        return Slot(self.day, self.starts_minute, self.ends_minute, self.title)

    def columns(self) -> dict[str, Any]:
        """Return the columns of a session; nobody is marked present for a break."""
        found = {name: getattr(self, name) for name in COLUMNS}
        return {**found, "is_counted": self.is_counted and self.method is not Method.BREAK}


def slot_of(session: WorkshopSession) -> Slot:
    """Return when a session is."""
    return Slot(session.day, session.starts_minute, session.ends_minute, session.title)


def seen_mark(sessions: Iterable[WorkshopSession]) -> str:
    """Return a mark of some sessions as they are, by which a form tells that somebody has changed them since."""
    found = [[each.id, *(getattr(each, name) for name in COLUMNS)] for each in sessions]
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]


def add_session(workshop_id: int, line: Line, *, by: int | None) -> WorkshopSession:
    """Add a session to the agenda; the same one sent again is added once. Raises Refusal where it does not fit."""
    workshop = held_agenda(workshop_id)
    known = next((each for each in sessions_on(workshop_id, line.day) if _says(each, line)), None)
    if known is not None:
        return known
    _check(workshop_id, line)
    if (
        db.session.scalar(select(func.count()).where(WorkshopSession.workshop_id == workshop_id)) or 0
    ) >= MOST_SESSIONS:
        raise Refusal(_l("The agenda is full: it has %(most)d sessions.", most=MOST_SESSIONS))
    session = WorkshopSession(workshop_id=workshop_id, secret=new_secret(), **line.columns())
    db.session.add(session)
    db.session.flush()
    _note(workshop, "session_added", session, by)
    return session


def change_session(workshop_id: int, session_id: int, line: Line, *, seen: str, by: int | None) -> WorkshopSession:
    """Change a session, or move it to another day; ``seen`` is the mark of what was shown.

    Raises EditedMeanwhile where somebody was quicker with other words, and Refusal where it does not fit.
    """
    workshop, session = held_agenda(workshop_id), held_session(workshop_id, session_id)
    if _says(session, line):
        return session
    if seen_mark([session]) != seen:
        raise EditedMeanwhile(workshop.version)
    _check(workshop_id, line, but=session_id)
    for name, value in line.columns().items():
        setattr(session, name, value)
    _note(workshop, "session_changed", session, by)
    return session


def remove_session(workshop_id: int, session_id: int, *, by: int | None) -> None:
    """Take a session out of the agenda; doing it again changes nothing. Raises Refusal where somebody objects."""
    workshop = held_agenda(workshop_id)
    session = lock(WorkshopSession, session_id)
    if session is None or session.workshop_id != workshop_id:
        return
    check_removable(session)
    _note(workshop, "session_removed", session, by)
    db.session.delete(session)


def shift_day(workshop_id: int, day: int, minutes: int, *, seen: str, by: int | None) -> int:
    """Let every session of a day be some minutes later, or earlier where it is below zero; return how many.

    ``seen`` is the mark of what was shown. Raises EditedMeanwhile, and Refusal where one would leave the day.
    """
    workshop = held_agenda(workshop_id)
    sessions = sessions_on(workshop_id, day)
    if seen_mark(sessions) != seen:
        raise EditedMeanwhile(workshop.version)
    if not minutes:
        raise Refusal(_l("Say by how many minutes."), field="minutes")
    for session in sessions:
        check_in_day(slot_of(session).moved(minutes))
    for session in sessions:
        session.starts_minute += minutes
        session.ends_minute += minutes
    workshop.calendar_sequence += 1
    history.record("workshops.day_shifted", workshop, by=by, day=day, minutes=minutes)
    return len(sessions)


def held_agenda(workshop_id: int) -> Workshop:
    """Return a held workshop whose agenda can still be changed; raise Refusal for any other."""
    workshop = held(workshop_id)
    if workshop.state not in PLANNED_STATES:
        raise Refusal(_l("This workshop is over or cancelled, so its days and its agenda stand as they are."))
    return workshop


def held_session(workshop_id: int, session_id: int) -> WorkshopSession:
    """Return a session of a workshop as it is now, held; raise Refusal where it was taken out meanwhile."""
    session = lock(WorkshopSession, session_id)
    if session is None or session.workshop_id != workshop_id:
        raise Refusal(_l("Somebody has taken this session out of the agenda. Add it again if it is to be there."))
    return session


def sessions_on(workshop_id: int, day: int) -> list[WorkshopSession]:
    """Return the sessions of a day, in order."""
    of_day = (WorkshopSession.workshop_id == workshop_id, WorkshopSession.day == day)
    order = (WorkshopSession.starts_minute, WorkshopSession.id)
    return list(db.session.scalars(select(WorkshopSession).where(*of_day).order_by(*order)))


def _says(session: WorkshopSession, line: Line) -> bool:
    return all(getattr(session, name) == value for name, value in line.columns().items())


def _check(workshop_id: int, line: Line, *, but: int | None = None) -> None:
    """Raise Refusal where a session does not fit into the agenda beside the others."""
    if not line.title:
        raise Refusal(_l("Give the session a title."), field="title_en")
    day = select(WorkshopDay.id).where(WorkshopDay.workshop_id == workshop_id, WorkshopDay.number == line.day)
    if db.session.scalar(day) is None:
        raise Refusal(_l("The workshop has no such day any more. Choose another one."), field="day")
    if line.facilitator_id is not None:
        facilitator = db.session.get(Facilitator, line.facilitator_id)
        if facilitator is None or facilitator.workshop_id != workshop_id:
            sentence = _l("This person does not teach at the workshop any more. Choose somebody else.")
            raise Refusal(sentence, field="facilitator")
    check_slot(line.slot, [slot_of(each) for each in sessions_on(workshop_id, line.day) if each.id != but])


def _note(workshop: Workshop, action: str, session: WorkshopSession, by: int | None) -> None:
    workshop.calendar_sequence += 1
    when = {"session": session.id, "day": session.day, "hours": slot_of(session).hours}
    history.record(f"workshops.{action}", workshop, by=by, **when)
