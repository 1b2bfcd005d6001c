"""Lines pasted from a spreadsheet: what was spent by each, and what in it nobody can make out.

The columns may come in any order: what reads as a day is one, the word for a kind of cost, an amount; what remains
says what it was for. Where the first line holds headings, they say which column is what.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.core.money import parse_amount, plain_rupees
from lms.core.numbers import western
from lms.learning.cohort_forms import DAY_FORMATS
from lms.people.names import search_key
from lms.workshops.costs.models import LONGEST_WHAT, CostKind
from lms.workshops.costs.operations import Cost, check_cost

LONGEST_PASTE = 50_000
LONGEST_CELL = 40
_CELLS = re.compile(r"\t|[;|]| {3,}")
_SERIAL = re.compile(r"\d{1,3}[.)]?")
_KINDS = {
    CostKind.VENUE: ("venue", "hall", "hall rent", "rent", "जगह", "हॉल", "किराया", "हॉल का किराया"),
    CostKind.FOOD: ("food", "meals", "lunch", "tea", "refreshments", "भोजन", "खाना", "चाय", "नाश्ता"),
    CostKind.TRAVEL: ("travel", "transport", "conveyance", "bus", "train", "यात्रा", "सफ़र", "आना-जाना"),
    CostKind.STAY: ("stay", "lodging", "accommodation", "hotel", "ठहरना", "रहना", "आवास"),
    CostKind.FEES: ("fees", "fee", "honorarium", "resource person", "शुल्क", "फ़ीस", "मानदेय"),
    CostKind.MATERIALS: ("materials", "material", "stationery", "printing", "photocopy", "सामग्री", "स्टेशनरी", "छपाई"),
    CostKind.OTHER: ("other", "others", "misc", "miscellaneous", "अन्य", "और", "विविध"),
}
KIND_WORDS = {search_key(word): kind for kind, words in _KINDS.items() for word in words}
_COLUMNS = {
    "kind": ("kind", "head", "category", "type", "budget head", "मद", "किस्म", "प्रकार"),
    "what": ("what", "what for", "particulars", "description", "details", "item", "किस लिए", "विवरण", "ब्योरा"),
    "amount": ("amount", "rupees", "amount in rupees", "amount (rs)", "rs", "inr", "cost", "राशि", "रकम", "रुपये"),
    "day": ("day", "date", "spent on", "bill date", "दिन", "तारीख़", "तारीख", "दिनांक"),
    "": ("no", "no.", "sr", "s.no", "sr no", "sr. no.", "#", "bill no", "क्र", "क्र.", "क्रमांक"),
}
FIELDS = {"amount": "amount", "day": "day", "spent_on": "day"}
"""In which cell of a line a refusal is shown, by its field; others are shown beside what it was for."""
HEADINGS = {search_key(word): column for column, words in _COLUMNS.items() for word in words}


@dataclass
class PastedCost:
    """What one line says, as it was typed; ``problem`` is what is wrong with it, a sentence, or empty, and where."""

    kind: str = ""
    what: str = ""
    amount: str = ""
    day: str = ""
    problem: Any = ""
    wrong: str = "what"

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.what or self.amount or self.day)

    def cost(self, funder_id: int | None) -> Cost:
        """Return what was spent. Raises Refusal, naming the field, for what cannot be read or entered."""
        if len(self.what) > LONGEST_WHAT:
            raise Refusal(_l("This is too long: %(max)d characters at most.", max=LONGEST_WHAT), field="what")
        if not self.amount:
            raise Refusal(_l("The amount is missing."), field="amount")
        cost = Cost(
            kind=CostKind(self.kind) if self.kind in set(CostKind) else CostKind.OTHER,
            what=self.what,
            paise=parse_amount(self.amount),
            spent_on=day_of(self.day) if self.day else None,
            funder_id=funder_id,
        )
        check_cost(cost)
        return cost

    def check(self) -> None:
        """Note what is wrong with the line, if anything is and nothing was noted."""
        try:
            self.cost(None)
        except Refusal as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refusal) -> None:
        """Note what is wrong and in which field, unless something was noted before."""
        if not self.problem:
            self.problem, self.wrong = refusal.sentence, FIELDS.get(refusal.field or "", "what")


def day_of(text: str) -> date:
    """Return the day that was typed; raise Refusal for what is none."""
    for pattern in (*DAY_FORMATS, "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%y"):
        try:
            return datetime.strptime(western(text), pattern).date()  # noqa: DTZ007 – a day has no time zone
        except ValueError:
            continue
    raise Refusal(_l("Enter a day of the calendar, like 2026-11-21 or 21-11-2026."), field="day")


def read_costs(text: str) -> Iterator[PastedCost]:
    """Yield what each line says, in order; lines without words and a first line of headings are passed over."""
    columns: list[str | None] | None = None
    for number, line in enumerate(text[:LONGEST_PASTE].splitlines()):
        cells = _cells_of(line)
        if not any(cells):
            continue
        heads = [HEADINGS.get(search_key(cell)) for cell in cells]
        if number == 0 and "amount" in heads:
            columns = heads
            continue
        yield _by_columns(cells, columns) if columns else _by_looks([cell for cell in cells if cell])


def _cells_of(line: str) -> list[str]:
    """Return the cells of a line: between tabs, semicolons or bars, else between commas as CSV has them."""
    parts = _CELLS.split(line)
    if len(parts) == 1:
        parts = next(csv.reader([line], skipinitialspace=True), [])
    return [tidy(part).strip("\"' ") for part in parts]


def _by_columns(cells: Sequence[str], columns: Sequence[str | None]) -> PastedCost:
    row = PastedCost()
    extra = []
    for cell, column in zip(cells, [*columns, *[None] * len(cells)], strict=False):
        if column == "kind":
            row.kind = _kind_of(cell) or row.kind
            extra += [cell] if cell and not row.kind else []
        elif column:
            setattr(row, column, cell)
        elif column is None and cell:
            extra.append(cell)
    row.what = ", ".join([part for part in (row.what, *extra) if part])
    return _checked(row)


def _by_looks(cells: Sequence[str]) -> PastedCost:
    row = PastedCost()
    words = []
    amounts = [cell for cell in cells if _is_amount(cell)]
    serial = len(amounts) > 1 and amounts[0] == cells[0] and _SERIAL.fullmatch(western(cells[0]))
    for cell in cells[1:] if serial else cells:
        if not row.day and _is_day(cell):
            row.day = cell
        elif not row.kind and _kind_of(cell):
            row.kind = _kind_of(cell)
        elif not row.amount and _is_amount(cell):
            row.amount = cell
        else:
            words.append(cell)
    row.what = ", ".join(words)
    if any(_is_amount(word) for word in words):
        row.problem = _l("Which of these numbers is the amount? Leave the other out, or write it with words.")
    return _checked(row)


def _checked(row: PastedCost) -> PastedCost:
    """Return the row with its amount and day as forms write them, and with what is wrong in it."""
    row.kind = row.kind or CostKind.OTHER
    row.check()
    if not row.problem:
        cost = row.cost(None)
        row.amount, row.day = plain_rupees(cost.paise), cost.spent_on.isoformat() if cost.spent_on else ""
    return row


def _kind_of(cell: str) -> str:
    return str(KIND_WORDS.get(search_key(cell), ""))


def _is_day(cell: str) -> bool:
    try:
        day_of(cell)
    except Refusal:
        return False
    return True


def _is_amount(cell: str) -> bool:
    try:
        parse_amount(cell)
    except Refusal:
        return False
    return True
