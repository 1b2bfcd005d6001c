"""Numerical: a number, right within a tolerance. ``1,00,000``, ``१०००``, ``₹35,400/-`` and ``12.5`` are numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.courses.contents import ContentProblem, Model, Text
from lms.quizzes.kinds.question import PART, RIGHT, Fields, Graded, Question, Words, at_most, only, settled

LONGEST = 60
GROUPED = r"\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+"  # 1,00,000 and 100,000
NUMBER = re.compile(rf"[+-]?(?:(?:{GROUPED}|\d+)(?:\.\d*)?|\.\d+)")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")
CURRENCY = re.compile(r"^(?:₹|rs\.?|inr|रु\.?)\s*|\s*/-$", re.IGNORECASE)
SIGNS = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-", "-": "-", "٬": ",", "٫": "."})

Finite = Annotated[int | float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]


class ToleranceKind(StrEnum):
    """How far from the value a number may be: by an amount, by a share of the value, or by a factor."""

    NOMINAL = "nominal"
    RELATIVE = "relative"
    GEOMETRIC = "geometric"


class Value(Model):
    """A number with its tolerance, the fraction of the mark it is worth, and what its author says to it."""

    value: Finite
    tolerance: Annotated[int | float, Field(allow_inf_nan=False, ge=0, le=1e15)] = 0
    tolerance_kind: ToleranceKind = ToleranceKind.NOMINAL
    fraction: float = Field(default=1, ge=0, le=1, allow_inf_nan=False)
    feedback: Text | None = None

    def accepts(self, number: Decimal) -> bool:
        """Whether a number lies within the tolerance, its bounds included."""
        low, high = self._bounds()
        return low <= number <= high

    def _bounds(self) -> tuple[Decimal, Decimal]:
        value, tolerance = Decimal(str(self.value)), Decimal(str(self.tolerance))
        if self.tolerance_kind is ToleranceKind.GEOMETRIC:
            ends = sorted((value / (1 + tolerance), value * (1 + tolerance)))
            return ends[0], ends[1]
        if self.tolerance_kind is ToleranceKind.RELATIVE:
            tolerance *= abs(value)
        return value - tolerance, value + tolerance


class Numerical(Question):
    """An answer is the number as it was typed."""

    kind: Literal["numerical"]
    answers: tuple[Value, ...] = Field(min_length=1, max_length=50)
    unit: Text | None = None

    def read(self, fields: Fields) -> str | None:
        """Return the typed number; raise Refusal where it is none, saying how to write it."""
        values = only(fields)
        text = at_most(values[0].strip(), LONGEST) if values else ""
        if text:
            self._number(text)
        return text or None

    def _number(self, text: str) -> Decimal:
        return parse_number(text, self.unit.values() if self.unit else ())

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the text field holds for an answer."""
        return {PART: [answer] if answer else []}

    def grade(self, answer: Any) -> Graded:
        """Return the fraction of the best value within whose tolerance the number lies."""
        if not answer:
            return Graded(0.0)
        number = self._number(answer)
        fitting = [each for each in self.answers if each.accepts(number)]
        best = max(fitting, key=lambda each: each.fraction, default=None)
        if best is None:
            return Graded(0.0, (None,))
        return Graded(settled(best.fraction), (best.feedback,))

    def right_answer(self) -> str:
        """Return the best value, grouped the Indian way."""
        return indian(max(self.answers, key=lambda each: each.fraction).value)

    def words(self, answer: Any) -> list[Words]:
        """Return the number as it was typed."""
        return [answer] if answer else []

    def controls(self, answer: Any, order: Sequence[str]) -> dict[str, Any]:
        """Return the number field and the unit behind it."""
        return {"value": answer or "", "longest": LONGEST, "unit": self.unit}

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the values."""
        if max(each.fraction for each in self.answers) < RIGHT:
            yield ContentProblem(("answers",), "No value is right: one of them needs “fraction: 1”.")


def parse_number(text: str, units: Iterable[str] = ()) -> Decimal:
    """Return the number that somebody typed, in the digits of any script; raise Refusal where it is none.

    A currency sign before it, ``/-`` or a unit behind it and spaces between groups are allowed; a decimal comma is not.
    """
    plain = "".join(_western(character) for character in text).translate(SIGNS).strip()
    for unit in units:
        plain = re.sub(rf"(?i)\s*{re.escape(unit.strip())}$", "", plain)
    plain = CURRENCY.sub("", plain).strip()
    if DECIMAL_COMMA.fullmatch(plain):
        raise Refusal(_l("Write a decimal with a point: %(number)s.", number=plain.replace(",", ".")))
    plain = re.sub(r"(?<=\d)\s+(?=\d)", ",", plain)
    if NUMBER.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    raise Refusal(_l("Write a number, like 12.5 or 1,00,000."))


def _western(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def indian(value: float) -> str:
    """Return a number in western digits, grouped the Indian way: 1,00,000.5."""
    whole, point, decimals = f"{Decimal(str(value)):f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head, tail = digits[:-3], digits[-3:]
    while head:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    decimals = decimals.rstrip("0")
    return f"{sign}{tail}{point if decimals else ''}{decimals}"
