"""Numerical: a number, right within a tolerance, with or without a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.numbers import indian, parse_number
from lms.core.said import say
from lms.courses.contents import ContentProblem, Text
from lms.quizzes.kinds.keys import with_right_answer
from lms.quizzes.kinds.numerical.units import RUPEES, Quantity, Unit, read_quantity, unit_key
from lms.quizzes.kinds.numerical.values import (
    MOST_VALUES,
    Value,
    best_value,
    read_values,
    right_number,
    value_hint,
    value_lines,
)
from lms.quizzes.kinds.question import (
    NOTHING,
    PART,
    RIGHT,
    ByHand,
    Fields,
    Graded,
    KeyField,
    Orders,
    Question,
    Words,
    at_most,
    only,
    settled,
)

LONGEST = 60
ANSWERS = "answers"


class Numerical(Question):
    """An answer is the number as it was typed, with its unit.

    ``unit`` stands behind the field. ``units`` are those that may be typed, the first that of the values;
    ``unit_penalty`` is the share of the mark that it costs to leave them out or to write another. ``wrong`` is said to
    any other number.
    """

    kind_name: ClassVar[Any] = _l("Number")

    kind: Literal["numerical"]
    answers: tuple[Value, ...] = Field(min_length=1, max_length=MOST_VALUES)
    unit: Text | None = None
    units: tuple[Unit, ...] = Field(default=(), max_length=20)
    unit_penalty: float = Field(default=0, ge=0, le=1, allow_inf_nan=False)
    wrong: Text | None = None

    def read(self, fields: Fields) -> str | None:
        """Return the typed number; raise Refusal where it is none, saying how to write it."""
        values = only(fields)
        text = at_most(values[0].strip(), LONGEST) if values else ""
        if text:
            self._quantity(text)
        return text or None

    def _quantity(self, text: str) -> Quantity:
        shown = tuple(self.unit.values()) if self.unit else ()
        if not self.units:
            return Quantity(parse_number(text, shown))
        first = self.units[0].multiplier
        known = (*self.units, *(Unit.model_construct(name=name, multiplier=first) for name in shown))
        return read_quantity(text, known, is_strict=not self.unit_penalty)

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the text field holds for an answer."""
        return {PART: [answer] if answer else []}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return the fraction of the best value that accepts the number, less the penalty for its unit."""
        if not answer:
            return Graded(0.0)
        try:
            quantity = self._quantity(answer)
        except Refusal:  # an answer from before the question was changed
            return Graded(0.0, (self.wrong,))
        best = best_value(self.answers, quantity.number, quantity.multiplier)
        if best is None:
            return Graded(0.0, (self.wrong,))
        penalty = 0 if quantity.has_unit else self.unit_penalty
        return Graded(settled(max(0.0, best.fraction - penalty)), (best.feedback,))

    def right_answer(self) -> str:
        """Return the best value, grouped the Indian way, with the first unit."""
        number = right_number(self.answers)
        if not self.units:
            return indian(number)
        unit = self.units[0]
        shown = indian(number * Decimal(str(unit.multiplier)))
        return f"{unit.name} {shown}" if unit_key(unit.name) in RUPEES else f"{shown} {unit.name}"

    def words(self, answer: Any) -> list[Words]:
        """Return the number as it was typed."""
        return [answer] if answer else []

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return the answer as it was typed."""
        return (("", answer),) if answer else ()

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the number field, the unit behind it, and whether one is to be typed."""
        wants_unit = bool(self.units) and self.unit is None
        return {"value": answer or "", "longest": LONGEST, "unit": self.unit, "wants_unit": wants_unit}

    def key_fields(self) -> list[KeyField]:
        """Return the values, one a line."""
        return [KeyField(ANSWERS, _l("Answers"), "lines", value_lines(self.answers), hint=value_hint())]

    def with_key(self, values: Mapping[str, str]) -> Numerical:
        """Return this question with other values; what its author says to a number that stays is kept."""
        answers = read_values(values.get(ANSWERS, ""), self.answers, ANSWERS)
        return with_right_answer(self.model_copy(update={"answers": answers}), ANSWERS)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the values and the units."""
        if max(each.fraction for each in self.answers) < RIGHT:
            yield ContentProblem(("answers",), say("No value is right: one of them needs “fraction: 1”."))
        names: set[str] = set()
        for index, each in enumerate(self.units):
            if any(character.isdecimal() for character in each.name[:1]) or not unit_key(each.name):
                yield ContentProblem(
                    ("units", index, "name"), say("A unit begins with a letter or a sign, not with a digit.")
                )
            if each.name in names:
                yield ContentProblem(("units", index, "name"), say("The unit “%(name)s” stands twice.", name=each.name))
            names.add(each.name)
        yield from self._penalty_problems()

    def _penalty_problems(self) -> Iterator[ContentProblem]:
        if self.unit_penalty and not self.units:
            yield ContentProblem(
                ("unit_penalty",), say("A penalty for the unit needs “units”: those that may be typed.")
            )
        elif self.unit_penalty and self.unit is not None:
            sentence = say("The unit stands behind the field already, so leaving it out cannot cost anything.")
            yield ContentProblem(("unit_penalty",), sentence)
