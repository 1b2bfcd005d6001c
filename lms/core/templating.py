"""What every template can use: dates, numbers and texts in the reader's language."""

from __future__ import annotations

import math
from collections.abc import MutableMapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, g, has_request_context
from flask.templating import Environment
from flask_babel import format_datetime, format_decimal, format_percent
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from lms.core.language import (
    DEFAULT,
    LANGUAGES,
    Localised,
    current_catalogue,
    current_language,
    language_word,
    localised,
    read_in,
)
from lms.core.navigation import navigation

# Devanagari pages use Western digits, as forms, phones and pay slips in India do.
INDIAN_GROUPING = "#,##,##0.##"
# Day before month, in every language: 21 November 2026, 10:42 am; in Hindi with the part of the day: सुबह 10:42.
DAYS = {"long": "d MMMM y", "medium": "d MMM y"}
TIMES = {"en": "h:mm a", "hi": "B h:mm"}
ONE_DECIMAL = "0.#%"


class PlainEnvironment(Environment):
    """Templates that share one dictionary of globals.

    Jinja lays a chain of two over it for each template, and takes a chain's difference at every import of a macro.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=show_date,
        datetime=show_datetime,
        number=show_number,
        percent=show_percent,
        localised=localised,
        in_its_language=in_its_language,
        language_word=language_word,
    )
    app.jinja_env.globals.update(
        languages=LANGUAGES, navigation=navigation, site_name=app.extensions["settings"].site_name
    )
    app.jinja_env.globals.update(_=translate, gettext=translate, ngettext=translate_counted)
    app.context_processor(_page_context)


def _page_context() -> dict[str, Any]:
    """Give pages the signed-in person; a letter and a page that is kept have none, and a failure asks no database."""
    if g.get("is_failing") or g.get("is_for_nobody") or not has_request_context():
        return {"current_person": None, "current_language": current_language(), "navigation": list}
    person = current_user if current_user.is_authenticated else None
    return {"current_person": person, "current_language": current_language()}


@pass_eval_context
def translate(page: EvalContext, text: str, /, **values: Any) -> str:
    """Return a text of a template in the reader's language, its ``%(name)s`` filled in and escaped.

    It does what Flask-Babel's would; that one copies the template's variables at every word inside a loop.
    """
    words = current_catalogue().ugettext(text)
    return (Markup(words) if page.autoescape else words) % values  # noqa: S704 – translators write no markup


@pass_eval_context
def translate_counted(page: EvalContext, one: str, many: str, count: int, /, **values: Any) -> str:
    """Return the form of a text that fits a number, which is also its ``%(num)s``."""
    words = current_catalogue().ungettext(one, many, count)
    return (Markup(words) if page.autoescape else words) % {"num": count, **values}  # noqa: S704


def in_its_language(text: Localised) -> Markup:
    """Return a text for the reader; one that is not in the reader's language says in which it is."""
    language = read_in(text) if text else ""
    if not language or language == current_language():
        return Markup.escape(localised(text))
    return Markup('<span lang="{}">{}</span>').format(language, text[language])


def show_date(value: date | datetime | None, style: str = "long") -> str:
    """Return a day as people write it: 21 November 2026."""
    if not value:
        return ""
    zone = current_app.extensions["settings"].time_zone
    day = value.astimezone(zone).date() if isinstance(value, datetime) else value
    return _written_day(day, DAYS[style], current_language())


@lru_cache(maxsize=4096)
def _written_day(day: date, style: str, language: str) -> str:
    return format_date(day, style, locale=language)


def show_datetime(value: datetime | None, style: str = "medium") -> str:
    """Return an instant in the reader's time zone."""
    return format_datetime(value, f"{DAYS[style]}, {time_pattern()}") if value else ""


def time_pattern() -> str:
    """Return how the reader's language writes the time of day, as a CLDR pattern."""
    return TIMES.get(current_language(), TIMES[DEFAULT])


def show_number(value: float | None) -> str:
    """Return a number grouped the Indian way: 1,00,000."""
    return "" if value is None else format_decimal(value, INDIAN_GROUPING)


def show_percent(value: float | None) -> str:
    """Return a value from 0 to 100 as a percentage; a mark of 59.97 is never shown as the 60 that it did not reach."""
    return "" if value is None else format_percent(math.floor(round(value * 10, 6)) / 1000, ONE_DECIMAL)
