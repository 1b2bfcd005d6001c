"""The form of one entry of the field log."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from lms.core.forms import Form, at_most, choices, optional, tidy
from lms.fellowships.fieldlog.models import ACTIVITY_NAMES, LogEntry
from lms.fellowships.fieldlog.operations import Entry
from lms.learning.cohort_forms import DayField

LONGEST_PLACE = 200
LONGEST_NOTES = 4000
COUNT = re.compile(r"\d{1,6}")
NOT_A_NUMBER = -1


def _count(text: str | None) -> int:
    """Return a typed count, digits of any script; nothing is zero, and what is no number is below it."""
    text = (text or "").strip()
    return (int(text) if COUNT.fullmatch(text) else NOT_A_NUMBER) if text else 0


class LogForm(Form):
    """One thing done on one day."""

    form_key = HiddenField()
    version = HiddenField()
    day = DayField(_l("Day"))
    place = StringField(
        _l("Place"),
        description=_l("A village, a ward, a worksite."),
        filters=[tidy],
        validators=[at_most(LONGEST_PLACE)],
    )
    activity = SelectField(_l("What you did"), choices=choices([("", _l("Choose")), *ACTIVITY_NAMES.items()]))
    hours = StringField(_l("Hours"), filters=[tidy])
    minutes = StringField(_l("Minutes"), filters=[tidy])
    people_met = StringField(_l("People you met"), filters=[tidy])
    women_met = StringField(_l("Of them, women"), filters=[tidy])
    notes = TextAreaField(
        _l("Notes"),
        description=_l("What matters for later. Never the names of the people you met."),
        validators=[optional(), at_most(LONGEST_NOTES)],
    )

    def entry(self) -> Entry:
        """Return what was typed."""
        hours, minutes = _count(self.hours.data), _count(self.minutes.data)
        return Entry(
            day=self.day.data,
            place=self.place.data or "",
            activity=self.activity.data or "",
            minutes=hours * 60 + minutes if min(hours, minutes) >= 0 else NOT_A_NUMBER,
            people_met=_count(self.people_met.data),
            women_met=_count(self.women_met.data),
            notes=(self.notes.data or "").strip(),
        )

    def problems(self) -> dict[str, Any]:
        """Return the sentences about what was typed, by field, for a script."""
        return {name: " ".join(map(str, errors)) for name, errors in self.errors.items() if name}

    @property
    def seen(self) -> int:
        """The version that the form showed; 0 where it showed none."""
        return max(_count(self.version.data), 0)


def new_key() -> str:
    """Return a key for one new form, by which sending it twice makes one entry."""
    return secrets.token_urlsafe(16)


def values_of(entry: LogEntry) -> dict[str, Any]:
    """Return what the form shows of an entry."""
    hours, minutes = divmod(entry.minutes, 60)
    return {
        "version": str(entry.version),
        "day": entry.day,
        "place": entry.place,
        "activity": str(entry.activity),
        "hours": str(hours),
        "minutes": str(minutes),
        "people_met": str(entry.people_met),
        "women_met": str(entry.women_met),
        "notes": entry.notes,
    }
