"""Tables for spreadsheet programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from flask import Response, stream_with_context
from sqlalchemy import Select

from lms.extensions import db

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # some programs take wide signs too
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet program takes for a formula; numbers stay numbers."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def csv_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """Return rows as a CSV file that spreadsheet programs open with Hindi intact; made while it is sent."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        yield BYTE_ORDER_MARK
        for row in chain([header], rows):
            writer.writerow([safe_cell(cell if isinstance(cell, int | float) else _text(cell)) for cell in row])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()

    response = Response(stream_with_context(lines()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def rows_found(statement: Select[Any], cells: Callable[[Any], Sequence[Any]] = tuple) -> Iterator[Sequence[Any]]:
    """Yield what a query finds as rows of cells; asked while they are sent, for the view's session is over by then."""
    for row in db.session.execute(statement):
        yield cells(row)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
