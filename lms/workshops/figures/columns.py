"""Columns of the lists behind figures: their heading, and how their values are shown and put into a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from lms.core.clock import day_of
from lms.core.money import plain_rupees, show_money
from lms.core.templating import show_date, show_number, show_percent

TEXT, NUMBER, PERCENT, MONEY, DAY, DECIMAL = "text", "number", "percent", "money", "day", "decimal"
FIGURES = frozenset({NUMBER, PERCENT, MONEY, DECIMAL})


@dataclass(frozen=True)
class Column:
    """One column: its heading and the kind of its values. Amounts are in paise."""

    label: str
    kind: str = TEXT

    @property
    def is_figure(self) -> bool:
        """Whether it is set as a number."""
        return self.kind in FIGURES

    @property
    def heading(self) -> str:
        """The heading in a spreadsheet, where amounts are plain rupees."""
        return str(_("%(what)s (rupees)", what=self.label)) if self.kind == MONEY else self.label


def shown(kind: str, value: Any) -> str:
    """Return a value as pages show it; a dash where there is none."""
    if value is None or value == "":
        return "–"
    if kind == DAY:
        return show_date(value, "medium")
    if kind == DECIMAL:
        return show_number(round(value, 2))
    says = {NUMBER: show_number, PERCENT: show_percent, MONEY: show_money}
    return says[kind](value) if kind in says else str(value)


def cell(kind: str, value: Any) -> Any:
    """Return a value as spreadsheets hold it."""
    if value is None:
        return ""
    if kind == MONEY:
        return float(plain_rupees(value))
    if kind in {PERCENT, DECIMAL}:
        return round(value, 2)
    return value.isoformat() if isinstance(value, date | datetime) else value


def cells(columns: Sequence[Column], values: Sequence[Any]) -> list[Any]:
    """Return a row as spreadsheets hold it."""
    return [cell(column.kind, value) for column, value in zip(columns, values, strict=True)]


def day_here(instant: datetime | None, zone: Any) -> date | None:
    """Return the day of an instant, for a column of days."""
    return day_of(instant, zone) if instant else None
