"""The ranked table for spreadsheet programs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lms.core.language import localised
from lms.core.spreadsheets import safe_cell
from lms.fellowships.applications.models import NAMES
from lms.fellowships.selection.models import Recommendation
from lms.fellowships.selection.ranking import Ranked
from lms.fellowships.selection.words import SHORT_RECOMMENDATIONS
from lms.people.places import STATES

DECIMALS = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def header() -> list[str]:
    """Return the heads of the columns."""
    return [
        _("Rank"),
        _("Number of the application"),
        _("Name"),
        _("Status"),
        _("Score"),
        _("Review score"),
        _("Reviews handed in"),
        _("Recommendation of the reviewers"),
        _("Interview score"),
        _("Recommendation of the panel"),
        _("Reviewers disagree"),
        _("Home state"),
        _("Host organisation"),
        _("Place on the waiting list"),
    ]


def rows(lines: Iterable[Ranked]) -> Iterator[Sequence[Any]]:
    """Yield the ranked table, one row an application."""
    for line in lines:
        yield (
            line.rank,
            line.id,
            line.full_name,
            str(NAMES[line.state]),
            _figure(line.score),
            _figure(line.review.score),
            line.review.sheets,
            _advice(line.review.recommendation),
            _figure(line.interview.score),
            _advice(line.interview.recommendation),
            _("Yes") if line.is_disputed else "",
            str(STATES.get(line.state_code, line.state_code)),
            localised(line.host),
            line.waiting_place,
        )


def _figure(score: float | None) -> float | None:
    return None if score is None else round(score, DECIMALS)


def _advice(recommendation: Recommendation | None) -> str:
    return str(SHORT_RECOMMENDATIONS[recommendation]) if recommendation else ""


def workbook(lines: Iterable[Ranked]) -> bytes:
    """Return the ranked table as an XLSX file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Ranking"))
    sheet.append(header())
    for row in rows(lines):
        sheet.append([_cell(value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    return safe_cell(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value
