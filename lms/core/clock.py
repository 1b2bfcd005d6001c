"""The one clock. Everything that depends on the time asks here, so that a test can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

_put_back: ContextVar[timedelta] = ContextVar("put_back", default=timedelta(0))


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC) - _put_back.get()


@contextmanager
def put_back(time: timedelta) -> Iterator[None]:
    """Let the clock be behind by some time inside the block, for what is entered as having happened before.

    A block inside of another one puts it back further.
    """
    token = _put_back.set(_put_back.get() + time)
    try:
        yield
    finally:
        _put_back.reset(token)


def today(zone: ZoneInfo) -> date:
    """Return the calendar day that it is now in a time zone."""
    return day_of(now(), zone)


def today_here() -> date:
    """Return the calendar day that it is now in the time zone of this site."""
    return today(current_app.extensions["settings"].time_zone)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of an instant in a time zone."""
    return instant.astimezone(zone).date()
