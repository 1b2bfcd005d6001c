"""How much of a month's stipend is due where a fellowship ends in the middle of the month. Pure figures."""

from __future__ import annotations

from datetime import date

from lms.core.money import PAISE


def days_served(length: int, due_on: date, last_day: date) -> int:
    """Return how many of the ``length`` days of a month were served up to a last day, from 0 to ``length``.

    Days are counted back from the month's due date, so that days of leave, which moved it, are not paid.
    """
    return min(max(length - (due_on - last_day).days, 0), length)


def part_of(amount_paise: int, served: int, length: int) -> int:
    """Return the part of an amount for some of the days of a month, in whole rupees, half a rupee up; in paise.

    A whole month is the whole amount, to the paisa; the part is never more than that.
    """
    if served >= length:
        return amount_paise
    rupees = (2 * amount_paise * served + PAISE * length) // (2 * PAISE * length)
    return min(rupees * PAISE, amount_paise)
