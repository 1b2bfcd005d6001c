"""Numbers in Moodle XML: each with a tolerance, any other number as a star, units with their multipliers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion, number_of
from lms.quizzes.kinds.moodle_elements import Element, add_answer, plain_number

ANY = "*"
TOLERANCE_KINDS = {"1": "relative", "2": "nominal", "3": "geometric"}
NO_UNIT_MARKED, UNIT_MARKED = "0", "2"
SHOWN_AS_TEXT, NOT_SHOWN = "0", "3"


class NumericalInMoodle(MoodleKind):
    """Moodle's numerical. The first unit is the one with the multiplier 1, in which the answers are given."""

    types = ("numerical",)
    elements = frozenset(
        {"answer", "units", "unitgradingtype", "unitpenalty", "showunits", "unitsleft", "instructions"}
    )

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the values, the units, and what is said to any other number."""
        draft: Draft = {"answers": []}
        for answer in question.element.every("answer"):
            if answer.words() == ANY:
                _take_any(question, answer, draft)
            else:
                _take_value(question, answer, draft)
        _take_units(question, draft)
        if question.element.words("instructions"):
            question.note(_("The instructions on units were left out."), question.element.first("instructions"))
        return draft

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the values, with every tolerance as an amount."""
        for answer in draft["answers"]:
            written = add_answer(
                element, answer.get("fraction", 1), plain_number(answer["value"]), answer.get("feedback")
            )
            written.add("tolerance", plain_number(amount_of(answer)))
        if draft.get("wrong") is not None:
            add_answer(element, 0, ANY, draft["wrong"]).add("tolerance", "0")
        return [*_write_units(draft, element), *_unlike(draft)]


def amount_of(answer: dict[str, Any]) -> float:
    """Return a tolerance of any kind as an amount, which is all that Moodle's question knows."""
    tolerance, value = float(answer.get("tolerance") or 0), abs(float(answer["value"]))
    if answer.get("tolerance_kind", "nominal") == "nominal":
        return answer.get("tolerance") or 0
    return round(value * tolerance, 10)


def _unlike(draft: Draft) -> list[str]:
    if any(answer.get("tolerance_kind") == "geometric" for answer in draft["answers"]):
        return [_("Moodle has no tolerance by a factor here; it was written as an amount.")]
    return []


def _take_any(question: MoodleQuestion, answer: Element, draft: Draft) -> None:
    if question.fraction(answer) > 0:
        question.note(_("An answer that accepts any number cannot be worth something; it was left out."), answer)
    feedback = question.feedback(answer)
    if feedback is not None:
        draft["wrong"] = feedback


def _take_value(question: MoodleQuestion, answer: Element, draft: Draft) -> None:
    number = number_of(answer.words() or answer.text)
    if number is None:
        question.note(_("“%(text)s” should be a number. It was left out.", text=answer.words()[:50]), answer)
        return
    value: dict[str, Any] = {"value": number, "fraction": question.fraction(answer, lowest=0)}
    value["tolerance"] = abs(question.number("tolerance", answer) or 0)
    value["tolerance_kind"] = TOLERANCE_KINDS.get(answer.words("tolerancetype"), "nominal")
    value["feedback"] = question.feedback(answer)
    draft["answers"].append(value)


def _take_units(question: MoodleQuestion, draft: Draft) -> None:
    holder = question.element.first("units")
    units = [_unit(question, unit) for unit in (holder.every("unit") if holder else ())]
    units = [unit for unit in units if unit["name"]]
    if not units:
        return
    units.sort(key=lambda unit: unit["multiplier"] != 1)
    draft["units"] = units
    grading = question.element.words("unitgradingtype") or NO_UNIT_MARKED
    if grading != NO_UNIT_MARKED and question.element.words("showunits") != NOT_SHOWN:
        penalty = question.number("unitpenalty")
        draft["unit_penalty"] = min(max(0.1 if penalty is None else penalty, 0), 1)


def _unit(question: MoodleQuestion, unit: Element) -> dict[str, Any]:
    multiplier = question.number("multiplier", unit)
    return {"name": unit.words("unit_name"), "multiplier": 1 if multiplier is None else multiplier}


def _write_units(draft: Draft, element: Element) -> list[str]:
    units = draft.get("units") or ()
    if units:
        holder = element.add("units")
        for unit in units:
            written = holder.add("unit")
            written.add("multiplier", plain_number(unit.get("multiplier", 1)))
            written.add("unit_name", unit["name"])
    penalty = draft.get("unit_penalty") or 0
    element.add("unitgradingtype", UNIT_MARKED if penalty else NO_UNIT_MARKED)
    element.add("unitpenalty", plain_number(penalty or 0.1))
    element.add("showunits", SHOWN_AS_TEXT if units else NOT_SHOWN)
    element.add("unitsleft", "0")
    return []
