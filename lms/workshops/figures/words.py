"""How figures are said."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from lms.core.language import current_language


def month_in_words(year: int, month: int) -> str:
    """Return a month as people say it: November 2026."""
    return format_date(date(year, month, 1), "LLLL y", locale=current_language())
