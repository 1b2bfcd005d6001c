"""Controls for whole numbers within bounds, and for amounts of money."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.core.money import parse_amount


class Whole(IntegerField):
    """A whole number within bounds."""

    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        sentence = _l("Enter a whole number from %(least)d to %(most)d.", least=least, most=most)
        validators = [InputRequired(message=sentence), NumberRange(min=least, max=most, message=sentence)]
        super().__init__(label, validators=validators, **options)
        self._sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; what is none gets a sentence that says what is."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(self._sentence)) from error


class AmountField(StringField):
    """An amount of rupees as it is typed; ``paise`` is what it comes to."""

    paise: int = 0

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, filters=[tidy], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; what is none gets a sentence that says how to write it. Nothing is nothing."""
        super().process_formdata(valuelist)
        try:
            self.paise = parse_amount(self.data or "0")
        except Refusal as refusal:
            raise ValueError(str(refusal.sentence)) from refusal
