"""Tables of questions that somebody pastes: from a spreadsheet (tabs), as CSV, or as Markdown.

With headings they are read as the columns of an import. Without, the columns are taken in their order: the question,
the right answer, then wrong answers. A row without wrong answers asks for a short answer, or for a number; where the
right answer says true or false, it is a statement.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from lms.core.errors import Refusal
from lms.core.numbers import parse_number
from lms.quizzes.exchange.drafts import Draft, Found, Problem, Rich, Taken
from lms.quizzes.exchange.sheets_columns import column_name
from lms.quizzes.exchange.sheets_files import csv_bytes, uncovered
from lms.quizzes.exchange.sheets_reader import read_csv
from lms.quizzes.kinds.sheet import NO, YES, folded_name

MOST_ROWS = 1_000
MOST_COLUMNS = 12
RULE = re.compile(r"\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-{2,}:?[ ]*)*\|?")
BAR = re.compile(r"(?<!\\)\|")
HEADINGS = {
    folded_name(word)
    for word in ("question", "questions", "text", "प्रश्न", "सवाल", "right answer", "correct answer", "answer", "उत्तर")
}
TEXTS = {"text", "text_en", "text_hi"}
OF_AN_IMPORT = re.compile(r"(?:choice|match)_|text_|kind$")
SIGNS = "\t,;"


@dataclass(frozen=True)
class Line:
    """A row of a pasted table, with the line on which it begins, from 1."""

    number: int
    cells: tuple[str, ...]


def looks_like_a_table(text: str) -> str:
    """Return ``markdown`` or ``tabs`` for a text that is such a table; empty for any other."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and lines[0].lstrip().startswith("|") and BAR.search(lines[0].strip()[1:]):
        return "markdown"
    with_tabs = sum("\t" in line.strip() for line in lines)
    return "tabs" if lines and "\t" in lines[0].strip() and with_tabs * 2 >= len(lines) else ""


def read_table(text: str) -> Taken:
    """Return the questions of a pasted table, and what of it cannot be taken, by line of the text."""
    try:
        lines = _markdown_lines(text) if looks_like_a_table(text) == "markdown" else _parted_lines(text)
    except csv.Error:
        return Taken(problems=[Problem(1, _("The table cannot be read: a quotation mark is not closed."))])
    if not lines:
        return Taken(problems=[Problem(1, _("This table is empty."))])
    taken = _with_headings(lines) if _has_headings(lines[0].cells) else _Simple(lines).read()
    if len(lines) > MOST_ROWS:
        sentence = _("The table was read up to here: it holds too much for one go.")
        taken.problems.append(Problem(lines[MOST_ROWS].number, sentence))
    return taken


def _markdown_lines(text: str) -> list[Line]:
    found: list[Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if not bare or RULE.fullmatch(bare):
            continue
        cells = BAR.split(bare.removeprefix("|").removesuffix("|"))
        found.append(Line(number, tuple(cell.replace("\\|", "|").strip() for cell in cells)))
    return found


def _parted_lines(text: str) -> list[Line]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = "\t" if "\t" in first else max(SIGNS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=delimiter != "\t")
    found: list[Line] = []
    reached = 0
    for cells in reader:
        start, reached = reached + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            found.append(Line(start, tuple(uncovered(cell.strip()) for cell in cells)))
    return found


def _has_headings(cells: Sequence[str]) -> bool:
    """Whether a row names columns of an import: that of the question, and what belongs to an import alone."""
    names = {name for cell in cells if cell and (name := column_name(cell))}
    return bool(names & TEXTS) and any(OF_AN_IMPORT.match(name) for name in names)


def _with_headings(lines: Sequence[Line]) -> Taken:
    """Read a table as an import reads it, and say where in the pasted text each thing stands."""
    width = max(len(line.cells) for line in lines)
    rows = [[*line.cells, *[""] * (width - len(line.cells))] for line in lines[: MOST_ROWS + 1]]
    taken = read_csv(csv_bytes(rows))

    def line_of(row: int) -> int:
        return lines[min(max(row, 1), len(lines)) - 1].number

    taken.drafts = [replace(found, line=line_of(found.line)) for found in taken.drafts]
    taken.problems = [Problem(line_of(each.line), each.what) for each in taken.problems]
    return taken


class _Simple:
    """Reads a table without headings."""

    def __init__(self, lines: Sequence[Line]) -> None:
        is_heading = bool(lines) and folded_name(lines[0].cells[0]) in HEADINGS
        self._lines = lines[1 : MOST_ROWS + 1] if is_heading else lines[:MOST_ROWS]
        self._has_choices = any(_filled(line) > 2 for line in self._lines)
        self.taken = Taken()

    def read(self) -> Taken:
        """Read every row."""
        for line in self._lines:
            draft = self._row(line)
            if draft is not None:
                self.taken.drafts.append(Found(draft, line.number))
        return self.taken

    def _problem(self, line: Line, what: str) -> None:
        self.taken.problems.append(Problem(line.number, what))

    def _row(self, line: Line) -> Draft | None:
        text, right, *others = (*line.cells, "", "")
        wrong = [cell for cell in others if cell]
        if len(line.cells) > MOST_COLUMNS:
            self._problem(line, _("This row has more than %(most)s columns.", most=MOST_COLUMNS))
        elif not text:
            self._problem(line, _("This row has no question: write it in the first column."))
        elif not right:
            self._problem(line, _("This row has no right answer: write it in the second column."))
        elif wrong:
            return self._choices(line, text, right, wrong)
        elif _truth(right) is not None:
            return {"kind": "true_false", "text": _rich(text), "answer": _truth(right)}
        elif self._has_choices:
            self._problem(line, _("This row has no wrong answer: write at least one in the third column."))
        else:
            return _short(text, right)
        return None

    def _choices(self, line: Line, text: str, right: str, wrong: list[str]) -> Draft | None:
        last = max(place for place, cell in enumerate(line.cells) if cell)
        for place in range(2, last):
            if not line.cells[place]:
                self._problem(line, _("Column %(number)s of this row is empty; it was passed over.", number=place + 1))
        if right in wrong:
            self._problem(line, _("The right answer stands among the wrong ones too: “%(text)s”.", text=right[:50]))
            return None
        if len(set(wrong)) < len(wrong):
            self._problem(line, _("The same wrong answer stands twice in this row; it was taken once."))
            wrong = list(dict.fromkeys(wrong))
        choices: list[dict[str, Any]] = [{"text": _rich(right), "fraction": 1.0}]
        choices += [{"text": _rich(each), "fraction": 0.0} for each in wrong]
        return {"kind": "single_choice", "text": _rich(text), "choices": choices}


def _filled(line: Line) -> int:
    return sum(bool(cell) for cell in line.cells)


def _rich(words: str) -> Rich:
    return Rich(words, "moodle" if "multilang" in words else "markdown")


def _truth(words: str) -> bool | None:
    """Return what a cell says where it says true or false; a single sign does not."""
    plain = words.strip(" .।").lower()
    if len(plain) < 2:
        return None
    return True if plain in YES else False if plain in NO else None


def _short(text: str, right: str) -> Draft:
    """Return a question for a number, or for words."""
    try:
        number = parse_number(right)
    except Refusal:
        return {"kind": "short_answer", "text": _rich(text), "answers": [{"pattern": right, "fraction": 1.0}]}
    return {"kind": "numerical", "text": _rich(text), "answers": [{"value": float(number), "fraction": 1.0}]}
