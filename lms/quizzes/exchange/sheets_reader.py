"""Tables with questions in, one a row: CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from lms.core.numbers import parse_number
from lms.quizzes.exchange.drafts import Found, Problem, Taken, Untakable
from lms.quizzes.exchange.sheets_columns import column_name
from lms.quizzes.exchange.sheets_files import MOST_ROWS, NotATable, csv_rows, xlsx_rows
from lms.quizzes.exchange.sheets_rows import MORE, plain_draft, with_riches
from lms.quizzes.kinds.sheet import Row

MOST_PROBLEMS = 1_000


def read_csv(data: bytes) -> Taken:
    """Return the questions of a CSV file, and what of it cannot be taken, by row."""
    return _Reader().read(csv_rows(data))


def read_xlsx(data: bytes) -> Taken:
    """Return the questions of the first sheet of a workbook, and what of it cannot be taken, by row."""
    reader = _Reader()
    try:
        rows, others = xlsx_rows(data)
    except NotATable as refusal:
        return Taken(problems=[Problem(refusal.row, refusal.what)])
    taken = reader.read(rows)
    for name in others:
        sentence = _("The sheet “%(name)s” was not read: questions stand in the first one.", name=name[:50])
        taken.problems.append(Problem(1, sentence))
    return taken


class _Reader:
    """Goes through a table once: the first row with something in it says what the columns are."""

    def __init__(self) -> None:
        self.taken = Taken()
        self.columns: dict[int, str] = {}
        self.named: set[int] = set()
        self.has_heading = False

    def read(self, rows: Iterable[Sequence[str]]) -> Taken:
        try:
            for number, cells in enumerate(rows, 1):
                if not self._goes_on(number):
                    break
                if any(cell.strip() for cell in cells):
                    self._read_row(number, cells)
        except NotATable as refusal:
            self._problem(refusal.row, refusal.what)
        if not self.has_heading and not self.taken.problems:
            self._problem(1, _("This table is empty."))
        return self.taken

    def _problem(self, line: int, what: str) -> None:
        self.taken.problems.append(Problem(line, what))

    def _goes_on(self, number: int) -> bool:
        if self.has_heading and not self.columns:
            return False
        if number > MOST_ROWS or len(self.taken.problems) >= MOST_PROBLEMS:
            self._problem(number, _("The file was read up to here: it holds too much for one go."))
            return False
        return True

    def _read_row(self, number: int, cells: Sequence[str]) -> None:
        if not self.has_heading:
            self._read_headings(number, cells)
            return
        row = Row(self._named(number, cells), parse_number)
        try:
            draft = plain_draft(row)
        except Untakable as untakable:
            self._problem(number, untakable.what)
            return
        for what in dict.fromkeys(row.notes):
            self._problem(number, what)
        self.taken.drafts.append(Found(with_riches(draft), number))

    def _read_headings(self, number: int, cells: Sequence[str]) -> None:
        self.has_heading = True
        self.named = {place for place, heading in enumerate(cells) if heading.strip()}
        for place, heading in enumerate(cells):
            name = column_name(heading) if heading.strip() else ""
            if name is None:
                self._problem(number, _("The column “%(name)s” is not known and was left out.", name=heading[:50]))
            elif name and name in self.columns.values():
                self._problem(number, _("The column “%(name)s” stands twice; the first was taken.", name=heading[:50]))
            elif name:
                self.columns[place] = name
        if not {"text", "text_en", "text_hi"} & set(self.columns.values()):
            self.columns = {}
            sentence = _("This table has no column text_en or text_hi, so it holds no questions. Take the template.")
            self.taken.problems = [Problem(number, sentence)]

    def _named(self, number: int, cells: Sequence[str]) -> Mapping[str, str]:
        lost = [cell for place, cell in enumerate(cells) if cell.strip() and place not in self.named]
        if lost:
            self._problem(
                number,
                _("“%(text)s” stands in a column without a heading and was left out.", text=lost[0].strip()[:50]),
            )
        named = {name: cells[place] for place, name in self.columns.items() if place < len(cells)}
        return {name: cell if name.startswith(MORE) else cell.strip() for name, cell in named.items()}
