"""What a phone that sends marks is answered, mark by mark. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.marking import mark_all
from lms.workshops.attendance.models import PRESENCE_NAMES, Mark, MarkEntry, MarkSource
from lms.workshops.attendance.queries import Conflict, Voice, conflicts
from lms.workshops.attendance.said import heard
from lms.workshops.planning.models import WorkshopSession


def send_all(session_id: int, text: str, *, reason: str, by: int) -> list[dict[str, Any]]:
    """Enter what a phone sends and return of each, by its key, what holds now, or the sentence that refuses it.

    Raises Refusal where nothing can be entered at all.
    """
    items = heard(text, reason=reason)
    said = [each for _key, each in items if isinstance(each, Said)]
    found = dict(zip((each.send_key for each in said), _entered(session_id, said, by), strict=True))
    waiting = _waiting(session_id, [each for each in found.values() if isinstance(each, Mark)])
    return [_answer(key, each if isinstance(each, Refusal) else found[key], waiting) for key, each in items]


def _entered(session_id: int, said: Sequence[Said], by: int) -> list[Mark | Refusal]:
    return mark_all(session_id, said, source=MarkSource.ROLL_CALL, by=by) if said else []


def _waiting(session_id: int, marks: Sequence[Mark]) -> dict[int, Conflict]:
    session = db.session.get(WorkshopSession, session_id)
    if session is None or not marks:
        return {}
    about = (MarkEntry.session_id == session_id, MarkEntry.participant_id.in_([each.participant_id for each in marks]))
    return {each.participant_id: each for each in conflicts(session.workshop_id, *about)}


def _answer(key: str, found: Mark | Refusal, waiting: dict[int, Conflict]) -> dict[str, Any]:
    if isinstance(found, Refusal):
        return {"key": key, "error": str(found.sentence)}
    conflict = waiting.get(found.participant_id)
    words = {"conflict": " · ".join(map(voice_words, conflict.voices))} if conflict else {}
    return {"key": key, "mark": found.presence or "", "version": found.version, **words}


def voice_words(voice: Voice) -> str:
    """Return who said what, for a line of text."""
    return f"{voice.who or _('Nobody whose name is known')}: {presence_words(voice.presence)}"


def presence_words(presence: Any) -> str:
    """Return a presence in words; None is no mark."""
    return str(PRESENCE_NAMES[presence]) if presence else str(_("No mark"))
