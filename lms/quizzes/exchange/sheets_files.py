"""The files that hold tables: bytes become rows of texts, safely, and rows bytes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from lms.core.spreadsheets import BYTE_ORDER_MARK, FORMULA_STARTS
from lms.quizzes.exchange.decoding import decode
from lms.quizzes.kinds.sheet import number_text

LARGEST = 10_000_000
LARGEST_UNPACKED = 60_000_000
MOST_MEMBERS = 500
MOST_ROWS = 5_001
MOST_COLUMNS = 700
MOST_CELLS = 1_000_000
LONGEST_FIELD = 1_000_000
QUOTE = "'"
CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br\s*=\s*[\"']\s*([A-Za-z]{1,8})(\d{1,12})")
ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLAIN_NUMBER = re.compile(r"-\d+(?:\.\d+)?")
HOW_TO = "How to fill in"

Table = list[list[str]]


class NotATable(Exception):
    """Why a file cannot be read as a table, and from which row on."""

    def __init__(self, what: str, row: int = 1) -> None:
        super().__init__(what)
        self.what = str(what)
        self.row = row


def too_large() -> NotATable:
    """Return the reason that refuses files which are too large."""
    return NotATable(_("This file is larger than %(most)s MB. Part it into several.", most=LARGEST // 1_000_000))


def csv_rows(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of a CSV file, whose cells are parted by commas, semicolons or tabs."""
    if len(data) > LARGEST:
        raise too_large()
    text = decode(data)[0].removeprefix(BYTE_ORDER_MARK)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    if first.lower().startswith("sep=") and len(first) == 5:  # a line of Excel's own
        text, delimiter = text.lstrip("\n").partition("\n")[2], first[4]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(LONGEST_FIELD)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sentence = _("From this row on the table cannot be read: a quotation mark is not closed, or stands alone.")
            raise NotATable(sentence, number + 1) from None
        number += 1
        yield [uncovered(cell) for cell in cells]


def xlsx_rows(data: bytes) -> tuple[list[list[str]], list[str]]:
    """Return the rows of the first sheet of a workbook, and the names of further ones that are not ours."""
    _look_into(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        raise NotATable(_("This file cannot be read. Save it as .xlsx again, or as .csv.")) from None
    others = [name for name in names[1:] if not name.startswith(HOW_TO)]
    return [[uncovered(_text(cell)) for cell in row] for row in rows], others


def _look_into(data: bytes) -> None:
    """Refuse a workbook that would unpack to more than we read, before anything of it is unpacked."""
    if len(data) > LARGEST:
        raise too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise NotATable(_("This workbook holds far more than questions, and was not unpacked."))
            if "xl/workbook.xml" not in archive.namelist():
                raise NotATable(_("This is no workbook of the kind .xlsx."))
            for member in members:
                _look_at_cells(_unpacked(archive, member))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise NotATable(_("This is no workbook of the kind .xlsx.")) from None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise NotATable(_("This workbook holds far more than questions, and was not unpacked."))
    return content


def _look_at_cells(content: bytes) -> None:
    """Refuse cells far out: a reader of tables would keep room for all between."""
    if sum(1 for _cell in ANY_CELL.finditer(content)) > MOST_CELLS:
        raise NotATable(_("This table has too many cells."))
    for found in CELL.finditer(content):
        if int(found[2]) > MOST_ROWS or _column(found[1]) > MOST_COLUMNS:
            raise NotATable(
                _(
                    "This table goes beyond row %(rows)s or column %(columns)s. Copy the questions into a new one.",
                    rows=MOST_ROWS,
                    columns=MOST_COLUMNS,
                )
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, str | timedelta) else ""


def covered(cell: str) -> str:
    """Return a text that no spreadsheet program takes for a formula; ``uncovered`` gives back the same text."""
    is_harmless = not cell.startswith((*FORMULA_STARTS, QUOTE)) or PLAIN_NUMBER.fullmatch(cell)
    return cell if is_harmless else QUOTE + cell


def uncovered(cell: str) -> str:
    """Return a text without the quote that keeps it from being taken for a formula."""
    return cell[1:] if cell.startswith(QUOTE) and cell[1:].startswith((*FORMULA_STARTS, QUOTE)) else cell


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as a CSV file that spreadsheet programs open with Hindi intact."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode()
