"""How single and multiple choice stand in a row: a few columns for each choice, and which of them are right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.sheet import Row, SheetKind

NUMBER_OR_LETTER = re.compile(r"\d{1,2}|[a-z]", re.IGNORECASE)
PERCENT = 100.0


class ChoicesInRow(SheetKind):
    """What both kinds share; a choice has its text, what it is worth in per cent, and what is said to it."""

    def from_row(self, row: Row) -> Draft:
        """Return the choices, and whether they are shuffled."""
        places = [place for place in row.places("choice") if _is_there(row, place)]
        worth = worths(row, places)
        choices = [
            {"text": row.words(f"choice_{place}") or {}, "fraction": worth[place], **feedback(row, place)}
            for place in places
        ]
        shuffle = row.says_yes("shuffle")
        return {"choices": choices, **({} if shuffle is None else {"shuffle": shuffle})}

    def to_row(self, fields: Mapping[str, Any], row: Row) -> None:
        """Write the choices."""
        for place, choice in enumerate(fields["choices"], 1):
            row.put_words(f"choice_{place}", choice["text"])
            row.put(f"choice_{place}_worth", round(choice["fraction"] * PERCENT, 5))
            row.put_words(f"choice_{place}_feedback", choice["feedback"])
        if not fields["shuffle"]:
            row.put("shuffle", "no")


def _is_there(row: Row, place: int) -> bool:
    """Whether a choice has words, is worth something, or something is said to it; a bare 0 makes no choice."""
    is_worth = row.cell(f"choice_{place}_worth").strip("0.% ") or row.cell(f"choice_{place}_right")
    return bool(is_worth or row.words(f"choice_{place}") or feedback(row, place)["feedback"])


def feedback(row: Row, place: int) -> dict[str, Any]:
    """Return what is said to a choice, None where it is nothing."""
    return {"feedback": row.words(f"choice_{place}_feedback")}


def worths(row: Row, places: list[int]) -> dict[int, float]:
    """Return what each choice is worth, as a fraction: from its own column, else from what is marked as right."""
    typed = {place: row.number(f"choice_{place}_worth") for place in places}
    has_sign = any("%" in row.cell(f"choice_{place}_worth") for place in places)
    given = {place: float(each) for place, each in typed.items() if each is not None}
    marked = _marked(row, places)
    if not any(given.values()):
        return _shared(row, places, marked)
    if marked and marked != {place for place, each in given.items() if each > 0}:
        row.note(_("The columns say in two ways which choice is right; the column with what it is worth was taken."))
    divisor = 1.0 if max(map(abs, given.values())) <= 1 and not has_sign else PERCENT
    return {place: _within(row, place, given.get(place, 0.0) / divisor) for place in places}


def _within(row: Row, place: int, fraction: float) -> float:
    if abs(fraction) > 1:
        row.note(_("Choice %(number)s is worth more than 100 %% or less than -100 %%; it was cut.", number=place))
    return round(min(max(fraction, -1.0), 1.0), 9)


def _marked(row: Row, places: list[int]) -> set[int]:
    """Return the choices that are marked as right: by a sign of their own, or in the column ``right``."""
    marked = {place for place in places if row.says_yes(f"choice_{place}_right")}
    for each in NUMBER_OR_LETTER.findall(row.cell("right")):
        place = int(each) if each.isdecimal() else ord(each.lower()) - ord("a") + 1
        if place in places:
            marked.add(place)
        else:
            row.note(_("The column “right” names the choice “%(name)s”, which is not there.", name=each))
    return marked


def _shared(row: Row, places: list[int], marked: set[int]) -> dict[int, float]:
    """Return fractions where right ones are only marked: they share the mark, and beside several wrong ones cost."""
    if not marked:
        row.note(_("No choice is marked as right: write its number in the column “right”, or 100 as what it is worth."))
    share = 1 / max(len(marked), 1)
    wrong = -share if len(marked) > 1 else 0.0
    return {place: share if place in marked else wrong for place in places}


def looks_single(row: Row) -> bool | None:
    """Whether choices look as if one takes one of them; None where there are no choices to choose from."""
    places = row.places("choice")
    if len(places) < 2 or row.places("match"):
        return None
    fractions = worths(row.copy(), places).values()
    return sum(each > 0 for each in fractions) < 2 or max(fractions) >= 1
