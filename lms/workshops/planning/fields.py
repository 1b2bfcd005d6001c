"""Controls for whole numbers within bounds, times of the day, and choices of several."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget, TimeInput

from lms.core.forms import choices, optional
from lms.core.language import LANGUAGES
from lms.people.logins import western_digits
from lms.workshops.library.documents import CLOCK, DAY_ENDS, clock_of

LONGEST_TITLE = 200
LONGEST_PROSE = 8_000
MIDNIGHT = "24:00"


class BoundedField(IntegerField):
    """A whole number within bounds, in the digits of any script; empty is None."""

    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        super().__init__(label, validators=options.pop("validators", [optional()]), **options)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; what is none gets a sentence that says which it may be."""
        typed = western_digits(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        number = int(typed) if typed.removeprefix("-").isdigit() and typed.isascii() and len(typed) < 9 else None
        if number is None or not self.least <= number <= self.most:
            sentence = gettext("Enter a whole number from %(least)d to %(most)d.", least=self.least, most=self.most)
            raise ValueError(sentence)
        self.data = number


class ClockField(StringField):
    """A time of the day; its data is the minute since midnight, 1440 for the midnight at the end."""

    widget = TimeInput()
    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else clock_of(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; what is none gets a sentence that says how to write it."""
        typed = western_digits(valuelist[0]).strip()[:8] if valuelist else ""
        self.data = None
        if not typed:
            return
        found = CLOCK.fullmatch(typed)
        if typed != MIDNIGHT and found is None:
            raise ValueError(gettext("Write a time of the day like 9:30 or 14:00."))
        self.data = int(found[1]) * 60 + int(found[2]) if found else DAY_ENDS


class ManyField(SelectMultipleField):
    """Some of several, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def languages_field() -> ManyField:
    """Return the choice of the languages that a workshop is held in."""
    return ManyField(_l("Languages it is held in"), choices=choices(LANGUAGES.items()), validators=[optional()])
