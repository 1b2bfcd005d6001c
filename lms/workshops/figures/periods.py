"""Periods that reports are asked for: a year, a financial year, a quarter. Knows neither clock nor web."""

from __future__ import annotations

from datetime import date, timedelta

FINANCIAL_MONTH = 4
"""The financial year of India begins in April."""

Period = tuple[date, date]
"""The first and the last day."""


def calendar_year(today: date) -> Period:
    """Return the year of the calendar in which a day lies."""
    return date(today.year, 1, 1), date(today.year, 12, 31)


def financial_year(today: date) -> Period:
    """Return the financial year in which a day lies: from April to March."""
    year = today.year if today.month >= FINANCIAL_MONTH else today.year - 1
    return date(year, FINANCIAL_MONTH, 1), date(year + 1, FINANCIAL_MONTH - 1, 31)


def last_quarter(today: date) -> Period:
    """Return the three months, beginning in January, April, July or October, before those in which a day lies."""
    begun = date(today.year, today.month - (today.month - 1) % 3, 1)
    end = begun - timedelta(days=1)
    return date(end.year, end.month - 2, 1), end


def month_period(year: int, month: int) -> Period:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
