"""Answers with which the forms of fellowships can be handed in."""

from __future__ import annotations

from typing import Any

from lms.questionnaires.documents import Answers, FieldKind, Question, Questionnaire
from lms.questionnaires.reading import asked

WORDS = "Eleven families have their papers.\nग्यारह परिवारों के काग़ज़ पूरे हुए।"


def answers_to(form: Questionnaire) -> Answers:
    """Return answers with which a form can be handed in."""
    answers: Answers = {}
    for question in form.questions():
        answers[question.id] = _answer(question)
    wanted = {question.id for question in asked(form, answers)}
    return {field: answer for field, answer in answers.items() if answer and field in wanted}


def _answer(question: Question) -> Any:
    first = question.must[0] if question.must else (question.options[0].id if question.options else "yes")
    if question.kind in {FieldKind.CHOICE, FieldKind.AGREEMENT}:
        return first
    if question.kind is FieldKind.CHOICES:
        return [first]
    if question.kind is FieldKind.NUMBER:
        return "7"
    if question.kind is FieldKind.REFERENCES:
        return [
            {"name": f"Referee {n}", "email": f"referee{n}@example.org", "relation": "Taught me"}
            for n in range(1, int(question.least or 1) + 1)
        ]
    return WORDS if question.kind is FieldKind.LONG_TEXT else ("" if question.kind is FieldKind.FILE else "Udaipur")
