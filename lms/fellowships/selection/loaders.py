"""Load what pages of the selection are about, each of the call it belongs to; anything else answers 404."""

from __future__ import annotations

from flask import abort

from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection.models import InterviewSlot


def load_slot(call: Call, slot_id: int) -> InterviewSlot:
    """Return a time for an interview of a call."""
    slot = db.session.get(InterviewSlot, slot_id)
    if slot is None or slot.call_id != call.id:
        abort(404)
    return slot


def load_applicant(call: Call, typed: str) -> int:
    """Return the id of an application of a call that was chosen in a form."""
    application = db.session.get(Application, int(typed)) if _is_id(typed) else None
    if application is None or application.call_id != call.id:
        abort(404)
    return application.id


def load_ranked_application(call: Call, application_id: int) -> Application:
    """Return an application of a call that has been sent."""
    application = db.session.get(Application, application_id)
    if application is None or application.call_id != call.id or application.state is ApplicationState.DRAFT:
        abort(404)
    return application


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
