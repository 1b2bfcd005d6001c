"""Sentences that are written once in English, for the command line, and are said in the reader's language on a page.

``say("There is no unit “%(id)s” in this course.", id=unit_id)`` is a text like any other, in English; a template that
shows it, and ``in_words``, say it in the language of the reader. Sentences may stand inside each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from markupsafe import escape


class Said(str):
    """A sentence in English that knows what it was made of."""

    message: str
    values: dict[str, Any]

    def __html__(self) -> str:
        """Return it as a page shows it."""
        return str(escape(in_words(self)))


def say(message: str, **values: Any) -> Said:
    """Return a sentence; ``%(name)s`` in it stands for a value, which may be a sentence itself."""
    said = Said(message % values if values else message)
    said.message, said.values = message, values
    return said


def said_together(sentences: Iterable[str]) -> str:
    """Return several words as one piece of a sentence: “Hindi and English”. Empty for none."""
    first, *others = [*sentences] or [""]
    return say("%(first)s and %(others)s", first=first, others=said_together(others)) if others else first


def in_words(sentence: str) -> str:
    """Return a sentence in the reader's language; a plain text is returned as it is."""
    if not isinstance(sentence, Said):
        return str(sentence)
    words = gettext(sentence.message)
    values = {name: in_words(value) if isinstance(value, str) else value for name, value in sentence.values.items()}
    return str(words % values) if values else str(words)
