"""What the answers to a test earn. Knows neither database nor web."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum
from typing import Any

from lms.quizzes.kinds.question import Question
from lms.workshops.library.documents import Test

FULL = 100.0
TYPED_MARK = "=mark"
"""The key of an answer of which only the mark is known, because the paper was marked by hand. No id looks like it."""

Answers = Mapping[str, Any]
Fractions = Mapping[str, float]


def asked(test: Test) -> list[Question]:
    """Return the questions of a test that want an answer, in order."""
    return [question for question in test.questions if question.is_asked]


def typed_mark(mark: float) -> dict[str, float]:
    """Return what stands for the answer to a question that was marked by hand."""
    return {TYPED_MARK: mark}


def mark_typed_for(answer: Any) -> float | None:
    """Return the mark that was given by hand; None for an answer that we grade ourselves."""
    mark = answer.get(TYPED_MARK) if isinstance(answer, dict) else None
    return float(mark) if isinstance(mark, int | float) else None


def graded(test: Test, answers: Answers) -> dict[str, float]:
    """Return what each question earned, from 0 to 1, by its id; what was left out earns nothing."""
    return {question.id: _earned(question, answers.get(question.id)) for question in asked(test)}


def _earned(question: Question, answer: Any) -> float:
    if question.full_marks:
        return 1.0
    mark = mark_typed_for(answer)
    fraction = mark / question.mark if mark is not None else question.grade(answer).fraction
    return min(max(fraction or 0.0, 0.0), 1.0)


def score_of(test: Test, fractions: Fractions) -> float:
    """Return what a whole test earned, in per cent of its marks."""
    return _share(asked(test), fractions)


def objective_scores(test: Test, fractions: Fractions) -> dict[str, float]:
    """Return what was earned in each objective, in per cent of the marks of its questions, by the objective's id."""
    by_objective: dict[str, list[Question]] = {}
    for question in asked(test):
        if question.objective:
            by_objective.setdefault(question.objective, []).append(question)
    return {objective: _share(questions, fractions) for objective, questions in by_objective.items()}


def _share(questions: Iterable[Question], fractions: Fractions) -> float:
    questions = list(questions)
    most = fsum(question.mark for question in questions)
    earned = fsum(question.mark * fractions.get(question.id, 0.0) for question in questions)
    return min(FULL * earned / most, FULL) if most else 0.0


def unanswered(test: Test, answers: Answers) -> list[int]:
    """Return the numbers, from 1, of the questions whose answer is missing or not whole."""
    return [
        number for number, question in enumerate(asked(test), 1) if not question.is_complete(answers.get(question.id))
    ]
