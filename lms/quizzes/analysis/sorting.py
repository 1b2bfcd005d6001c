"""The order of the questions in their table: as in the quiz, or by one of their figures."""

from __future__ import annotations

from collections.abc import Callable

from lms.core.paging import requested_sorting
from lms.quizzes.analysis.figures import QuestionFigures, QuizFigures

COLUMNS: dict[str, Callable[[QuestionFigures], float | None]] = {
    "number": lambda item: item.number,
    "facility": lambda item: item.figures.facility,
    "deviation": lambda item: item.deviation,
    "discrimination": lambda item: item.figures.discrimination,
    "efficiency": lambda item: item.figures.efficiency,
    "weight": lambda item: item.weight,
    "asked": lambda item: item.asked,
    "left-out": lambda item: item.left_out,
    "flags": lambda item: len(item.flags),
}


def sorted_questions(quiz: QuizFigures) -> tuple[list[QuestionFigures], str]:
    """Return the questions in the order that the address asks for, and that order; what is blank comes last."""
    sorting = requested_sorting(COLUMNS, "number")
    figure = COLUMNS[sorting.key]
    known = [(value, item) for item in quiz.questions if (value := figure(item)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=sorting.descending)
    blank = [item for item in quiz.questions if figure(item) is None]
    return [*(item for _, item in known), *blank], ("-" if sorting.descending else "") + sorting.key
