"""What somebody typed into a control, as it is kept: tidy where it can be understood, else just as it was typed."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date
from decimal import Decimal

from lms.core.errors import Refusal
from lms.core.forms import LONGEST_TYPED, UNSEEN, tidy
from lms.core.numbers import parse_number
from lms.people.logins import email_of, phone_of, western_digits

LONGEST_NUMBER = 24
"""How many characters a number may be typed with."""
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})")


def line(text: str) -> str:
    """Return one line of text in NFC without control characters and doubled white space, never shortened."""
    return str(tidy(UNSEEN.sub("", text)))


def paragraphs(text: str) -> str:
    """Return text of several lines in NFC without control characters, never shortened."""
    seen = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "").replace("\v", ""))
    return (seen if len(seen) > LONGEST_TYPED else unicodedata.normalize("NFC", seen)).strip()


def number(text: str) -> str:
    """Return a number that was typed in the digits of any script, with or without commas, as ``1200.5``."""
    typed = line(text)
    if len(typed) <= LONGEST_NUMBER:
        with suppress(Refusal):
            return plain(parse_number(typed))
    return typed


def plain(value: Decimal) -> str:
    """Return a number in western digits, without exponent, groups and needless zeros."""
    return f"{value.normalize() + 0:f}"


def day(text: str) -> str:
    """Return a day as ISO writes it; one that was typed day first (21/11/2026) as well."""
    typed = western_digits(line(text))
    found = _DAY_FIRST.fullmatch(typed)
    if found:
        with suppress(ValueError):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    with suppress(ValueError):
        return date.fromisoformat(typed).isoformat()
    return typed


def email(text: str) -> str:
    """Return an e-mail address as accounts have it."""
    typed = line(text)
    with suppress(Refusal):
        return email_of(typed)
    return typed


def phone(text: str) -> str:
    """Return a phone number as accounts have it: +919876543210."""
    typed = line(text)
    with suppress(Refusal):
        return phone_of(typed)
    return typed
