"""Tables with questions out, one a row: CSV and XLSX."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lms.quizzes.exchange.drafts import Written
from lms.quizzes.exchange.sheets_columns import FIRST, heading, in_order
from lms.quizzes.exchange.sheets_files import covered, csv_bytes
from lms.quizzes.exchange.sheets_rows import row_of
from lms.quizzes.kinds.question import Question

QUESTIONS = "Questions"
NUMBERS = re.compile(r"mark|penalty|choice_\d+_worth")
WIDE, NARROW, NUMBER = 40, 16, 10
WIDTHS = {"id": 14, "kind": 16, "title": 24, "category": 24}

Cells = Mapping[str, str]


def write_csv(questions: Sequence[Question], language: str) -> Written:
    """Return questions as a CSV file with headings in a language; it holds the texts of all languages."""
    return Written(csv_bytes(_table(questions, language)[1]), [])


def write_xlsx(questions: Sequence[Question], language: str) -> Written:
    """Return questions as a workbook with headings in a language; it holds the texts of all languages."""
    workbook = Workbook()
    names, table = _table(questions, language)
    fill_sheet(first_sheet(workbook), table, names)
    return Written(workbook_bytes(workbook), [])


def _table(questions: Sequence[Question], language: str) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns that some questions need, and the table."""
    rows = [row_of(question).cells for question in questions]
    names = in_order({*FIRST, *(name for row in rows for name in row)})
    return names, table_of(rows, names, language)


def table_of(rows: Sequence[Cells], names: Sequence[str], language: str = "en") -> list[list[str]]:
    """Return rows with their headings as a table whose cells no program takes for formulas."""
    return [[heading(name, language) for name in names]] + [
        [covered(row.get(name, "")) for name in names] for row in rows
    ]


def first_sheet(workbook: Workbook) -> Worksheet:
    """Return the sheet that a new workbook has."""
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet of cells")
    return sheet


def fill_sheet(sheet: Worksheet, table: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    """Write a table with columns of these names into a sheet: its headings stay in sight, and texts have room."""
    sheet.title = QUESTIONS
    sheet.freeze_panes = "A2"
    for row_number, cells in enumerate(table, 1):
        for place, text in enumerate(cells, 1):
            if text:
                cell = sheet.cell(row_number, place)
                cell.value = _number(text) if row_number > 1 and NUMBERS.fullmatch(names[place - 1]) else text
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=row_number == 1)
    for place, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(name)


def _width(name: str) -> int:
    if NUMBERS.fullmatch(name):
        return NUMBER
    return WIDTHS.get(name, WIDE if name.startswith("text_") else NARROW if len(name) < 12 else 2 * NUMBER)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return a workbook as a file."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
