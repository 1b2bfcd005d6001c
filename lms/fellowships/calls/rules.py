"""When a call takes applications, and what its dates mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select

from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.calls.models import Call, CallState, LateLeave
from lms.people.logins import email_of, phone_of


class Phase(StrEnum):
    """Where a call is by its state and the clock."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


def phase_of(call: Call, now: datetime) -> Phase:
    """Return where a call is at an instant. It is open from its opening until just before its closing."""
    if call.state is CallState.DRAFT:
        return Phase.DRAFT
    if call.state is CallState.ENDED or now >= call.closes_at:
        return Phase.CLOSED
    return Phase.OPEN if now >= call.opens_at else Phase.COMING


def closed_at(call: Call, now: datetime) -> datetime | None:
    """Return when a call closed; None where it is not closed yet, or was ended by hand before its time."""
    return call.closes_at if phase_of(call, now) is Phase.CLOSED and call.closes_at <= now else None


def is_open(call: Call, now: datetime, late_until: datetime | None = None) -> bool:
    """Whether a call takes applications at an instant, from somebody who perhaps was given longer.

    A call that was ended by hand takes nothing more, whoever was given longer.
    """
    if phase_of(call, now) is Phase.OPEN:
        return True
    is_late = call.state is CallState.PUBLISHED and now >= call.closes_at
    return is_late and late_until is not None and now < late_until


def late_until(call: Call, email: str | None, phone: str | None) -> datetime | None:
    """Return until when somebody with this e-mail address or phone number may still apply; None without leave."""
    contacts = contacts_of(email, phone)
    if not contacts:
        return None
    given = select(func.max(LateLeave.until)).where(LateLeave.call_id == call.id, LateLeave.contact.in_(contacts))
    return db.session.scalar(given)


def contacts_of(*typed: str | None) -> list[str]:
    """Return e-mail addresses and phone numbers as they are stored; what is neither is left out."""
    return list(_normalised(text for text in typed if text))


def _normalised(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        try:
            yield email_of(text) if "@" in text else phone_of(text)
        except Refusal:
            continue


def zone_named(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name, or None where there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):  # OSError: "Asia" is a folder of time zones
        return None
