"""Numerical in GIFT: ``{#3.14:0.01}``, ``{#1..5}``, or several ``=`` answers, and ``~#…`` to any other number."""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft, Untakable
from lms.quizzes.kinds.gift_blocks import GiftAnswer, GiftBlock, answer_line, braces

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
ALONE = re.compile(rf"({NUMBER})(?:\s*:\s*({NUMBER})?)?")
RANGE = re.compile(rf"({NUMBER})\s*\.\.\s*({NUMBER})")
LARGEST = Decimal(10) ** 15
ANY = {"", "*", "*:0"}


class NumericalInGift:
    """Numbers behind a hash sign."""

    def from_gift(self, block: GiftBlock) -> Draft | None:
        """Return a draft of the numbers; raise Untakable where one cannot be understood."""
        if not block.is_numerical:
            return None
        values, wrong = [], None
        for answer in block.answers or ():
            if answer.text.text in ANY and not _is_right(answer):
                wrong = answer.said or wrong
            else:
                values.append(_value(answer))
        if not values:
            raise Untakable(_("There is no number between the braces: write it behind the “#”, like {#12.5}."))
        return {"kind": "numerical", "answers": values, **({"wrong": wrong} if wrong else {})}

    def to_gift(self, draft: Draft) -> str:
        """Return the numbers with their tolerance between braces."""
        lines = [
            answer_line("=", f"{each['value']}:{each['tolerance']}", each["fraction"], each.get("feedback"))
            for each in draft["answers"]
        ]
        wrong = [answer_line("~", "", None, draft["wrong"])] if draft.get("wrong") else []
        return braces(draft, [*lines, *wrong], opening="#")


def _is_right(answer: GiftAnswer) -> bool:
    return answer.sign != "~" and answer.worth != 0


def _value(answer: GiftAnswer) -> Draft:
    value, tolerance = _numbers(answer)
    if max(abs(value), abs(tolerance)) > LARGEST:
        raise Untakable(_("“%(text)s” is too large a number.", text=answer.text.text[:60]), answer.line)
    right = 0.0 if answer.sign == "~" else 1.0
    return {
        "value": _plain(value),
        "tolerance": _plain(tolerance),
        "tolerance_kind": "nominal",
        "fraction": right if answer.worth is None else answer.worth,
        "feedback": answer.said,
    }


def _numbers(answer: GiftAnswer) -> tuple[Decimal, Decimal]:
    text = answer.text.text
    if found := RANGE.fullmatch(text):
        low, high = Decimal(found[1]), Decimal(found[2])
        return (low + high) / 2, abs(high - low) / 2
    found = ALONE.fullmatch(text)
    if found is None or len(text) > 100:
        sentence = _("“%(text)s” is no number. Write it like 12.5, 12.5:0.1 or 12..13.", text=text[:60])
        raise Untakable(sentence, answer.line)
    return Decimal(found[1]), Decimal(found[2] or 0)


def _plain(number: Decimal) -> int | float:
    """Return a number as a whole one where it is one."""
    return int(number) if number == number.to_integral_value() else float(number)
