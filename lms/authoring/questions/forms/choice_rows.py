"""The rows of choices, which several kinds of question have."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.controls import Number, Tick, Words
from lms.authoring.questions.forms.rows import LETTERS, Rows

SHUFFLE = Tick(
    name="shuffle",
    label=_l("Mix the order of the choices"),
    usual=True,
    hint=_l("Not where they have an order of their own, such as numbers."),
)
BLANK_CHOICES = {"choices": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
SAID = _l("Said to those who answer this")


def choice_rows(hint: Any) -> Rows:
    """Return the choices, each with its share of the marks."""
    return Rows(
        name="choices",
        label=_l("Choices"),
        hint=hint,
        one=_l("Choice"),
        add=_l("Add a choice"),
        ids=LETTERS,
        least=2,
        of=(
            Words(name="text", label=_l("Words"), rows=1),
            Number(name="fraction", label=_l("Worth, in per cent"), usual=0, is_share=True),
            Words(name="feedback", label=SAID, rows=1),
        ),
    )
