"""What every template can use: dates, numbers and texts in the reader's language."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from flask import Flask, g, has_request_context
from flask_babel import format_date, format_datetime, format_decimal, format_percent
from flask_login import current_user

from lms.core.language import LANGUAGES, current_language, localised
from lms.core.navigation import navigation

# Devanagari pages use Western digits, as forms, phones and pay slips in India do.
INDIAN_GROUPING = "#,##,##0.##"
ONE_DECIMAL = "0.#%"


def init_app(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=show_date, datetime=show_datetime, number=show_number, percent=show_percent, localised=localised
    )
    app.jinja_env.globals.update(
        languages=LANGUAGES, navigation=navigation, site_name=app.extensions["settings"].site_name
    )
    app.context_processor(_page_context)


def _page_context() -> dict[str, Any]:
    """Give pages the signed-in person; a letter has none, and a page about a failure does not ask the database."""
    if g.get("is_failing") or not has_request_context():
        return {"current_person": None, "current_language": current_language(), "navigation": list}
    person = current_user if current_user.is_authenticated else None
    return {"current_person": person, "current_language": current_language()}


def show_date(value: date | datetime | None, style: str = "long") -> str:
    """Return a day as people write it: 21 November 2026."""
    return format_date(value, style) if value else ""


def show_datetime(value: datetime | None, style: str = "medium") -> str:
    """Return an instant in the reader's time zone."""
    return format_datetime(value, style) if value else ""


def show_number(value: float | None) -> str:
    """Return a number grouped the Indian way: 1,00,000."""
    return "" if value is None else format_decimal(value, INDIAN_GROUPING)


def show_percent(value: float | None) -> str:
    """Return a value from 0 to 100 as a percentage; a mark of 59.97 is never shown as the 60 that it did not reach."""
    return "" if value is None else format_percent(math.floor(round(value * 10, 6)) / 1000, ONE_DECIMAL)
