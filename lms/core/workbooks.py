"""Tables as workbooks (XLSX) for spreadsheet programs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lms.core.spreadsheets import safe_cell

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000
LONGEST_TITLE = 31
NOT_IN_TITLES = str.maketrans("", "", "[]:*?/\\")

Table = tuple[Sequence[Any], Iterable[Sequence[Any]]]
"""The header and the rows of one sheet."""


def workbook(sheets: Iterable[tuple[str, Table]]) -> bytes:
    """Return tables as an XLSX file, one a sheet; text that a program could take for a formula is marked as text."""
    book = Workbook(write_only=True)
    for title, (header, rows) in sheets:
        sheet = book.create_sheet(title.translate(NOT_IN_TITLES)[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        sheet.append([_cell(value) for value in header])
        for row in rows:
            sheet.append([_cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_response(name: str, sheets: Iterable[tuple[str, Table]]) -> Response:
    """Return tables as an XLSX file to be saved; ``name`` is that of the file, without ending."""
    response = Response(workbook(sheets), mimetype=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _cell(value: Any) -> Any:
    return ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:LONGEST_CELL] if isinstance(value, str) else value
