"""Fields for days and whole numbers, which say in a sentence what is wrong with what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField, IntegerField

from lms.people.logins import western_digits

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]


class DayField(DateField):
    """A calendar day; a browser without a calendar sends what was typed, which may also begin with the day."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, format=DAY_FORMATS, **options)

    @property
    def day(self) -> date:
        """The day that was chosen, in a form that is valid and asks for one."""
        if self.data is None:
            raise ValueError("no day was chosen")
        return self.data

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; what is none gets a sentence that says how to write it."""
        try:
            super().process_formdata([western_digits(value.strip()) for value in valuelist])
        except ValueError as error:
            raise ValueError(gettext("Enter a day of the calendar, like 2026-11-21 or 21-11-2026.")) from error


class WholeNumberField(IntegerField):
    """A whole number in the digits of any script."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; what is none gets a sentence, and an empty field is no number."""
        typed = western_digits(valuelist[0]).strip() if valuelist else ""
        if not typed:
            self.data = None
            return
        if not typed.isascii() or not typed.isdigit() or len(typed) > 6:
            self.data = None
            raise ValueError(gettext("Enter a whole number in digits, like 14."))
        self.data = int(typed)
