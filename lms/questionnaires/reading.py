"""Answers to a questionnaire: read from its controls, and judged before they are handed in.

The controls are named ``q.<id>``; those of referees ``q.<id>.<n>.name``, ``.email`` and ``.relation``, from 0.
Reading forgives: whatever was typed is kept, so that a draft loses nothing. ``problems`` says what is to be mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from lms.core.language import localised
from lms.questionnaires import typed
from lms.questionnaires.checks import REFERENCE_PARTS, least_of, most_of, problem
from lms.questionnaires.documents import AGREED, Answers, FieldKind, Question, Questionnaire

Sent = MultiDict[str, str]
_TIDIED: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.LONG_TEXT: typed.paragraphs,
    FieldKind.NUMBER: typed.number,
    FieldKind.DATE: typed.day,
    FieldKind.EMAIL: typed.email,
    FieldKind.PHONE: typed.phone,
}


def read_answers(document: Questionnaire, sent: Sent) -> Answers:
    """Return what a page sent for every field but those of files, the empty ones included.

    Files have come with their own requests; their ids are put into the answers by whoever keeps them.
    """
    kinds = (each for each in document.questions() if each.kind is not FieldKind.FILE)
    return {question.id: _read(question, sent) for question in kinds}


def _read(question: Question, sent: Sent) -> Any:
    name = f"q.{question.id}"
    if question.kind is FieldKind.REFERENCES:
        return _read_references(name, most_of(question), sent)
    if question.kind is FieldKind.CHOICES:
        chosen = set(sent.getlist(name))
        return [option.id for option in question.options if option.id in chosen]
    text = sent.get(name, "")
    if question.kind is FieldKind.CHOICE:
        return text if question.option(text) else ""
    if question.kind is FieldKind.AGREEMENT:
        return AGREED if text == AGREED else ""
    return _TIDIED.get(question.kind, typed.line)(text)


def _read_references(name: str, most: int, sent: Sent) -> list[dict[str, str]]:
    rows = []
    for number in range(most):
        row = {part: typed.line(sent.get(f"{name}.{number}.{part}", "")) for part in REFERENCE_PARTS}
        if any(row.values()):
            rows.append({**row, "email": typed.email(row["email"])})
    return rows


def asked(document: Questionnaire, answers: Answers) -> list[Question]:
    """Return the fields that are asked, their conditions being fulfilled, in order."""
    found: dict[str, Question] = {}
    for question in document.questions():
        when = question.when
        if when is None or (when.field in found and _chosen(answers.get(when.field)) & set(when.values)):
            found[question.id] = question
    return list(found.values())


def _chosen(answer: Any) -> set[str]:
    given = answer if isinstance(answer, list) else [answer]
    return {each for each in given if isinstance(each, str)}


def asked_answers(document: Questionnaire, answers: Answers) -> Answers:
    """Return the answers that count: those of fields that are asked, without the empty ones."""
    ids = [question.id for question in asked(document, answers)]
    return {each: answers[each] for each in ids if answers.get(each)}


def problems(document: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return what is wrong, by field; the answers may be handed in where there is nothing."""
    judged = {question.id: _judged(question, answers.get(question.id)) for question in asked(document, answers)}
    return {field: sentence for field, sentence in judged.items() if sentence is not None}


def _judged(question: Question, answer: Any) -> Any:
    if answer:
        return problem(question, answer)
    return _missing(question) if is_required(question) else None


def is_required(question: Question) -> bool:
    """Whether a field has to be answered where it is asked; one that decides who may apply has to be."""
    counts = question.kind in {FieldKind.FILE, FieldKind.REFERENCES}
    return question.is_required or bool(question.must) or (counts and least_of(question) > 0)


def _missing(question: Question) -> Any:
    return _MISSING.get(question.kind, _l("Fill in this field."))


_MISSING = {
    FieldKind.CHOICE: _l("Choose one of the answers."),
    FieldKind.CHOICES: _l("Choose at least one of the answers."),
    FieldKind.AGREEMENT: _l("Tick this box if you agree."),
    FieldKind.FILE: _l("Add a file."),
    FieldKind.REFERENCES: _l("Name somebody."),
}


def ineligible(document: Questionnaire, answers: Answers) -> list[Any]:
    """Return why somebody with these answers may not apply, a sentence for each field that decides it.

    A field that is not answered yet is no reason; ``problems`` asks for it.
    """
    decisive = [question for question in asked(document, answers) if question.must and answers.get(question.id)]
    wrong = [each for each in decisive if not _chosen(answers[each.id]) & set(each.must)]
    return [_refusing(question) for question in wrong]


def _refusing(question: Question) -> Any:
    labels = [localised(option.label) for option in question.options if option.id in question.must]
    return _l(
        "This call is only for those who answer “%(answers)s” to: “%(question)s”",
        answers="” / “".join(labels),
        question=localised(question.label),
    )
