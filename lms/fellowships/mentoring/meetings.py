"""What changes meetings and notes: planned by fellow or mentor, moved, held with what was agreed, called off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.mentoring.letters import tell_of_meeting
from lms.fellowships.mentoring.models import MEETING_MOVES, Meeting, MeetingState, MentorNote
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import RUNNING, Fellow, FellowMentor

LONGEST_NOTES = 8_000
SOON = timedelta(hours=26)
"""Who plans a meeting that begins sooner needs no reminder a day before."""
Keyed = TypeVar("Keyed", Meeting, MentorNote)


@dataclass(frozen=True, kw_only=True)
class When:
    """When and where a meeting is; ``place`` is a room, a phone number or a link."""

    starts_at: datetime
    minutes: int
    place: str = ""


def plan_meeting(fellow_id: int, mentor_id: int, when: When, *, form_key: str, by: int | None) -> int:
    """Plan a meeting, tell the other side, and return its id; sent twice it is one.

    Raises Refusal for a time that is over or outside the fellowship, and a mentor who does not accompany the fellow.
    """
    fellow = _held_fellow(fellow_id)
    _require_mentor(fellow_id, mentor_id)
    _require_to_come(when.starts_at)
    _require_within(fellow, when.starts_at)
    meeting = _new(fellow_id, mentor_id, when, form_key)
    meeting.reminded_at = meeting.made_at if when.starts_at - meeting.made_at < SOON else None
    meeting, is_new = _saved(meeting)
    if is_new:
        history.record("fellowships.meeting_planned", meeting, by=by, starts_at=when.starts_at.isoformat())
        tell_of_meeting("meeting_planned", meeting, fellow, but=by)
    return meeting.id


def note_meeting(
    fellow_id: int, mentor_id: int, when: When, *, notes: str, agreed: str, form_key: str, by: int | None
) -> int:
    """Note a meeting that took place without having been planned, and return its id; sent twice it is one."""
    fellow = _held_fellow(fellow_id)
    _require_mentor(fellow_id, mentor_id)
    _require_begun(when.starts_at)
    _require_within(fellow, when.starts_at)
    meeting = _new(fellow_id, mentor_id, when, form_key)
    meeting.state, meeting.notes, meeting.agreed = MeetingState.HELD, _short(notes, "notes"), _short(agreed, "agreed")
    meeting, is_new = _saved(meeting)
    if is_new:
        history.record("fellowships.meeting_held", meeting, by=by)
    return meeting.id


def _new(fellow_id: int, mentor_id: int, when: When, form_key: str) -> Meeting:
    return Meeting(
        fellow_id=fellow_id,
        mentor_id=mentor_id,
        starts_at=when.starts_at,
        minutes=when.minutes,
        place=when.place,
        form_key=form_key[:40] or secrets.token_urlsafe(16),
        made_at=clock.now(),
    )


def move_meeting(meeting_id: int, when: When, *, by: int | None) -> None:
    """Put a planned meeting at another time or place, and tell the other side. Raises Refusal."""
    meeting = _held(meeting_id)
    if meeting.state is not MeetingState.PLANNED:
        raise Refusal(_l("This meeting is over or was called off, so it cannot be moved. Plan another one."))
    _require_to_come(when.starts_at)
    fellow = _held_fellow(meeting.fellow_id)
    _require_within(fellow, when.starts_at)
    if (meeting.starts_at, meeting.minutes, meeting.place) == (when.starts_at, when.minutes, when.place):
        return
    meeting.starts_at, meeting.minutes, meeting.place = when.starts_at, when.minutes, when.place
    meeting.reminded_at = clock.now() if when.starts_at - clock.now() < SOON else None
    history.record("fellowships.meeting_moved", meeting, by=by, starts_at=when.starts_at.isoformat())
    tell_of_meeting("meeting_moved", meeting, fellow, but=by)


def hold_meeting(meeting_id: int, *, notes: str, agreed: str, actor: Actor, by: int | None) -> None:
    """Note that a planned meeting took place, and what was agreed. Raises Refusal before it has begun."""
    meeting = _held(meeting_id)
    MEETING_MOVES.require(meeting.state, "held", actor)
    _require_begun(meeting.starts_at)
    meeting.notes, meeting.agreed = _short(notes, "notes"), _short(agreed, "agreed")
    MEETING_MOVES.make(meeting, "held", actor=actor, by=by)


def call_off(meeting_id: int, *, reason: str, actor: Actor, by: int | None) -> None:
    """Call a planned meeting off and tell the other side. Raises Refusal."""
    meeting = _held(meeting_id)
    MEETING_MOVES.make(meeting, "called_off", actor=actor, by=by, reason=reason)
    fellow = lock(Fellow, meeting.fellow_id)
    if fellow is not None and meeting.starts_at > clock.now():
        tell_of_meeting("meeting_called_off", meeting, fellow, but=by, reason=reason.strip())


def write_note(fellow_id: int, text: str, *, is_private: bool, form_key: str, by: int) -> int:
    """Keep a note about a fellow and return its id; a private one only its writer ever reads. Raises Refusal."""
    text = _short(text, "text")
    if not text:
        raise Refusal(_l("Write the note first."), field="text")
    note = MentorNote(
        fellow_id=fellow_id,
        written_by_id=by,
        is_private=is_private,
        text=text,
        form_key=form_key[:40] or secrets.token_urlsafe(16),
        written_at=clock.now(),
    )
    note, is_new = _saved(note)
    if is_new:
        history.record("fellowships.note_written", note, by=by, private=is_private)
    return note.id


def _saved(row: Keyed) -> tuple[Keyed, bool]:
    """Return the saved row and whether it is new; or the one that the same form has made before."""
    model, form_key = type(row), row.form_key
    known = db.session.scalar(select(model).where(model.form_key == form_key))
    if known is not None:
        return known, False
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the same form came by another line in this moment
        return db.session.scalars(select(model).where(model.form_key == form_key)).one(), False
    return row, True


def _held(meeting_id: int) -> Meeting:
    meeting = lock(Meeting, meeting_id)
    if meeting is None:
        raise LookupError(f"no meeting {meeting_id}")
    return meeting


def _held_fellow(fellow_id: int) -> Fellow:
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    if fellow.state not in RUNNING:
        raise Refusal(_l("This fellowship is over, so there are no more meetings in it."))
    return fellow


def _require_mentor(fellow_id: int, mentor_id: int) -> None:
    known = select(FellowMentor.id).where(FellowMentor.fellow_id == fellow_id, FellowMentor.person_id == mentor_id)
    if db.session.scalar(known.limit(1)) is None:
        raise Refusal(_l("Choose one of the fellow's mentors."), field="mentor")


def _require_to_come(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        sentence = _l("This time is over. Choose one to come; a meeting that took place is noted on its own page.")
        raise Refusal(sentence, field="starts_at")


def _require_begun(starts_at: datetime) -> None:
    if starts_at > clock.now():
        sentence = _l("This meeting is still to come. Note it once it has taken place.")
        raise Refusal(sentence, field="starts_at")


def _require_within(fellow: Fellow, starts_at: datetime) -> None:
    day = clock.day_of(starts_at, current_app.extensions["settings"].time_zone)
    if not fellow.starts_on <= day <= fellow.ends_on:
        sentence = _l(
            "The fellowship goes from %(first)s to %(last)s. Choose a day in it.",
            first=show_date(fellow.starts_on),
            last=show_date(fellow.ends_on),
        )
        raise Refusal(sentence, field="starts_at")


def _short(text: str, field: str) -> str:
    text = text.replace("\0", "").strip()
    if len(text) > LONGEST_NOTES:
        raise Refusal(_l("Say it in %(max)d characters at most.", max=LONGEST_NOTES), field=field)
    return text
