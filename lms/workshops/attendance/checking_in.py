"""Checking in by oneself, with the code on the screen in the hall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.limits import Limit, give_back, take_within
from lms.core.templating import show_datetime
from lms.extensions import db
from lms.workshops.attendance.book import REMOVED, WITHOUT_ROLL
from lms.workshops.attendance.codes import CLOSES_AFTER_START, DIGITS, OPENS_BEFORE_START, is_code_of, is_late
from lms.workshops.attendance.marking import mark
from lms.workshops.attendance.models import WAS_THERE, Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.queries import find_mark
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.planning.times import Timed, days_of, sessions_of
from lms.workshops.registration.models import ON_THE_ROLL, Participant
from lms.workshops.registration.places import held_workshop

FROM_PLACE = Limit("codes of sessions from a place", burst=100, every=timedelta(seconds=2))
"""A whole hall may be behind one address. Only wrong codes stay counted."""
OF_PARTICIPANT = Limit("codes of sessions of a participant", burst=8, every=timedelta(seconds=30))
TICKET_HOLDS = timedelta(minutes=5)
"""How long somebody may take from pointing the camera at the code to pressing the button, on a slow line."""
WRONG = _l("This code is not the one of this session now. Look at the screen in the hall and type the one it shows.")
WAIT = _l("Too many codes were wrong. Wait a minute, then type the one that the screen shows.")
NOT_ON_ROLL = _l("Your name is not on the roll of this workshop. Ask the organiser to add you; it takes a moment.")


def windows_open(workshop: Workshop, *, now: datetime) -> list[Timed]:
    """Return the sessions of a workshop into which people can check in now, the one that begins first as first."""
    if workshop.state in WITHOUT_ROLL:
        return []
    found = sessions_of(workshop.id, only_counted=True)
    return [each for each in found if each.starts_at is not None and _is_open(each.starts_at, now)]


def _is_open(starts_at: datetime, now: datetime) -> bool:
    return starts_at - OPENS_BEFORE_START <= now <= starts_at + CLOSES_AFTER_START


def why_not_now(timed: Timed, *, now: datetime) -> Any:
    """Return why nobody can check in to a session now, with the times; None where they can."""
    starts_at = timed.starts_at
    if starts_at is None or not timed.session.is_counted:
        return _l("Nobody checks in to this session. Ask the organiser which one is on.")
    opens, closes = starts_at - OPENS_BEFORE_START, starts_at + CLOSES_AFTER_START
    times = {"opens": show_datetime(opens), "closes": show_datetime(closes)}
    if now < opens:
        return _l("It is too early: you can check in from %(opens)s until %(closes)s. Come back then.", **times)
    if now > closes:
        return _l(
            "It is too late to check in: that was from %(opens)s until %(closes)s. Tell whoever calls the roll.",
            **times,
        )
    return None


def count_attempt(place: str, participant: str) -> None:
    """Count an attempt before its code is looked at; raise Refusal for too many. Opens a transaction of its own."""
    with transaction():
        waits = [take_within(FROM_PLACE, place), take_within(OF_PARTICIPANT, participant)]
    if any(waits):
        raise Refusal(WAIT, field="digits")


def forgive_attempt(place: str, participant: str) -> None:
    """Take an attempt back whose code was right, inside the caller's transaction."""
    give_back(FROM_PLACE, place)
    give_back(OF_PARTICIPANT, participant)


def session_with(sessions: Sequence[Timed], typed: str, *, now: datetime) -> WorkshopSession:
    """Return the session among those that are open whose code was typed; raise Refusal for a code that is none's."""
    right = [each.session for each in sessions if is_code_of(each.session.secret, typed, now)]
    if len(typed) != DIGITS or not right:
        raise Refusal(WRONG, field="digits")
    return right[0]


def ticket_for(session_id: int) -> str:
    """Return what says that somebody had the right code of a session in time; it holds TICKET_HOLDS."""
    return _tickets().dumps(session_id)


def has_ticket(ticket: str, session_id: int) -> bool:
    """Whether somebody had the right code of a session in time."""
    try:
        found = _tickets().loads(ticket, max_age=int(TICKET_HOLDS.total_seconds()))
    except BadData:
        return False
    return bool(found == session_id)


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="check-in to a session")


def check_in(session_id: int, participant_id: int, *, by: int | None) -> Mark:
    """Mark somebody present, or late, who had the right code; return what holds of them now.

    Who is marked there already stays so. Where the roll says absent, that holds until somebody has looked at both.
    Raises Refusal outside the window of the session and for whoever is not on the roll.
    """
    session = db.session.get(WorkshopSession, session_id, populate_existing=True)
    if session is None:
        raise Refusal(REMOVED)
    workshop, now = held_workshop(session.workshop_id), clock.now()
    timed = Timed(session, days_of(workshop.id).get(session.day))
    closed = why_not_now(timed, now=now)
    if closed is not None or timed.starts_at is None:
        raise Refusal(closed)
    _require_on_roll(workshop, participant_id)
    held = find_mark(session_id, participant_id)
    if held is not None and (held.presence in WAS_THERE or _waits(session_id, participant_id)):
        return held
    presence = Presence.LATE if is_late(timed.starts_at, now) else Presence.PRESENT
    seen = held.version if held is not None and held.presence is None else None
    how: dict[str, Any] = {"source": MarkSource.CODE, "made_at": now, "send_key": None, "seen_version": seen}
    return mark(session_id, participant_id, presence, by=by, **how)


def _require_on_roll(workshop: Workshop, participant_id: int) -> None:
    participant = db.session.get(Participant, participant_id, populate_existing=True)
    if participant is None or participant.workshop_id != workshop.id or participant.state not in ON_THE_ROLL:
        raise Refusal(NOT_ON_ROLL)


def _waits(session_id: int, participant_id: int) -> bool:
    """Whether somebody has checked in already against what holds, and that waits to be looked at."""
    theirs = (MarkEntry.session_id == session_id, MarkEntry.participant_id == participant_id)
    of_code = (MarkEntry.source == MarkSource.CODE, MarkEntry.is_overruled)
    return db.session.scalar(select(MarkEntry.id).where(*theirs, *of_code).limit(1)) is not None


def checked_in(session_id: int) -> int:
    """Return how many have checked in to a session by themselves."""
    of_session = (MarkEntry.session_id == session_id, MarkEntry.source == MarkSource.CODE)
    return db.session.scalar(select(func.count(MarkEntry.participant_id.distinct())).where(*of_session)) or 0
