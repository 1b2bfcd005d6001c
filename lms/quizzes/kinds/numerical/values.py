"""The values of a numerical question: each a number with its tolerance, and how they stand in lines to be corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.numbers import parse_number
from lms.courses.contents import Model, Text
from lms.quizzes.kinds.keys import entries, feedback_before, fraction_of, percent, plain

MOST_VALUES = 50
LARGEST = 10**15
ONE = Decimal(1)
LINE = re.compile(
    r"(?P<value>.+?)(?:(?P<sign>±|\+/?-|×÷|\*/)(?P<tolerance>[^%=]+)(?P<share>%)?)?\s*(?:=(?P<worth>.+))?"
)
FACTOR_SIGNS = {"×÷", "*/"}

Finite = Annotated[int | float, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]


class ToleranceKind(StrEnum):
    """How far from the value a number may be: by an amount, by a share of the value, or by a factor."""

    NOMINAL = "nominal"
    RELATIVE = "relative"
    GEOMETRIC = "geometric"


class Value(Model):
    """A number with its tolerance, the fraction of the mark it is worth, and what its author says to it."""

    value: Finite
    tolerance: Annotated[int | float, Field(allow_inf_nan=False, ge=0, le=LARGEST)] = 0
    tolerance_kind: ToleranceKind = ToleranceKind.NOMINAL
    fraction: float = Field(default=1, ge=0, le=1, allow_inf_nan=False)
    feedback: Text | None = None

    def accepts(self, number: Decimal, multiplier: Decimal = ONE) -> bool:
        """Whether a number is within the tolerance, bounds included; ``multiplier`` of its unit make one of ours."""
        low, high = self._bounds()
        return low * multiplier <= number <= high * multiplier

    def _bounds(self) -> tuple[Decimal, Decimal]:
        value, tolerance = Decimal(str(self.value)), Decimal(str(self.tolerance))
        if self.tolerance_kind is ToleranceKind.GEOMETRIC:
            ends = sorted((value / (1 + tolerance), value * (1 + tolerance)))
            return ends[0], ends[1]
        if self.tolerance_kind is ToleranceKind.RELATIVE:
            tolerance *= abs(value)
        return value - tolerance, value + tolerance


def best_value(values: Sequence[Value], number: Decimal, multiplier: Decimal = ONE) -> Value | None:
    """Return the value that accepts a number and is worth most."""
    fitting = [each for each in values if each.accepts(number, multiplier)]
    return max(fitting, key=lambda each: each.fraction, default=None)


def right_number(values: Sequence[Value]) -> Decimal:
    """Return the number that is worth most."""
    return Decimal(str(max(values, key=lambda each: each.fraction).value))


def value_hint() -> Any:
    """Return how values are written in lines."""
    return _l(
        "One number a line: the number and how far from it one may be, then what that is worth if it is not all. "
        "For example: %(examples)s",
        examples="35400 ± 0; 30000 ± 5 = 50 %; 200 ± 10 %; 500 ×÷ 2",
    )


def value_lines(values: Sequence[Value]) -> str:
    """Return values one a line: ``35400 ± 5 = 50 %``, ``200 ± 10 %`` of it, or ``500 ×÷ 2`` for half to double."""
    return "\n".join(_line(each) for each in values)


def _line(value: Value) -> str:
    tolerance = Decimal(str(value.tolerance))
    within = {
        ToleranceKind.NOMINAL: f"± {plain(tolerance)}",
        ToleranceKind.RELATIVE: f"± {plain(tolerance * 100)} %",
        ToleranceKind.GEOMETRIC: f"×÷ {plain(tolerance + 1)}",
    }[value.tolerance_kind]
    worth = "" if value.fraction == 1 else f" = {percent(value.fraction)} %"
    return f"{plain(value.value)} {within}{worth}"


def read_values(text: str, before: Sequence[Value], field: str) -> tuple[Value, ...]:
    """Return the values that stand one a line; raise Refusal for lines that are none."""

    def read(line: str) -> Value:
        try:
            value = _read_line(line)
        except Refusal as refusal:
            problem = _l("“%(line)s” is not understood. %(problem)s", line=line, problem=refusal.sentence)
            raise Refusal(problem, field=field) from None
        said = feedback_before([(each.value, each.feedback) for each in before], value.value)
        return value.model_copy(update={"feedback": said})

    values = entries(text, before, _line, read)
    if not 0 < len(values) <= MOST_VALUES:
        raise Refusal(_l("Write 1 to %(most)s numbers, one a line.", most=MOST_VALUES), field=field)
    return values


def _read_line(line: str) -> Value:
    found = LINE.fullmatch(line)
    if found is None:
        raise Refusal(_l("Write a number, like 12.5 or 1,00,000."))
    kind, tolerance = _read_tolerance(found["sign"], found["tolerance"], bool(found["share"]))
    fraction = fraction_of(found["worth"], "", lowest=0) if found["worth"] else 1.0
    value = _bounded(parse_number(found["value"]))
    return Value(value=value, tolerance=tolerance, tolerance_kind=kind, fraction=fraction)


def _read_tolerance(sign: str | None, text: str | None, is_share: bool) -> tuple[ToleranceKind, int | float]:
    if text is None:
        return ToleranceKind.NOMINAL, 0
    number = parse_number(text)
    if sign in FACTOR_SIGNS:
        number -= 1
    if number < 0:
        raise Refusal(_l("How far from it one may be cannot be less than nothing; a factor begins at 1."))
    if sign in FACTOR_SIGNS:
        return ToleranceKind.GEOMETRIC, _bounded(number)
    if is_share:
        return ToleranceKind.RELATIVE, _bounded(number / 100)
    return ToleranceKind.NOMINAL, _bounded(number)


def _bounded(number: Decimal) -> int | float:
    if abs(number) > LARGEST:
        raise Refusal(_l("This number is too large."))
    return int(number) if number == number.to_integral_value() else float(number)
