"""The money of a workshop as tables for spreadsheet programs; amounts are numbers of rupees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from lms.core.money import PAISE
from lms.workshops.costs.models import COST_NAMES, CostLine
from lms.workshops.costs.sums import Sums


def line_header() -> list[str]:
    """Return the headings of the lines; those that are pasted may have the same."""
    return [
        _("Kind"),
        _("What for"),
        _("Amount"),
        _("Day"),
        _("Funder"),
        _("Grant"),
        _("Struck out because"),
    ]


def line_cells(row: Any) -> list[Any]:
    """Return one line as cells."""
    line: CostLine = row[0]
    day = line.spent_on.isoformat() if line.spent_on else ""
    return [str(COST_NAMES[line.kind]), line.what, _rupees(line.paise), day, row[1], row[2], line.struck_reason]


def _rupees(paise: int | None) -> float | str:
    return "" if paise is None else paise / PAISE


def funder_header() -> list[str]:
    """Return the headings of the funders."""
    return [_("Funder"), _("Grant"), _("Promised"), _("Spent"), _("Left over")]


def funder_rows(sums: Sums) -> Iterator[list[Any]]:
    """Yield each funder as cells, and last what no line names a funder for."""
    for each in sums.funders:
        yield [each.name, each.grant, _rupees(each.promised), _rupees(each.spent), _rupees(each.left)]
    if sums.unnamed:
        yield [_("No funder named"), "", "", _rupees(sums.unnamed), ""]
