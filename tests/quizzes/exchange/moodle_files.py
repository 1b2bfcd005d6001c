"""Small Moodle XML files for tests, and what our reader makes of them."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from lms.quizzes.exchange.drafts import Found, Rich, Taken
from lms.quizzes.exchange.moodle_xml import read_moodle_xml
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.exchange.sheets_rows import without_nothing
from lms.quizzes.kinds.question import Question

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def file_of(*elements: str) -> bytes:
    """A file with these elements, the first of which begins on line 3."""
    return (HEAD + "\n".join(elements) + "\n</quiz>\n").encode()


def question(question_type: str, body: str, text: str = "What?") -> str:
    """A question with a name and a text."""
    head = f'<name><text>A name</text></name><questiontext format="html"><text>{text}</text></questiontext>'
    return f'<question type="{question_type}">{head}{body}</question>'


def answer(words: str, fraction: float = 100, feedback: str = "") -> str:
    """An answer with feedback."""
    said = f'<feedback format="html"><text>{feedback}</text></feedback>'
    return f'<answer fraction="{fraction}" format="html"><text>{words}</text>{said}</answer>'


def taken(*elements: str) -> Taken:
    """What is read from a file with these elements."""
    return read_moodle_xml(file_of(*elements))


def draft(element: str) -> dict[str, Any]:
    """The draft of the only question of a file, about which there is nothing to say, without what is empty in it."""
    found = taken(element)
    assert not found.problems, found.problems
    assert len(found.drafts) == 1
    return dict(without_nothing(found.drafts[0].draft))


def said_about(element: str) -> list[str]:
    """What is said about the only question of a file."""
    return [problem.what for problem in taken(element).problems]


def made(found: Found) -> Question:
    """The question that a draft makes, without problems."""
    result = to_question(found, "en", set())
    assert result.question is not None, result.problems
    return result.question


def html(text: str) -> Rich:
    """A text in HTML."""
    return Rich(text, "html")


def png(side: int = 2) -> bytes:
    """A square grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = zlib.compress((b"\0" + b"\x80" * side) * side)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def file_element(name: str, content: bytes, path: str = "/") -> str:
    """A file as a Moodle XML file carries it."""
    return f'<file name="{name}" path="{path}" encoding="base64">{base64.b64encode(content).decode()}</file>'
