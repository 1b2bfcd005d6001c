"""Changing a form: every edit makes a new form from one that never changes, or is refused with a sentence.

What is taken out can be put back: a ``Removed`` part is plain JSON that says what it was and where it stood.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lms.core.errors import Refusal
from lms.core.language import localised
from lms.questionnaires.documents import (
    CONDITION_KINDS,
    MOST_FIELDS,
    Answers,
    Question,
    Questionnaire,
    Section,
)

GONE = _l("This is not in the form any more; somebody else has taken it out.")


class Removed(BaseModel):
    """A part that was taken out, and where it stood: the section it was in, and its place from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["field", "section", "form"]
    part: dict[str, Any]
    section: str = ""
    place: int = Field(default=0, ge=0, le=MOST_FIELDS)


def _made(sections: Iterable[Section]) -> Questionnaire:
    """Return a form of some sections, its fields in an order that holds together."""
    made = tuple(sections)
    _check(made)
    try:
        return Questionnaire(sections=made)
    except ValidationError as error:
        raise Refusal(_l("The form would not hold together: %(why)s", why=error.errors()[0]["msg"])) from error


def _check(sections: tuple[Section, ...]) -> None:
    if not sections:
        raise Refusal(_l("A form has one section at the least. Rename this one, or add another first."))
    seen: dict[str, Question] = {}
    questions = [question for section in sections for question in section.questions]
    for question in questions:
        if question.when:
            _check_condition(question, seen.get(question.when.field))
        seen[question.id] = question
    if len(questions) > MOST_FIELDS:
        raise Refusal(_l("A form has %(max)s fields at most. Take one out first.", max=MOST_FIELDS))


def _check_condition(question: Question, deciding: Question | None) -> None:
    label = localised(question.label)
    if deciding is None:
        sentence = _l(
            "“%(field)s” is asked only after a certain answer. The field with that answer has to stand before it.",
            field=label,
        )
        raise Refusal(sentence)
    if deciding.kind not in CONDITION_KINDS:
        sentence = _l("“%(field)s” depends on this field, so it has to stay a choice or an agreement.", field=label)
        raise Refusal(sentence, field="kind")
    values = question.when.values if question.when else ()
    if deciding.options and not all(deciding.option(value) for value in values):
        sentence = _l("“%(field)s” depends on an answer that you took out. Change that field first.", field=label)
        raise Refusal(sentence, field="options")


def section_of(form: Questionnaire, section_id: str) -> Section:
    """Return a section; raise Refusal where it is gone."""
    return form.sections[_section_place(form, section_id)]


def question_of(form: Questionnaire, question_id: str) -> Question:
    """Return a field; raise Refusal where it is gone."""
    if question_id not in form.by_id:
        raise Refusal(GONE)
    return form.by_id[question_id]


def _section_place(form: Questionnaire, section_id: str) -> int:
    for place, section in enumerate(form.sections):
        if section.id == section_id:
            return place
    raise Refusal(GONE)


def _places(form: Questionnaire, question_id: str) -> tuple[int, int]:
    for number, section in enumerate(form.sections):
        for place, question in enumerate(section.questions):
            if question.id == question_id:
                return number, place
    raise Refusal(GONE)


def _with_questions(form: Questionnaire, number: int, questions: Iterable[Question]) -> list[Section]:
    sections = list(form.sections)
    sections[number] = sections[number].model_copy(update={"questions": tuple(questions)})
    return sections


def add_section(form: Questionnaire, section: Section, place: int | None = None) -> Questionnaire:
    """Add a section, at the end or at a place."""
    if any(each.id == section.id for each in form.sections):
        raise Refusal(_l("This section is in the form already."))
    taken = {question.id for question in section.questions} & form.by_id.keys()
    if taken:
        raise Refusal(_l("A field of this section is in the form already."))
    place = len(form.sections) if place is None else place
    return _made([*form.sections[:place], section, *form.sections[place:]])


def change_section(form: Questionnaire, section_id: str, **values: Any) -> Questionnaire:
    """Give a section another title or introduction."""
    sections = list(form.sections)
    place = _section_place(form, section_id)
    sections[place] = sections[place].model_copy(update=values)
    return _made(sections)


def move_section(form: Questionnaire, section_id: str, step: int) -> Questionnaire:
    """Move a section one place up (-1) or down (1); at the end it stays."""
    sections = list(form.sections)
    place = _section_place(form, section_id)
    section = sections.pop(place)
    sections.insert(max(0, place + step), section)
    return _made(sections)


def remove_section(form: Questionnaire, section_id: str) -> tuple[Questionnaire, Removed]:
    """Take a section with its fields out of a form."""
    place = _section_place(form, section_id)
    section = form.sections[place]
    removed = Removed(kind="section", part=_json(section), place=place)
    return _made(each for each in form.sections if each is not section), removed


