"""Numbers in a row: they stand where other kinds have their choices, each with a tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from lms.core.errors import Refusal
from lms.core.numbers import parse_number
from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind, number_text
from lms.quizzes.kinds.sheet_choices import PERCENT, feedback

RIGHT = 100
FACTOR = ("x", "×")


class NumericalInRow(SheetKind):
    """A tolerance is an amount (``0.5``), a share of the value (``5%``) or a factor (``x1.1``)."""

    names = ("numerical", "number", "संख्या", "संख्यात्मक")

    def may_be(self, row: Row) -> bool:
        """Whether there is one choice alone, and it is a number."""
        places = row.places("choice")
        words = row.copy().words(f"choice_{places[0]}") if len(places) == 1 else None
        return bool(words) and _number(next(iter((words or {}).values()))) is not None

    def from_row(self, row: Row) -> Draft:
        """Return the values and the unit behind the field."""
        answers = [value for place in row.places("choice") if (value := _value(row, place))]
        unit = row.words("unit")
        return {"answers": answers, **({"unit": unit} if unit else {})}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the values and the unit behind the field."""
        for place, answer in enumerate(fields["answers"], 1):
            row.put(f"choice_{place}_en", number_text(answer["value"]))
            row.put(f"choice_{place}_worth", round(answer["fraction"] * PERCENT, 5))
            row.put(f"choice_{place}_tolerance", _tolerance(answer))
            row.put_words(f"choice_{place}_feedback", answer["feedback"])
        row.put_words("unit", fields["unit"])


def _number(text: str) -> float | None:
    try:
        number = parse_number(text)
    except Refusal:
        return None
    return int(number) if number == int(number) else float(number)


def _value(row: Row, place: int) -> dict[str, Any] | None:
    written = next(iter((row.words(f"choice_{place}") or {}).values()), "")
    value = _number(written)
    if value is None:
        row.note(_("“%(text)s” should be a number. It was left out.", text=written[:50]))
        return None
    worth = row.number(f"choice_{place}_worth")
    fraction = round(min(max((RIGHT if worth is None else worth) / PERCENT, 0.0), 1.0), 9)
    return {"value": value, "fraction": fraction, **_read_tolerance(row, place), **feedback(row, place)}


def _read_tolerance(row: Row, place: int) -> dict[str, Any]:
    written = row.cell(f"choice_{place}_tolerance").strip().lower()
    amount = _number(written.strip("%±x× ")) if written else None
    if written and amount is None:
        row.note(_("“%(text)s” should be a tolerance, such as 0.5, 5%% or x1.1. It was left out.", text=written[:50]))
    if amount is None:
        return {}
    if written.startswith(FACTOR):
        return {"tolerance": max(round(amount - 1, 9), 0), "tolerance_kind": "geometric"}
    if written.endswith("%"):
        return {"tolerance": round(abs(amount) / PERCENT, 9), "tolerance_kind": "relative"}
    return {"tolerance": abs(amount)}


def _tolerance(answer: Mapping[str, Any]) -> str | None:
    tolerance = answer["tolerance"]
    if answer["tolerance_kind"] == "geometric":
        return f"x{number_text(round(tolerance + 1, 9))}"
    if answer["tolerance_kind"] == "relative":
        return f"{number_text(round(tolerance * PERCENT, 9))}%"
    return number_text(tolerance) if tolerance else None
