"""The code that the screen in the hall shows: six digits that change every minute, and when they let somebody in."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from lms.people.logins import western_digits

OPENS_BEFORE_START = timedelta(minutes=20)
"""How long before a session begins people can check in."""
CLOSES_AFTER_START = timedelta(minutes=30)
"""How long after a session has begun people can still check in."""
LATE_AFTER_START = timedelta(minutes=10)
"""Who checks in later than this came late."""
STEP = timedelta(seconds=60)
"""How long a code is shown. The one before it is still taken, so each is good for one to two minutes."""
DIGITS = 6


def code_at(secret: str, instant: datetime) -> str:
    """Return the code of a session, by its secret, that the screen shows at an instant."""
    return _code(secret, _step_of(instant))


def is_code_of(secret: str, typed: str, now: datetime) -> bool:
    """Whether a code is the one of now or the one before it; takes the same time for a right and for a wrong one."""
    found = [hmac.compare_digest(_code(secret, step), typed) for step in (_step_of(now), _step_of(now) - 1)]
    return any(found)


def digits_of(typed: str) -> str:
    """Return the digits in what was typed, in any script, without spaces and dashes; one more than a code at most."""
    found = (each for each in western_digits(typed[:40]) if each.isascii() and each.isdigit())
    return "".join(found)[: DIGITS + 1]


def is_late(starts_at: datetime, now: datetime) -> bool:
    """Whether somebody who checks in now came late to a session."""
    return now > starts_at + LATE_AFTER_START


def _step_of(instant: datetime) -> int:
    return int(instant.timestamp() // STEP.total_seconds())


def _code(secret: str, step: int) -> str:
    digest = hmac.digest(secret.encode(), f"check-in {step}".encode(), sha256)
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"
