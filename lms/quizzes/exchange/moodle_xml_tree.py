"""The XML of a Moodle file, read safely and piece by piece: each element that lies in the outermost one, as it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from flask_babel import gettext as _

from lms.quizzes.exchange.decoding import decode
from lms.quizzes.kinds.moodle_elements import Element

ROOT = "quiz"
DEEPEST = 50
MOST_ELEMENTS = 10_000
PIECE = 1 << 16
DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
ONE_BYTE = re.compile(r"(?:windows|cp|iso|latin|koi8|us-ascii|ascii|mac|gb|big5|euc|shift|tis)[\w.-]*", re.IGNORECASE)
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Unreadable(Exception):
    """Why the rest of a file cannot be read, and the line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def xml_text(data: bytes) -> str:
    """Return the text of an XML file, in the encoding that it declares where that can be believed."""
    declared = DECLARED.match(data[:300])
    name = declared[1].decode() if declared else ""
    if not ONE_BYTE.fullmatch(name):
        return decode(data)[0]
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return decode(data)[0]


def elements_in(text: str) -> Iterator[Element]:
    """Yield the elements directly in the outermost one; raise Unreadable where the file cannot be read further."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    skipped = text.count("\n", 0, start)
    builder = _Builder(skipped)
    content = ILLEGAL.sub("", text[start:]).encode()
    for place in range(0, max(len(content), 1), PIECE):
        try:
            builder.parser.Parse(content[place : place + PIECE], place + PIECE >= len(content))
        except expat.ExpatError as error:
            yield from builder.taken()
            raise Unreadable(_sentence(error), error.lineno + skipped) from None
        except Unreadable:
            yield from builder.taken()
            raise
        yield from builder.taken()


def _sentence(error: expat.ExpatError) -> str:
    why = expat.ErrorString(error.code)
    return str(_("From here on the file cannot be read, because it is not proper XML (%(why)s).", why=why))


class _Builder:
    """Builds elements from what the parser meets, and refuses what no export of Moodle has."""

    def __init__(self, skipped: int) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._skipped = skipped
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._count = 0

    def taken(self) -> list[Element]:
        """Return the elements that have ended since the last time."""
        done, self._done = self._done, []
        return done

    def _line(self) -> int:
        return self.parser.CurrentLineNumber + self._skipped

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, self._line())
        if not self._open and name != ROOT:
            raise Unreadable(
                str(_("This is no Moodle XML: its outermost element is <%(name)s>, not <quiz>.", name=name[:50])),
                element.line,
            )
        if len(self._open) >= DEEPEST:
            raise Unreadable(str(_("From here on the file is nested too deeply to be read.")), element.line)
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Unreadable(str(_("From here on one question has too many elements to be read.")), element.line)
        if len(self._open) > 1:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if len(self._open) == 1:
            self._done.append(element)
            self._count = 0

    def _characters(self, text: str) -> None:
        if len(self._open) > 1:
            self._open[-1].pieces.append(text)

    def _refuse_doctype(self, *declared: object) -> None:
        raise Unreadable(
            str(
                _("This file declares a document type, which may hide dangerous things. Moodle's own files have none.")
            ),
            self._line(),
        )
