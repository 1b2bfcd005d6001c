"""A row of a spreadsheet with questions, as the kinds of question read and write it.

The texts of a row are by language (``choice_1_en``, ``choice_1_hi``); here they are mappings of languages to Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import gettext as _

from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.quizzes.kinds.exchange import Draft

Words = dict[str, str]
YES = {"yes", "true", "y", "x", "1", "✓", "✔", "✗", "right", "correct", "हाँ", "हां", "सही", "सच", "जी"}
NO = {"no", "false", "n", "0", "wrong", "नहीं", "नही", "ग़लत", "गलत", "झूठ"}
DEVANAGARI = re.compile("[\u0900-\u097f]")
NUMBERED = re.compile(r"(choice|match|hint)_(\d{1,2})(?:_|$)")
SEPARATORS = re.compile(r"[\s_()\[\]{}.,:;/*–—-]+")
LONGEST_CELL = 30_000
UNTAME = re.compile("[\x00-\x09\x0b-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")


class Row:
    """One question of a table: its cells by the name of their column, which of them were read, and what to say.

    ``parse`` reads a number as people type it, and raises Refusal where it is none.
    """

    def __init__(self, cells: Mapping[str, str], parse: Callable[[str], Decimal]) -> None:
        self.cells = dict(cells)
        self.parse = parse
        self.notes: list[str] = []
        self._read: set[str] = set()

    def cell(self, name: str) -> str:
        """Return the text of a cell, and remember that somebody has read it."""
        self._read.add(name)
        return self.cells.get(name, "")

    def copy(self) -> Row:
        """Return the same cells, of which nobody has read any."""
        return Row(self.cells, self.parse)

    def words(self, name: str) -> Words | None:
        """Return a text by language; one in a column that names no language is in that of its script."""
        found = {language: self.cell(f"{name}_{language}") for language in LANGUAGES}
        bare = self.cell(name)
        if bare and not any(found.values()):
            found = {"hi" if DEVANAGARI.search(bare) else "en": bare}
        return {language: words for language, words in found.items() if words} or None

    def number(self, name: str) -> float | None:
        """Return the number in a cell, in any digits, without a percent sign; None, and why, where it is none."""
        written = self.cell(name)
        if not written:
            return None
        try:
            number = self.parse(written.replace("%", "").replace("٪", ""))
        except Refusal:
            self.note(_("“%(text)s” in the column %(name)s should be a number.", text=written[:50], name=name))
            return None
        return int(number) if number == int(number) else float(number)

    def says_yes(self, name: str) -> bool | None:
        """Return what a cell says, yes or no in either language; None where it is empty or neither."""
        written = self.cell(name).strip(" .।").lower()
        if not written:
            return None
        if written in YES or written in NO:
            return written in YES
        self.note(_("“%(text)s” in the column %(name)s should be yes or no.", text=written[:50], name=name))
        return None

    def places(self, *names: str) -> list[int]:
        """Return the numbers for which a numbered column, such as ``choice_3_en``, has something."""
        found = (NUMBERED.match(name) for name, text in self.cells.items() if text)
        return sorted({int(each[2]) for each in found if each and each[1] in names})

    def note(self, what: str) -> None:
        """Keep a sentence about what cannot be taken as it is."""
        self.notes.append(str(what))

    def unread(self) -> Iterator[str]:
        """Yield the columns in which something stands that nobody has read."""
        return (name for name, text in self.cells.items() if text and name not in self._read)

    def put(self, name: str, value: str | float | None) -> None:
        """Write a cell, unless its text would not survive in a table: then it goes along in the column ``more``."""
        text = value if isinstance(value, str) else "" if value is None else number_text(value)
        if text and len(text) <= LONGEST_CELL and text == text.strip() and not UNTAME.search(text):
            self.cells[name] = text

    def put_words(self, name: str, words: Mapping[str, str] | None) -> None:
        """Write a text by language."""
        for language, text in (words or {}).items():
            self.put(f"{name}_{language}", text)


class SheetKind(ABC):
    """How one kind of question stands in a row. ``names`` are what people call it, in small letters."""

    names: ClassVar[tuple[str, ...]] = ()

    def may_be(self, row: Row) -> bool:
        """Whether a row that names no kind looks like one of this kind."""
        return False

    @abstractmethod
    def from_row(self, row: Row) -> Draft:
        """Return the fields that only this kind has."""

    @abstractmethod
    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the fields that only this kind has, as far as a row can hold them."""


def number_text(number: float) -> str:
    """Return a number as it stands in a cell, without an exponent."""
    return f"{Decimal(repr(number)).normalize():f}" if number else "0"


def folded_name(text: str) -> str:
    """Return a name as it is compared: small letters, single spaces, without nuktas, which people leave out."""
    plain = unicodedata.normalize("NFKD", text).replace("\u093c", "").lower()
    return " ".join(SEPARATORS.sub(" ", unicodedata.normalize("NFC", plain)).replace("न्द", "ंद").split())
