"""Where the questions of a GIFT file begin and end, and what its comments say about them.

Blank lines stand between questions; within braces they are allowed. A brace that is never closed ends at the blank
line, so that it swallows nothing but its own question. The work grows with the length of the file and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BRACE = re.compile(r"\\[\\{}]|[{}]")
COMMENT = "//"
EXTRA = "[setu:"
EXPORTED = re.compile(r"question: \d+ +name: ")
ID = re.compile(r"\[id:((?:\\\]|[^\[\]\x00-\x1f\x7f])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\[\]\x00-\x1f\x7f])+)\]")


@dataclass
class Notes:
    """What comments say about the question after them: its id, its tags, and what GIFT has no syntax for.

    ``is_of_moodle`` says that there is the comment with which Moodle begins each question that it exports.
    """

    id: str = ""
    tags: list[str] = field(default_factory=list)
    extra: str = ""
    extra_line: int = 0
    is_of_moodle: bool = False

    def add(self, comment: str, line: int) -> None:
        """Take what one comment says, which begins behind its slashes."""
        comment = comment.strip()
        if comment.startswith(EXTRA):
            self.extra, self.extra_line = comment.removeprefix(EXTRA).removesuffix("]"), line
            return
        self.is_of_moodle = self.is_of_moodle or bool(EXPORTED.match(comment))
        if found := ID.search(comment):
            self.id = self.id or _unescaped(found[1])
        self.tags += [_unescaped(each) for each in TAG.findall(comment)]


@dataclass
class Paragraph:
    """Lines without those that are comments, each with its number; ``notes`` are from the comments."""

    lines: list[tuple[int, str]]
    notes: Notes

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.lines[0][0]


def _unescaped(text: str) -> str:
    return text.strip().replace("\\]", "]")


def paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs that hold more than comments; notes that stand alone go to the paragraph after them."""
    notes = Notes()
    for start, end in _bounds(lines):
        kept = []
        for number in range(start, end):
            text = lines[number].strip()
            if text.startswith(COMMENT):
                notes.add(text.removeprefix(COMMENT), number + 1)
            else:
                kept.append((number + 1, lines[number]))
        if kept:
            yield Paragraph(kept, notes)
            notes = Notes()


def _bounds(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each paragraph and the one after its last, counted from 0."""
    place = 0
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        end = _end(lines, place)
        yield place, end
        place = end


def _end(lines: list[str], start: int) -> int:
    """Return where the paragraph ends that begins at a line: at a blank one outside of braces."""
    is_open, blank = False, None
    for number in range(start, len(lines)):
        text = lines[number].strip()
        if not text:
            if not is_open:
                return number
            blank = number if blank is None else blank
        elif not text.startswith(COMMENT):
            for brace in BRACE.findall(text):
                if brace == "{" and is_open and blank is not None:
                    return blank
                if brace in {"{", "}"}:
                    is_open = brace == "{"
            blank = blank if is_open else None
    return len(lines) if blank is None else blank
