"""Lists in pages: which part of a query a reader sees, and how it is sorted. Both live in the URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Row, Select, func, select
from sqlalchemy.sql.elements import ColumnElement

from lms.extensions import db

Item = TypeVar("Item")
PAGE_SIZE = 50
LARGEST_PAGE_NUMBER = 100_000


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; ``number`` counts from 1."""

    items: Sequence[Item]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class Sorting:
    """How a list is sorted: by which of its named columns, and whether backwards."""

    key: str
    descending: bool


def requested_page() -> int:
    """Return the page number that the URL asks for; nonsense gives the first."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LARGEST_PAGE_NUMBER) if re.fullmatch("[0-9]{1,9}", text) else 1


def requested_sorting(columns: Mapping[str, Any], default: str) -> Sorting:
    """Return the sorting that the URL asks for (``?sort=name`` or ``?sort=-name``) among the allowed columns."""
    text = request.args.get("sort", default)
    key = text.removeprefix("-")
    return (
        Sorting(key, text.startswith("-")) if key in columns else Sorting(default.removeprefix("-"), default[0] == "-")
    )


def ordered(statement: Select[Any], columns: Mapping[str, ColumnElement[Any]], sorting: Sorting) -> Select[Any]:
    """Return a query sorted by the chosen column."""
    column = columns[sorting.key]
    return statement.order_by(column.desc() if sorting.descending else column.asc())


def paginate(statement: Select[Any], number: int, size: int = PAGE_SIZE) -> Page[Row[Any]]:
    """Return one page of the rows of a query, in two queries: the count and the rows."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = min(number, max(1, -(-total // size)))
    rows = db.session.execute(statement.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, size, total)
