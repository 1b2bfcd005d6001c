"""Asking for advice, taking it on, answering it. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.advisory.letters import tell_advisers, tell_asker, tell_handler
from lms.workshops.advisory.models import REQUEST_MOVES, AdvisoryNote, AdvisoryRequest, RequestState
from lms.workshops.moves import Actor

LONGEST_TEXT = 8_000
OWNER = "advisory_notes"
SLOT = "files"
BEING_HANDLED = frozenset({RequestState.ACCEPTED, RequestState.IN_PROGRESS})
ENDED = frozenset({RequestState.CLOSED, RequestState.DECLINED, RequestState.WITHDRAWN})
_LETTERS_TO_ASKER = {"accepted": "advice_accepted", "declined": "advice_declined", "closed": "advice_closed"}
_LETTERS_TO_HANDLER = {"asked_on": "advice_asked_on", "withdrawn": "advice_withdrawn", "closed": "advice_closed"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an organisation asks: about what, in full, and by when it would help."""

    subject: str
    text: str
    needed_by: date | None = None


def ask(organisation_id: int, wanted: Wanted, *, form_key: str, by: int) -> tuple[AdvisoryRequest, int]:
    """Ask for advice for an organisation and return the request and the note its files belong to; twice is once.

    Those who give advice get a letter. Raises Refusal for a day that has passed.
    """
    known = db.session.scalar(select(AdvisoryRequest).where(AdvisoryRequest.form_key == form_key))
    if known is not None and (known.organisation_id, known.asked_by_id) == (organisation_id, by):
        return known, _first_note(known.id)
    if wanted.needed_by is not None and wanted.needed_by < clock.today_here():
        raise Refusal(_l("This day has passed. Choose a later one, or leave it empty."), field="needed_by")
    row = AdvisoryRequest(
        organisation_id=organisation_id,
        asked_by_id=by,
        subject=wanted.subject,
        text=wanted.text,
        needed_by=wanted.needed_by,
        form_key=form_key,
        asked_at=clock.now(),
    )
    db.session.add(row)
    history.record("workshops.request_made", row, by=by, organisation=organisation_id)
    note = _add_note(row, wanted.text, by=by)
    tell_advisers("advice_asked", row, but=by)
    return row, note.id


def _first_note(request_id: int) -> int:
    first = select(AdvisoryNote.id).where(AdvisoryNote.request_id == request_id).order_by(AdvisoryNote.id).limit(1)
    return db.session.scalars(first).one()


def _add_note(
    row: AdvisoryRequest,
    text: str,
    *,
    by: int | None,
    is_internal: bool = False,
    is_answer: bool = False,
    form_key: str | None = None,
) -> AdvisoryNote:
    note = AdvisoryNote(
        request_id=row.id,
        text=text,
        is_internal=is_internal,
        is_answer=is_answer,
        written_by_id=by,
        form_key=form_key,
        written_at=clock.now(),
    )
    db.session.add(note)
    db.session.flush()
    return note


def _held(request_id: int) -> AdvisoryRequest:
    row = lock(AdvisoryRequest, request_id)
    if row is None:
        raise Refusal(_l("This request is not here any more."))
    return row


def move(request_id: int, verb: str, *, actors: Collection[Actor], by: int, reason: str = "") -> None:
    """Move a request on, as somebody who may act as one or both sides; those concerned get a letter.

    Accepting takes it over. Raises Refusal where its state does not allow the move, or a reason is missing.
    """
    row = _held(request_id)
    actor = next((each for each in sorted(actors) if each in REQUEST_MOVES.table[verb].actors), None)
    if actor is None:
        raise Refusal(_l("This is for somebody else to do."))
    REQUEST_MOVES.make(row, verb, actor=actor, by=by, reason=reason)
    if verb == "accepted":
        row.handled_by_id = by
    if verb == "asked_on":
        _add_note(row, reason.strip(), by=by)
    _tell(row, verb, actor, by=by, reason=reason.strip())


def _tell(row: AdvisoryRequest, verb: str, actor: Actor, *, by: int, reason: str) -> None:
    if actor is Actor.ORGANISER and verb in _LETTERS_TO_ASKER:
        tell_asker(_LETTERS_TO_ASKER[verb], row, but=by, reason=reason)
    if actor is Actor.COORDINATOR and verb in _LETTERS_TO_HANDLER:
        tell_handler(_LETTERS_TO_HANDLER[verb], row, but=by, reason=reason)


def write_note(
    request_id: int, text: str, *, is_internal: bool, actors: Collection[Actor], form_key: str, by: int
) -> int:
    """Keep a note and return its id; the same form sent twice is one. The other side gets a letter.

    ``is_internal`` is for those who advise. Raises Refusal for a request that has ended.
    """
    known = _note_of(form_key, request_id)
    if known is not None:
        return known
    row = _held(request_id)
    if row.state in ENDED and not is_internal:
        raise Refusal(_l("This request has ended. Ask anew where something else is needed."))
    if is_internal and Actor.ORGANISER not in actors:
        raise Refusal(_l("This is for somebody else to do."))
    note = _add_note(row, text, is_internal=is_internal, form_key=form_key, by=by)
    history.record("workshops.request_noted", row, by=by, internal=is_internal)
    if not is_internal:
        tell = tell_handler if Actor.COORDINATOR in actors else tell_asker
        tell("advice_note", row, but=by, text=text)
    return note.id


def _note_of(form_key: str, request_id: int) -> int | None:
    known = select(AdvisoryNote.id).where(AdvisoryNote.form_key == form_key, AdvisoryNote.request_id == request_id)
    return db.session.scalar(known)


def answer(request_id: int, text: str, *, form_key: str, by: int) -> int:
    """Answer a request and return the id of the note; the same form sent twice is one answer, and one letter.

    Raises Refusal where it is not being handled now.
    """
    known = _note_of(form_key, request_id)
    if known is not None:
        return known
    row = _held(request_id)
    REQUEST_MOVES.make(row, "answered", actor=Actor.ORGANISER, by=by)
    row.answered_at = clock.now()
    row.handled_by_id = row.handled_by_id or by
    note = _add_note(row, text, is_answer=True, form_key=form_key, by=by)
    tell_asker("advice_answered", row, but=by, text=text)
    return note.id


def opens_file(identity_actors: Collection[Actor], note: AdvisoryNote) -> bool:
    """Whether somebody who acts so on a request may open the files of one of its notes."""
    return Actor.ORGANISER in identity_actors or (Actor.COORDINATOR in identity_actors and not note.is_internal)
