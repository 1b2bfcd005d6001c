"""How the kinds of question stand in files of other formats: a mapping a kind and format, entered into a registry.

A format module (``lms/quizzes/exchange``) knows the syntax of its files; what a question of one kind looks like in it,
the mapping knows, in ``lms/quizzes/kinds/<kind>/<format>.py``. A kind that has no mapping for a format cannot be
written in it. Between them go *drafts*: dictionaries with exactly the fields of the content model of their kind, but
with a ``Rich`` where the model has a text by language. Fields that a file does not give are left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, Literal

from lms.core.registry import Registry

Format = Literal["html", "moodle", "markdown", "plain"]
Draft = dict[str, Any]


@dataclass(frozen=True)
class Rich:
    """A text as a file has it; ``moodle`` is HTML where it holds tags, else plain text with its line breaks.

    ``language`` is that of the text where the file says so, empty where it is that of the whole file.
    """

    text: str
    format: Format = "moodle"
    language: str = ""


class Untakable(Exception):
    """A question of a file that cannot be taken: the sentence says why, ``line`` where, if it is known."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def by_digest(texts: Sequence[Any]) -> list[int]:
    """Return the places of some texts in an order that tells nothing about them: the page shows ids to learners.

    A file often has the right choice first and the steps of an order as they should be; ids that counted up in the
    order of the file would give the answer away.
    """
    digests = [hashlib.sha256(_words(text).encode()).digest() for text in texts]
    return sorted(range(len(texts)), key=digests.__getitem__)


def _words(text: Any) -> str:
    """Return the words of a text in whatever way a format holds it, so that all formats make the same ids."""
    if isinstance(text, Mapping):
        return str(next(iter(text.values()), ""))
    return text.text if isinstance(text, Rich) else str(text)


def letter(index: int) -> str:
    """Return a, b … z, aa, ab … for 0, 1 …."""
    letters, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, len(ascii_lowercase))
        letters = ascii_lowercase[place] + letters
    return letters


def matched(pairs: Sequence[tuple[Any, Any, Any]]) -> Draft:
    """Return the options and stems of pairs: a stem, or None, what belongs to it, and the feedback on it.

    Matches with the same words are one option; one without a stem is an option that fits none.
    """
    texts = {repr(match): match for _stem, match, _feedback in pairs}
    known = list(texts)
    ids = {known[place]: letter(number) for number, place in enumerate(by_digest(list(texts.values())))}
    stems = [
        {"text": stem, "option": ids[repr(match)], "feedback": feedback}
        for stem, match, feedback in pairs
        if stem is not None
    ]
    return {"options": [{"id": ids[key], "text": text} for key, text in texts.items()], "stems": stems}


gift_kinds: Registry[Any] = Registry("kinds of question in GIFT")
aiken_kinds: Registry[Any] = Registry("kinds of question in Aiken")
moodle_kinds: Registry[Any] = Registry("kinds of question in Moodle XML")
sheet_kinds: Registry[Any] = Registry("kinds of question in spreadsheets")
