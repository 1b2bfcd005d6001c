"""The controls of the settings page that Flask's forms do not have: numbers with limits, days with a time of day."""

from __future__ import annotations

from datetime import datetime
from math import inf
from typing import Any

from annotated_types import Ge, Le
from flask_babel import gettext as _
from wtforms import DateTimeLocalField, StringField

from lms.core.forms import optional
from lms.core.templating import show_number
from lms.quizzes.settings import QuizSettings

TIME_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"]
DECIMALS = 5


def limits_of(setting: str) -> tuple[float, float]:
    """Return the least and the most that a setting may be."""
    metadata = QuizSettings.model_fields[setting].metadata
    least = next((float(str(each.ge)) for each in metadata if isinstance(each, Ge)), -inf)
    most = next((float(str(each.le)) for each in metadata if isinstance(each, Le)), inf)
    return least, most


class NumberField(StringField):
    """A number between two limits, in any digits, with or without a sign for per cent. Empty is None, where allowed."""

    def __init__(
        self, label: Any, *, limits: tuple[float, float], whole: bool = True, may_be_empty: bool = False, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.limits, self.whole, self.may_be_empty = limits, whole, may_be_empty

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; ValueError, with a sentence, where there is none or it is outside of the limits."""
        text = (valuelist[0] if valuelist else "").strip().removesuffix("%").strip().replace(",", "")
        self.data: Any = None
        if not text and self.may_be_empty:
            return
        least, most = self.limits
        try:
            number = int(text) if self.whole else float(text)
        except ValueError:
            number = inf
        if not least <= number <= most:
            raise ValueError(self._sentence(show_number(least), show_number(most)))
        self.data = number

    def _sentence(self, least: str, most: str) -> str:
        if self.whole:
            return str(_("Enter a whole number from %(least)s to %(most)s.", least=least, most=most))
        return str(_("Enter a number from %(least)s to %(most)s.", least=least, most=most))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return str(round(self.data, DECIMALS)).removesuffix(".0")


class InstantField(DateTimeLocalField):
    """A day and a time of day in the site's zone; its data has no zone."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, format=TIME_FORMATS, validators=[optional()], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; what is none gets a sentence that says how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a day and a time, like 2026-11-21 10:30.")) from error
        if isinstance(self.data, datetime) and not 2000 <= self.data.year <= 2200:
            raise ValueError(_("Enter a day and a time, like 2026-11-21 10:30."))
