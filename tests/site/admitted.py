"""Who is let in where, as the committed table of answers tells it."""

from __future__ import annotations

from functools import cache

from tests.site.examples import Values
from tests.site.served import ROLES, VISITOR
from tests.site.tables import committed

LET_IN = ("ok", "onward", "refused")
"""The words of the table for those who come through, those first who get the page itself."""


def named(values: Values) -> str:
    """Return the objects of a request as the table says them."""
    return " ".join(f"{name}={value}" for name, value in values.items()) or "-"


@cache
def _told() -> dict[tuple[str, ...], dict[str, str]]:
    _, *rows = committed("access.txt")
    return {row[:3]: dict(zip(ROLES, row[3:], strict=True)) for row in rows}


def answers_to(method: str, endpoint: str, values: Values) -> dict[str, str]:
    """Return the word for what each role is answered."""
    return _told()[method, endpoint, named(values)]


def admitted(method: str, endpoint: str, values: Values) -> str:
    """Return somebody who is let in, the least of them who gets the page itself; a visitor where nobody is."""
    answers = answers_to(method, endpoint, values)
    return next((role for word in LET_IN for role in ROLES if answers[role] == word), VISITOR)
