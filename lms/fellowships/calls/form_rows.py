"""The answers that can be chosen in a field of an application form, and the condition under which it is asked.

Their controls are ``option.<n>.id``, ``.label_<language>``, ``.place`` and ``.may_apply``, and ``when``, ticked for
each ``<field>:<answer>``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.core.language import LANGUAGES
from lms.core.numbers import parse_number
from lms.courses.slugs import slug_from
from lms.fellowships.calls.form_edits import free_id
from lms.questionnaires.documents import CONDITION_KINDS, Option, Question, Questionnaire

BLANK_ROWS = 3
MOST_OPTIONS = 60
LONGEST_OPTION = 200


@dataclass(frozen=True)
class OptionRow:
    """One answer that can be chosen, as its controls hold it; ``place`` is its turn as typed."""

    id: str = ""
    label: dict[str, str] = field(default_factory=dict)
    place: str = ""
    may_apply: bool = False


@dataclass(frozen=True)
class Rows:
    """The answers that can be chosen, and the condition: ``<field>:<answer>`` of each answer that is ticked."""

    options: list[OptionRow]
    when: list[str]


def rows_of(question: Question | None) -> Rows:
    """Return the rows of a field, with blank ones behind."""
    options = question.options if question else ()
    must = question.must if question else ()
    rows = [OptionRow(each.id, each.label, str(n), each.id in must) for n, each in enumerate(options, 1)]
    when = [f"{question.when.field}:{value}" for value in question.when.values] if question and question.when else []
    return Rows([*rows, *_blank(len(rows))], when)


def _blank(known: int) -> list[OptionRow]:
    return [OptionRow(place=str(known + number)) for number in range(1, BLANK_ROWS + 1)]


def read_rows(sent: MultiDict[str, str]) -> Rows:
    """Return the rows as they were sent."""
    numbers = takewhile(lambda number: f"option.{number}.id" in sent, range(MOST_OPTIONS))
    return Rows([_read_row(f"option.{number}.", sent) for number in numbers], sent.getlist("when"))


def _read_row(name: str, sent: MultiDict[str, str]) -> OptionRow:
    typed = {code: str(tidy(sent.get(f"{name}label_{code}", ""))) for code in LANGUAGES}
    label = {code: text for code, text in typed.items() if text}
    return OptionRow(sent.get(f"{name}id", ""), label, sent.get(f"{name}place", ""), f"{name}may_apply" in sent)


def options_of(rows: list[OptionRow]) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    """Return the answers in their turn, and the ids of those with which one may apply where not all are; or raise."""
    filled = sorted((row for row in rows if row.label), key=_turn)
    if len(filled) < 2:
        raise Refusal(_l("Write at least two answers that can be chosen."), field="options")
    if any(len(text) > LONGEST_OPTION for row in filled for text in row.label.values()):
        raise Refusal(_l("An answer is too long: %(max)d characters at most.", max=LONGEST_OPTION), field="options")
    if any(
        len({row.label[code] for row in filled if code in row.label}) < _written(filled, code) for code in LANGUAGES
    ):
        raise Refusal(_l("Two answers have the same words. Change one of them."), field="options")
    known = {row.id for row in filled if row.id}
    found: list[tuple[Option, bool]] = []
    for row in filled:
        made = row.id or free_id(slug_from(row.label, "answer"), known)
        known.add(made)
        found.append((_option(made, row.label), row.may_apply))
    must = tuple(option.id for option, may_apply in found if may_apply)
    return tuple(option for option, _ in found), must if len(must) < len(found) else ()


def _written(rows: list[OptionRow], code: str) -> int:
    return sum(code in row.label for row in rows)


def _option(option_id: str, label: dict[str, str]) -> Option:
    try:
        return Option(id=option_id, label=label)
    except ValidationError as error:
        raise Refusal(_l("The answers were not sent whole. Open the field again."), field="options") from error


def _turn(row: OptionRow) -> float:
    try:
        return float(parse_number(row.place))
    except Refusal:
        return float("inf")


def condition_of(ticked: list[str]) -> dict[str, Any] | None:
    """Return the condition that was ticked; raise Refusal where it is about two fields."""
    pairs = [each.partition(":")[::2] for each in ticked]
    fields = {name for name, _ in pairs}
    if len(fields) > 1:
        raise Refusal(_l("Tick answers of one question only."), field="when")
    return {"field": fields.pop(), "values": [value for _, value in pairs]} if fields else None


def deciding_before(form: Questionnaire, question_id: str | None, section_id: str) -> list[Question]:
    """Return the fields on whose answers a field can depend: choices and agreements that stand before it."""
    found: list[Question] = []
    for section in form.sections:
        for each in section.questions:
            if each.id == question_id:
                return found
            if each.kind in CONDITION_KINDS:
                found.append(each)
        if section.id == section_id:
            break
    return found
