"""The sums of numbers that reports count."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lms.core.errors import Refusal
from lms.core.numbers import parse_number
from lms.questionnaires.documents import Answers, Question, Questionnaire
from lms.questionnaires.reading import asked


def counted(document: Questionnaire, many_answers: Iterable[Answers]) -> list[tuple[Question, float]]:
    """Return each counted field with the sum of its answers; what is no number, or was not asked, counts nothing."""
    sums = {question.id: Decimal(0) for question in document.questions() if question.is_counted}
    for answers in many_answers if sums else ():
        for question in asked(document, answers):
            if question.is_counted:
                sums[question.id] += _number(answers.get(question.id))
    return [(document.by_id[field], float(total)) for field, total in sums.items()]


def _number(answer: object) -> Decimal:
    try:
        return parse_number(str(answer or "0"))
    except Refusal:
        return Decimal(0)
