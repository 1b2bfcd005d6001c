"""A list of participants from a spreadsheet: read, with what is wrong in each row, and who of them is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.core.language import localised
from lms.people.names import search_key
from lms.quizzes.exchange.sheets_files import NotATable, csv_rows, xlsx_rows
from lms.workshops.attendance.models import Presence
from lms.workshops.attendance.roster_columns import LABELS, CellReader, Columns, columns_of, session_numbers
from lms.workshops.planning.times import Timed

LARGEST_FILE = 2_000_000
MOST_ROWS = 500
LONGEST_CELL = 400
WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True)
class RosterRow:
    """One row, read. ``number`` is that in the file; ``problems`` are sentences, empty where it can be taken."""

    number: int
    facts: Mapping[str, Any]
    marks: Mapping[int, Presence] = field(default_factory=dict)
    problems: Sequence[str] = ()

    @property
    def full_name(self) -> str:
        """The name, or nothing."""
        return str(self.facts.get("full_name", ""))

    @property
    def name_key(self) -> str:
        """The name as it is compared."""
        return search_key(self.full_name)


@dataclass(frozen=True)
class Roster:
    """The rows of a list, and what its columns are."""

    columns: Columns
    rows: Sequence[RosterRow]

    @property
    def good(self) -> list[RosterRow]:
        """The rows that can be taken."""
        return [row for row in self.rows if not row.problems]

    @property
    def marked_sessions(self) -> set[int]:
        """The sessions for which a row that can be taken has a mark."""
        return {session_id for row in self.good for session_id in row.marks}


def table_of(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file; raise Refusal where it is no table, too long or empty."""
    if len(content) > LARGEST_FILE:
        raise Refusal(_l("This file is larger than %(most)s MB. Part it into several.", most=2), field="file")
    try:
        rows = xlsx_rows(content)[0] if content.startswith(WORKBOOK) else list(csv_rows(content))
    except NotATable as problem:
        raise Refusal(problem.what, field="file") from None
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if len(filled) < 2:
        sentence = _l("There is no row of people in this table. The first row holds the headings, each other a person.")
        raise Refusal(sentence, field="file")
    if len(filled) > MOST_ROWS + 1:
        raise Refusal(_l("This table has more than %(most)d rows. Part it into several.", most=MOST_ROWS), field="file")
    return rows


def read_roster(rows: Sequence[Sequence[str]], sessions: Sequence[Timed]) -> Roster:
    """Return what each row of a table says; the first one with something in it holds the headings.

    Raises Refusal where the column of names is missing.
    """
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    columns = columns_of(numbered[0][1] if numbered else [], sessions)
    reader = CellReader()
    return Roster(columns, [_row(number, row, columns, reader) for number, row in numbered[1:]])


def _row(number: int, cells: Sequence[str], columns: Columns, reader: CellReader) -> RosterRow:
    facts: dict[str, Any] = {}
    marks: dict[int, Presence] = {}
    problems: list[str] = []
    for name, place in columns.fields.items():
        cell = _cell(cells, place)
        if not cell and name != "full_name":
            continue
        try:
            facts[name] = reader.read(name, cell)
        except Refusal as refusal:
            facts[name] = cell if name == "full_name" else facts.get(name, "")
            problems.append(f"{LABELS[name]}: {refusal.sentence}")
    for session_id, place in columns.sessions.items():
        cell = _cell(cells, place)
        if cell:
            _take_mark(marks, problems, session_id, cell, reader)
    return RosterRow(number, facts, marks, problems)


def _take_mark(marks: dict[int, Presence], problems: list[str], session_id: int, cell: str, reader: CellReader) -> None:
    try:
        marks[session_id] = reader.presence(cell)
    except Refusal as refusal:
        problems.append(str(refusal.sentence))


def _cell(cells: Sequence[str], place: int) -> str:
    text: str = tidy(cells[place][: LONGEST_CELL + 1]) if place < len(cells) else ""
    return text


def without_the_rest(rows: Sequence[Sequence[str]], columns: Columns) -> list[list[str]]:
    """Return only the columns that are read, row by row as in the file: what a page keeps until it is taken over."""
    places = sorted([*columns.fields.values(), *columns.sessions.values()])
    return [[_cell(row, place) for place in places] for row in rows]


def blank_headings(sessions: Sequence[Timed]) -> list[str]:
    """Return the headings of a table to fill in: who people are, then a column for each session."""
    return [
        *(str(label) for label in LABELS.values()),
        *(f"{number} {localised(each.session.title)}" for number, each in session_numbers(sessions)),
    ]