def add_question(form: Questionnaire, section_id: str, question: Question, place: int | None = None) -> Questionnaire:
    """Add a field to a section, at its end or at a place."""
    if question.id in form.by_id:
        raise Refusal(_l("This field is in the form already."))
    number = _section_place(form, section_id)
    questions = form.sections[number].questions
    place = len(questions) if place is None else place
    return _made(_with_questions(form, number, [*questions[:place], question, *questions[place:]]))


def change_question(form: Questionnaire, question: Question) -> Questionnaire:
    """Put a field in the place of the one with its id."""
    number, place = _places(form, question.id)
    questions = list(form.sections[number].questions)
    questions[place] = question
    return _made(_with_questions(form, number, questions))


def move_question(form: Questionnaire, question_id: str, step: int) -> Questionnaire:
    """Move a field one place up (-1) or down (1), over the edge of its section into the next; at the end it stays."""
    number, place = _places(form, question_id)
    questions = list(form.sections[number].questions)
    question = questions.pop(place)
    if 0 <= place + step <= len(questions):
        questions.insert(place + step, question)
        return _made(_with_questions(form, number, questions))
    if not 0 <= number + step < len(form.sections):
        return form
    left = Questionnaire.model_construct(sections=tuple(_with_questions(form, number, questions)))
    others = left.sections[number + step].questions
    joined = [*others, question] if step < 0 else [question, *others]
    return _made(_with_questions(left, number + step, joined))


def copy_question(form: Questionnaire, question_id: str) -> Questionnaire:
    """Put a copy of a field, under a new id, behind it."""
    number, place = _places(form, question_id)
    question = form.by_id[question_id]
    copied = question.model_copy(update={"id": free_id(question_id, form.by_id)})
    return add_question(form, form.sections[number].id, copied, place + 1)


def remove_question(form: Questionnaire, question_id: str) -> tuple[Questionnaire, Removed]:
    """Take a field out of a form."""
    number, place = _places(form, question_id)
    section = form.sections[number]
    removed = Removed(kind="field", part=_json(form.by_id[question_id]), section=section.id, place=place)
    rest = [question for question in section.questions if question.id != question_id]
    return _made(_with_questions(form, number, rest)), removed


def put_back(form: Questionnaire, removed: Removed) -> Questionnaire:
    """Put a part back where it stood; a field whose section has gone comes into the last one. Raises Refusal."""
    try:
        if removed.kind == "form":
            return Questionnaire.model_validate(removed.part)
        if removed.kind == "section":
            return add_section(form, Section.model_validate(removed.part), removed.place)
        question = Question.model_validate(removed.part)
    except ValidationError as error:
        raise Refusal(_l("This cannot be put back: it is no part of a form.")) from error
    is_there = any(section.id == removed.section for section in form.sections)
    return add_question(form, removed.section if is_there else form.sections[-1].id, question, removed.place)


def whole(form: Questionnaire) -> Removed:
    """Return a whole form as what is taken out when another comes in its place."""
    return Removed(kind="form", part=form.model_dump(mode="json", exclude_defaults=True))


def read_removed(text: str) -> Removed:
    """Return a removed part from the JSON that a page sends back; raise Refusal for any other text."""
    try:
        return Removed.model_validate(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise Refusal(_l("This cannot be put back: it is no part of a form.")) from error


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """Return an id that is not taken yet: the one wanted, or with a number behind it."""
    known, number, found = set(taken), 2, wanted
    while found in known:
        found, number = f"{wanted[:70]}-{number}", number + 1
    return found


def _json(part: Section | Question) -> dict[str, Any]:
    return part.model_dump(mode="json", exclude_defaults=True)


def check_answered(before: Questionnaire, after: Questionnaire, submitted: Iterable[Answers]) -> None:
    """Refuse a form that does not understand answers that were handed in with the one before it."""
    for answers in submitted:
        for field, answer in answers.items():
            if answer and field in before.by_id:
                _check_still_fits(before.by_id[field], after.by_id.get(field), answer)


def _check_still_fits(old: Question, new: Question | None, answer: Any) -> None:
    label = localised(old.label)
    if new is None:
        sentence = _l(
            "“%(field)s” was answered in submitted applications, so it cannot be taken out. It can be renamed.",
            field=label,
        )
        raise Refusal(sentence)
    if new.kind is not old.kind:
        sentence = _l(
            "“%(field)s” was answered in submitted applications, so its kind stays. Add another field instead.",
            field=label,
        )
        raise Refusal(sentence, field="kind")
    chosen = set(answer if isinstance(answer, list) else [answer]) if old.options else set()
    lost = [option for option in old.options if option.id in chosen and new.option(option.id) is None]
    if lost:
        sentence = _l(
            "“%(option)s” was chosen in submitted applications, so it cannot be taken out. It can be renamed.",
            option=localised(lost[0].label),
        )
        raise Refusal(sentence, field="options")
