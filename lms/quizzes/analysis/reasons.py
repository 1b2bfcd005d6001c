"""Why a figure of a quiz is blank, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.quizzes.analysis.figures import QuestionFigures, QuizFigures

ALL_EQUAL = _l("all results are equal")
UNEVEN = _l("not everybody was asked the same number of questions")
FEWEST = {"deviation": 2, "skewness": 3, "kurtosis": 4, "alpha": 3, "error_ratio": 3, "standard_error": 3}
"""How many attempts a figure needs."""


def why_blank(quiz: QuizFigures) -> dict[str, Any]:
    """Return the reason for each figure of the quiz that is blank, by its name."""
    figures = {**vars(quiz.totals), **vars(quiz.consistency)}
    return {name: _reason(name, quiz) for name in FEWEST if figures[name] is None}


def _reason(name: str, quiz: QuizFigures) -> Any:
    fewest = FEWEST[name]
    if quiz.attempts < fewest:
        return ngettext("needs at least %(num)s attempt", "needs at least %(num)s attempts", fewest)
    if name in vars(quiz.consistency):
        if quiz.is_uneven:
            return UNEVEN
        if len(quiz.questions) < 2:
            return _l("needs at least two questions")
    return ALL_EQUAL


def why_question_blank(item: QuestionFigures) -> dict[str, Any]:
    """Return the reason for each figure of a question that is blank, by its name."""
    figures = {"deviation": item.deviation, "weight": item.weight, **{n: getattr(item.figures, n) for n in _PAIRED}}
    return {name: _question_reason(name, item) for name, value in figures.items() if value is None}


_PAIRED = ("discrimination", "efficiency")


def _question_reason(name: str, item: QuestionFigures) -> Any:
    if item.asked < 2:
        return ngettext("needs at least %(num)s attempt", "needs at least %(num)s attempts", 2)
    if name in _PAIRED:
        is_alike = not item.figures.deviation
        return _l("all earn the same here") if is_alike else _l("all earn the same in the rest of the quiz")
    if item.is_drawn:
        return _l("drawn at random, so not everybody was asked it")
    if item.figures.with_total is not None and item.figures.with_total < 0:
        return _l("who earns more here earns less in all")
    return _l("it says nothing about the result in all")
