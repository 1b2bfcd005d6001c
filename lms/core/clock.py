"""The one clock. Everything that depends on the time asks here, so that a test can move it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Return the calendar day that it is now in a time zone."""
    return day_of(now(), zone)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of an instant in a time zone."""
    return instant.astimezone(zone).date()
