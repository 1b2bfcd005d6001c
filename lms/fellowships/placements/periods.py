"""The months of a fellowship: they begin on the day of the start, not on the first of a calendar month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_bounds(starts_on: date, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month of the fellowship, which counts from 1."""
    return months_after(starts_on, month - 1), months_after(starts_on, month) - timedelta(days=1)


def month_of(starts_on: date, day: date) -> int:
    """Return in which month of the fellowship, counted from 1, a day lies; 0 before the start."""
    if day < starts_on:
        return 0
    month = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    while months_after(starts_on, month) > day:
        month -= 1
    return month + 1
