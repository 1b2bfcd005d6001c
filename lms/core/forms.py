"""Forms: one base class and the checks that our forms share, with sentences in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.core.errors import Refusal


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The base of every form."""

    form_errors: list[str]

    def take_refusal(self, refusal: Refusal) -> None:
        """Show why an operation was refused: beside its field where it names one, else above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal.sentence)]
        else:
            field.errors = [*field.errors, str(refusal.sentence)]


def tidy(value: Any) -> Any:
    """Return text in NFC without surrounding or doubled white space; other values unchanged. A field filter."""
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


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
