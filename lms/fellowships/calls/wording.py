"""The dates of calls in words, in the time zone of the call."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_name
from flask import current_app
from flask_babel import gettext as _

from lms.core import clock
from lms.core.language import current_language
from lms.core.templating import DAYS, time_pattern
from lms.fellowships.calls.rules import Phase, closed_at, zone_named


def zone_of(call: Any) -> ZoneInfo:
    """Return the time zone in which the dates of a call are shown; that of the site where it is gone."""
    own: ZoneInfo = current_app.extensions["settings"].time_zone
    return zone_named(call.zone) or own


def call_instant(instant: datetime, call: Any) -> str:
    """Return an instant in the zone of a call, with the zone in words: 21 November 2026, 6:00 PM (India Time)."""
    zone, language = zone_of(call), current_language()
    written = format_datetime(instant, f"{DAYS['long']}, {time_pattern()}", tzinfo=zone, locale=language)
    name = get_timezone_name(zone, locale=language)
    return str(_("%(instant)s (%(zone)s)", instant=written, zone=name))


def phase_words(call: Any, phase: Phase) -> str:
    """Return where a call is, with the instant that matters next."""
    opens, closes = call_instant(call.opens_at, call), call_instant(call.closes_at, call)
    closed = _("Closed since %(instant)s.", instant=closes)
    words = {
        Phase.DRAFT: _("Draft: only managers see it."),
        Phase.COMING: _("Opens on %(instant)s.", instant=opens),
        Phase.OPEN: _("Open until %(instant)s.", instant=closes),
        Phase.CLOSED: closed if closed_at(call, clock.now()) else _("Ended before its time: it takes nothing more."),
    }
    return str(words[phase])
