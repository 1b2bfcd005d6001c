"""Whether somebody may still apply to a call, and what they are told where they may not."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

from flask_babel import gettext as _

from lms.core import clock
from lms.core.errors import Refusal
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.rules import Phase, closed_at, is_open, late_until, phase_of
from lms.fellowships.calls.wording import call_instant


def in_zone(instant: datetime, zone_name: str) -> str:
    """Return an instant in the time zone of a call, with the zone in words."""
    return call_instant(instant, SimpleNamespace(zone=zone_name))


def may_apply(call: Call, email: str | None, phone: str | None) -> bool:
    """Whether a call takes an application of somebody now. Asks for late leave only where the call is not open."""
    now = clock.now()
    return is_open(call, now) or is_open(call, now, late_until(call, email, phone))


def require_open(call: Call, email: str | None, phone: str | None) -> None:
    """Raise Refusal, naming the closing time, where a call takes nothing from somebody now."""
    if not may_apply(call, email, phone):
        raise Refusal(why_closed(call))


def why_closed(call: Call) -> str:
    """Return in a sentence why a call takes nothing now, and what one can do."""
    now = clock.now()
    if phase_of(call, now) in {Phase.COMING, Phase.DRAFT}:
        opens = call_instant(call.opens_at, call)
        return str(_("This call opens on %(when)s. Come back then; nothing is lost.", when=opens))
    if closed_at(call, now) is None:
        return str(_("This call was ended, so nothing more is taken. What you have written stays here."))
    sentence = _(
        "This call closed on %(when)s, so nothing more is taken. What you have written stays here. If something kept "
        "you from sending it, write to the people of the programme: they can give you more time.",
        when=call_instant(call.closes_at, call),
    )
    return str(sentence)
