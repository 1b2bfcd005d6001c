"""Units of numbers, before or behind them: ``35 km``, ``₹ 500``, ``५ कि.मी.``.

Units are compared without regard to capitals, spaces and points, unless two of a question differ only in these. The
signs of the rupee (``₹``, ``Rs``, ``INR``, ``रु``) are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.numbers import parse_number, western
from lms.courses.contents import Model
from lms.quizzes.kinds.numerical.values import LARGEST, ONE
from lms.quizzes.kinds.short_answer.question import INVISIBLE

QUANTITY = re.compile(r"(?P<before>\D*?)(?P<number>[+-]?(?:\d|\.\d)(?:[\d\s.,]*[\d.])?)(?P<after>.*)", re.DOTALL)
RUPEES = {"₹", "rs", "inr", "रु"}
RUPEE_END = re.compile(r"\s*/-$")


class Unit(Model):
    """A unit, and how many of it make one of the question's first."""

    name: str = Field(min_length=1, max_length=30)
    multiplier: float = Field(default=1, gt=0, le=LARGEST, allow_inf_nan=False)


@dataclass(frozen=True)
class Quantity:
    """A number as it was typed, how many of its unit make one of the first, and whether it has a unit that is known."""

    number: Decimal
    multiplier: Decimal = ONE
    has_unit: bool = True


def read_quantity(text: str, units: Sequence[Unit], is_strict: bool) -> Quantity:
    """Return the number and the unit that somebody typed; raise Refusal where it is no number.

    A unit that is not known counts as none, or is refused where ``is_strict``.
    """
    found = QUANTITY.fullmatch(RUPEE_END.sub("", western(text)))
    if found is None:
        return Quantity(parse_number(text), has_unit=False)
    number = parse_number(found["number"])
    typed = f"{found['before'].strip()} {found['after'].strip()}".strip()
    unit = unit_named(typed, units)
    if unit is not None:
        return Quantity(number, Decimal(str(unit.multiplier)))
    if any(character.isdecimal() for character in typed):
        raise Refusal(_l("Write a number, like 12.5 or 1,00,000."))
    if is_strict and typed and unit_key(typed) not in RUPEES:
        names = ", ".join(dict.fromkeys(each.name for each in units))
        sentence = _l(
            "“%(unit)s” is not a unit of this question. Write the number alone or with one of these units: %(units)s",
            unit=typed,
            units=names,
        )
        raise Refusal(sentence)
    return Quantity(number, has_unit=False)


def unit_named(typed: str, units: Sequence[Unit]) -> Unit | None:
    """Return the unit that was typed: as it is written, else by what it is compared by."""
    exact = unicodedata.normalize("NFC", typed)
    same = [each for each in units if unicodedata.normalize("NFC", each.name.strip()) == exact]
    alike = [each for each in units if unit_key(each.name) == unit_key(typed)]
    return next(iter([*same, *alike]), None)


def unit_key(name: str) -> str:
    """Return by what units are compared."""
    key = unicodedata.normalize("NFC", name.translate(INVISIBLE)).casefold()
    key = re.sub(r"[\s.]+", "", unicodedata.normalize("NFC", key))
    return "₹" if key in RUPEES else key
