"""Giving one person longer than a call is open."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.calls.models import Call, LateLeave
from lms.fellowships.calls.operations import held
from lms.fellowships.calls.rules import contacts_of


def give_leave(call_id: int, *, contact: str, until: datetime, reason: str, by: int | None) -> LateLeave:
    """Let somebody apply until an instant after the closing; a second time for the same person replaces the first.

    ``contact`` is an e-mail address or a phone number. Raises Refusal, naming the field.
    """
    call = held(call_id)
    known = contacts_of(contact)
    if not known:
        sentence = _l("Enter an e-mail address like name@example.org, or a phone number with all its digits.")
        raise Refusal(sentence, field="contact")
    _require_later(call, until)
    leave = _leave(call_id, known[0])
    leave.until, leave.reason, leave.given_by_id, leave.given_at = until, reason, by, clock.now()
    db.session.add(leave)
    history.record("fellowships.call_extended", call, by=by, until=until.isoformat(timespec="minutes"))
    return leave


def _require_later(call: Call, until: datetime) -> None:
    if until <= call.closes_at:
        raise Refusal(_l("The call is open until then anyway. Choose a later time."), field="until")
    if until <= clock.now():
        raise Refusal(_l("This time is over already. Choose a later one."), field="until")


def _leave(call_id: int, contact: str) -> LateLeave:
    given = select(LateLeave).where(LateLeave.call_id == call_id, LateLeave.contact == contact)
    return db.session.scalar(given) or LateLeave(call_id=call_id, contact=contact)


def take_leave_back(call_id: int, leave_id: int, *, by: int | None) -> None:
    """Take back that somebody was given longer; again changes nothing."""
    call = held(call_id)
    leave = db.session.scalar(select(LateLeave).where(LateLeave.id == leave_id, LateLeave.call_id == call_id))
    if leave is not None:
        db.session.delete(leave)
        history.record("fellowships.call_extension_ended", call, by=by)
