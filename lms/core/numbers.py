"""Numbers as people in India write them: ``1,00,000``, ``१०००``, ``₹35,400/-`` and ``12.5``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal

GROUPED = r"\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+"  # 1,00,000 and 100,000
NUMBER = re.compile(rf"[+-]?(?:(?:{GROUPED}|\d+)(?:\.\d*)?|\.\d+)")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")
CURRENCY = re.compile(r"^(?:₹|rs\.?|inr|रु\.?)\s*|\s*/-$", re.IGNORECASE)
SIGNS = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-", "-": "-", "٬": ",", "٫": "."})


def parse_number(text: str, units: Iterable[str] = ()) -> Decimal:
    """Return the number that somebody typed, in the digits of any script; raise Refusal where it is none.

    A currency sign before it, ``/-`` or a unit behind it and spaces between groups are allowed; a decimal comma is not.
    """
    plain = western(text)
    for unit in units:
        plain = re.sub(rf"(?i)\s*{re.escape(unit.strip())}$", "", plain)
    plain = CURRENCY.sub("", plain).strip()
    if DECIMAL_COMMA.fullmatch(plain):
        raise Refusal(_l("Write a decimal with a point: %(number)s.", number=plain.replace(",", ".")))
    plain = re.sub(r"(?<=\d)\s+(?=\d)", ",", plain)
    if NUMBER.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    raise Refusal(_l("Write a number, like 12.5 or 1,00,000."))


def western(text: str) -> str:
    """Return a text with western digits and plain signs."""
    return "".join(_western(character) for character in text).translate(SIGNS).strip()


def _western(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def indian(value: float | Decimal) -> str:
    """Return a number in western digits, grouped the Indian way: 1,00,000.5."""
    whole, point, decimals = f"{Decimal(str(value)):f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head, tail = digits[:-3], digits[-3:]
    while head:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    decimals = decimals.rstrip("0")
    return f"{sign}{tail}{point if decimals else ''}{decimals}"
