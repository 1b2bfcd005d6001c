"""What the forms share in which a trainer corrects a key: fractions in per cent, and answers that stand in lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.quizzes.kinds.question import RIGHT, Question

Entry = TypeVar("Entry")
Keyed = TypeVar("Keyed", bound=Question)
NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d+)?")
LINE_ENDS = re.compile(r"\r\n|\r|\n")
DECIMALS = 5


def percent(fraction: float) -> str:
    """Return a fraction in per cent with at most five decimals: ``33.33333``."""
    return plain(round(Decimal(str(fraction)) * 100, DECIMALS))


def plain(number: Decimal | float) -> str:
    """Return a number in western digits, without grouping and without zeros at its end."""
    text = f"{Decimal(str(number)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def fraction_of(text: str, field: str, before: float | None = None, lowest: int = -100) -> float:
    """Return the fraction that a typed percentage is; ``before`` where it still stands as it was shown."""
    typed = text.strip().removesuffix("%").strip().replace("−", "-")
    if before is not None and typed == percent(before):
        return before
    if not NUMBER.fullmatch(typed) or not lowest <= Decimal(typed) <= 100:
        raise Refusal(_l("Write a number from %(lowest)s to 100, in per cent.", lowest=lowest), field=field)
    return float(Decimal(typed) / 100)


def entries(
    text: str, before: Sequence[Entry], show: Callable[[Entry], str], read: Callable[[str], Entry]
) -> tuple[Entry, ...]:
    """Return the entries of a key, one a line; a line that stands as it was shown keeps its entry as it is."""
    shown: dict[str, list[Entry]] = {}
    for each in before:
        shown.setdefault(show(each).strip(), []).append(each)
    lines = [line.strip() for line in LINE_ENDS.split(text)]
    return tuple(shown[line].pop(0) if shown.get(line) else read(line) for line in lines if line)


def one_of(values: Mapping[str, str], field: str, known: Sequence[str]) -> str:
    """Return the value of a field, which must be one of those it offers."""
    value = values.get(field, "")
    if value not in known:
        raise Refusal(_l("Choose one of the list."), field=field)
    return value


def feedback_before(before: Sequence[tuple[object, dict[str, str] | None]], key: object) -> dict[str, str] | None:
    """Return what the author says to the entry that had the same key."""
    return next((feedback for each, feedback in before if each == key), None)


def with_right_answer(question: Keyed, field: str) -> Keyed:
    """Return a question whose key can be fulfilled; raise Refusal where no answer earns the whole mark."""
    right = question.right_answer()
    fraction = question.grade(right).fraction if right not in (None, [], {}, "") else 0
    if fraction is None or fraction < RIGHT:
        sentence = _l("With this key no answer earns the whole mark. Give what is right 100 per cent.")
        raise Refusal(sentence, field=field)
    return question
