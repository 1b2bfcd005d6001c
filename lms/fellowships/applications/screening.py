"""What managers do with applications: move them on, ask, decline, note, place. All inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.letters import write_to_applicant
from lms.fellowships.applications.models import MOVES, Application, ApplicationNote
from lms.fellowships.calls.models import Call
from lms.fellowships.moves import Actor
from lms.people.models import Organisation
from lms.people.places import STATES

SCREENING = ("taken_up", "sent_to_review", "asked", "invited", "declined", "reconsidered")
"""The moves that managers make one by one; those of the selection are made in its batches."""
IN_BULK = ("taken_up", "sent_to_review", "declined")
LETTERS = {
    "asked": "application_asked",
    "invited": "application_invited",
    "declined": "application_declined",
    "reconsidered": "application_reconsidered",
}
LONGEST_NOTE = 4000


def allowed_moves(application: Application, call: Call) -> list[str]:
    """Return the moves of screening that a manager may make now."""
    allowed = [verb for verb in SCREENING if MOVES.allows(application.state, verb, Actor.MANAGER)]
    never_sent = application.submitted_at is None
    left_out = {"invited"} if not call.has_interview else set()
    return [verb for verb in allowed if verb not in left_out and not (verb == "reconsidered" and never_sent)]


def move_application(call: Call, application_id: int, verb: str, *, by: int, reason: str = "") -> None:
    """Move an application on, with the letter that follows. Raises Refusal where it cannot be."""
    if verb not in SCREENING:
        raise Refusal(_l("Choose what is to be done."), field="verb")
    _move(_held(call, application_id), call, verb, by=by, reason=reason)


def move_many(call: Call, application_ids: Collection[int], verb: str, *, by: int, reason: str = "") -> tuple[int, int]:
    """Move several applications of a call; return how many were moved, and how many were left as they are.

    Those whose state does not allow it are left. Raises Refusal where the reason is missing or too long.
    """
    if verb not in IN_BULK:
        raise Refusal(_l("Choose what is to be done."), field="verb")
    if not application_ids:
        raise Refusal(_l("Tick the applications first."), field="ids")
    moved = 0
    for application_id in sorted(set(application_ids)):
        application = _held(call, application_id)
        if verb in allowed_moves(application, call):
            _move(application, call, verb, by=by, reason=reason)
            moved += 1
    return moved, len(set(application_ids)) - moved


def _held(call: Call, application_id: int) -> Application:
    application = lock(Application, application_id)
    if application is None or application.call_id != call.id:
        raise Refusal(_l("This application is not there any more."))
    return application


def _move(application: Application, call: Call, verb: str, *, by: int, reason: str) -> None:
    if verb == "invited" and not call.has_interview:
        raise Refusal(_l("This call has no interviews. Its settings can change that."))
    if verb == "reconsidered" and application.submitted_at is None:
        raise Refusal(_l("This application was never sent, so it cannot be taken up again."))
    MOVES.make(application, verb, actor=Actor.MANAGER, by=by, reason=reason)
    application.waiting_place = None
    if verb == "asked":
        _note(application.id, "asked", reason.strip(), by=by)
    if verb in LETTERS:
        write_to_applicant(LETTERS[verb], application, call, question=reason.strip())


def _note(application_id: int, kind: str, text: str, *, by: int, form_key: str | None = None) -> ApplicationNote:
    note = ApplicationNote(
        application_id=application_id,
        kind=kind,
        text=text,
        written_by_id=by,
        written_at=clock.now(),
        form_key=form_key,
    )
    db.session.add(note)
    return note


def add_note(call: Call, application_id: int, text: str, *, by: int, form_key: str) -> None:
    """Keep a note that only managers see; the same form sent twice is one. Raises Refusal."""
    _held(call, application_id)
    if db.session.scalar(select(ApplicationNote.id).where(ApplicationNote.form_key == form_key)):
        return
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refusal(_l("Write the note first."), field="text")
    if len(text) > LONGEST_NOTE:
        raise Refusal(_l("Say it in %(max)d characters at most.", max=LONGEST_NOTE), field="text")
    note = _note(application_id, "internal", text, by=by, form_key=form_key)
    history.record("fellowships.application_noted", note, by=by, application=application_id)


def place(call: Call, application_id: int, *, by: int, **values: Any) -> None:
    """Change where an applicant works, comes from and would be placed.

    ``values`` are organisation_id, organisation_name, host_id, state_code and district. Raises Refusal.
    """
    application = _held(call, application_id)
    if values["state_code"] and values["state_code"] not in STATES:
        raise Refusal(_l("Choose one of the states."), field="state_code")
    for field in ("organisation_id", "host_id"):
        if values[field] is not None and db.session.get(Organisation, values[field]) is None:
            raise Refusal(_l("This organisation is not there any more. Choose another."), field=field)
    changed = sorted(name for name, value in values.items() if getattr(application, name) != value)
    for name in changed:
        setattr(application, name, values[name])
    if changed:
        history.record("fellowships.application_changed", application, by=by, fields=changed)
