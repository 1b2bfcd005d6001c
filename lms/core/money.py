"""Money in rupees. It is kept in whole paise, and read and written as people in India do: ₹1,00,000 or 15000.50."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.templating import show_number

PAISE = 100
LARGEST_RUPEES = 100_000_000
_SIGNS = re.compile(r"₹|rs\.?|inr|/-|रुपये|रुपए|रु\.?|\s", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9]+(,[0-9]{2,3})*(\.[0-9]{1,2})?")


def init_app(app: Flask) -> None:
    """Give templates the filter that says an amount."""
    app.jinja_env.filters.update(money=show_money, whole_money=show_whole_money)


def parse_amount(text: str, *, field: str = "amount") -> int:
    """Return a typed amount of rupees as paise; raise Refusal, naming the field, where it is none.

    Digits of any script count, and the usual signs of the rupee. More than ten crore rupees is refused as a slip.
    """
    plain = _SIGNS.sub("", "".join(_western(character) for character in unicodedata.normalize("NFKC", text)))
    if not _AMOUNT.fullmatch(plain):
        sentence = _l(
            "“%(typed)s” is not an amount. Write rupees in digits, as in 15,000 or 15000.50.", typed=text[:40]
        )
        raise Refusal(sentence, field=field)
    paise = int(Decimal(plain.replace(",", "")) * PAISE) if len(plain) <= 20 else LARGEST_RUPEES * PAISE + 1
    if paise > LARGEST_RUPEES * PAISE:
        raise Refusal(_l("This is more than ten crore rupees. Look at the number once more."), field=field)
    return paise


def _western(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() and not character.isascii() else character


def show_money(paise: int | None) -> str:
    """Return an amount as it is read: ₹15,000, with paise only where there are some; empty for none."""
    if paise is None:
        return ""
    rupees, rest = divmod(abs(paise), PAISE)
    decimals = f".{rest:02d}" if rest else ""
    return f"{'−' if paise < 0 else ''}₹{show_number(rupees)}{decimals}"


def show_whole_money(paise: int | None) -> str:
    """Return an amount to the whole rupee, for means and shares: ₹2,904; empty for none."""
    return show_money(None if paise is None else (paise + PAISE // 2) // PAISE * PAISE)


def plain_rupees(paise: int) -> str:
    """Return an amount as spreadsheets and forms hold it: 15000.00."""
    return f"{Decimal(paise) / PAISE:.2f}"
