"""Forms: one base class and the checks that our forms share, with sentences in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.core.errors import Refusal

LONGEST_TYPED = 10_000
SMALL_NUMBER = re.compile("[0-9]{1,9}")
# Controls that are no white space, and the marks of Unicode's bidirectional algorithm that embed or override.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The base of every form."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How forms are filled in: from the fields that a browser sends, never from JSON, whose values are no texts."""

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Return the fields that a form is filled in with."""
            is_given = hasattr(formdata, "getlist")
            return None if request.is_json and not is_given else super().wrap_formdata(form, formdata)

    def take_refusal(self, refusal: Refusal) -> None:
        """Show why an operation was refused: beside its field where it names one, else above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal.sentence)]
        else:
            field.errors = [*field.errors, str(refusal.sentence)]


def number_of(text: str | None) -> int | None:
    """Return a whole number of up to nine digits that a hidden field or an address holds; None for anything else."""
    return int(text) if text and SMALL_NUMBER.fullmatch(text) else None


def tidy(value: Any) -> Any:
    """Return text in NFC without surrounding or doubled white space; other values unchanged. A field filter.

    Control characters go, and marks that turn the direction of what follows, with which a name could look like another.
    A text too long for any of our fields stays as it is: the field refuses it, and normalising it could take minutes.
    """
    if not isinstance(value, str) or len(value) > LONGEST_TYPED:
        return value
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", value)).split())


def choices(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Return values and their labels as the choices of a SelectField or RadioField."""
    return [SelectChoice(value, label) for value, label in pairs]


def required(sentence: Any = None) -> DataRequired:
    """Refuse an empty field; the sentence says what to enter."""
    return DataRequired(message=sentence or _l("Fill in this field."))


def chosen(sentence: Any = None) -> InputRequired:
    """Refuse a missing choice."""
    return InputRequired(message=sentence or _l("Choose one of the answers."))


def optional() -> Optional:
    """Accept an empty field and check nothing else then."""
    return Optional()


def at_most(length: int) -> Length:
    """Refuse text longer than ``length`` characters."""
    return Length(max=length, message=_l("This is too long: %(max)d characters at most."))


def refuse(field: Field, sentence: Any) -> None:
    """Put an error beside a field."""
    field.errors = [*field.errors, str(sentence)]
