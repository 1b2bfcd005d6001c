"""The analysis as tables for spreadsheet programs: a summary, a row a question, a row a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from lms.core.language import localised
from lms.core.workbooks import Table
from lms.quizzes.analysis.figures import QuestionFigures, QuizFigures
from lms.quizzes.analysis.flags import Flag
from lms.quizzes.analysis.words import FLAG_WORDS
from lms.quizzes.kinds.question import Words

DECIMALS = 2


def summary_table(quiz: QuizFigures) -> Table:
    """Return the figures of the quiz, one a row; a figure that cannot be said is an empty cell."""
    together = quiz.consistency
    rows = [
        (_("Attempts"), quiz.attempts),
        (_("People"), quiz.people),
        (_("Marks in all"), quiz.most),
        (_("Mean in per cent"), quiz.totals.mean),
        (_("Median in per cent"), quiz.totals.median),
        (_("Standard deviation in per cent"), quiz.totals.deviation),
        (_("Skewness"), quiz.totals.skewness),
        (_("Kurtosis"), quiz.totals.kurtosis),
        (_("Consistency (alpha) in per cent"), together.alpha),
        (_("Error ratio in per cent"), together.error_ratio),
        (_("Standard error in per cent"), together.standard_error),
        (_("Passed"), quiz.passed),
        (_("Passed in per cent"), None if quiz.passed is None else 100 * quiz.passed / max(quiz.attempts, 1)),
        (_("Mean time taken in minutes"), None if quiz.seconds is None else quiz.seconds / 60),
    ]
    return (_("Figure"), _("Value")), ((name, _figure(value)) for name, value in rows)


def question_table(quiz: QuizFigures) -> Table:
    """Return one row a question."""
    header = (
        _("Number"),
        _("Id"),
        _("Question"),
        _("Kind"),
        _("Mark"),
        _("Asked"),
        _("Left out"),
        _("Versions"),
        _("Drawn at random"),
        _("Facility in per cent"),
        _("Standard deviation in per cent"),
        _("Discrimination index in per cent"),
        _("Discriminative efficiency in per cent"),
        _("Effective weight in per cent"),
        _("Facility among the weakest third in per cent"),
        _("Facility among the strongest third in per cent"),
        _("Conspicuous"),
    )
    return header, (_question_row(each) for each in quiz.questions)


def _question_row(item: QuestionFigures) -> Sequence[Any]:
    return (
        item.number,
        item.question.id,
        plain(item.question.text_without_controls()),
        item.question.kind,
        _figure(item.mark),
        item.asked,
        item.left_out,
        item.versions,
        _("yes") if item.is_drawn else "",
        _share(item.figures.facility),
        _figure(item.deviation),
        _figure(item.figures.discrimination),
        _figure(item.figures.efficiency),
        _figure(item.weight),
        _share(item.weak),
        _share(item.strong),
        "; ".join(flag_sentence(flag) for flag in item.flags),
    )


def choice_table(quiz: QuizFigures) -> Table:
    """Return one row for everything that can be chosen, and for the most frequent answers of free text."""
    header = (
        _("Number"),
        _("Id"),
        _("Part"),
        _("Choice"),
        _("Answer"),
        _("Worth in per cent"),
        _("Chosen by"),
        _("Chosen by, in per cent"),
        _("Chosen among the weakest third"),
        _("Chosen among the strongest third"),
    )
    return header, _choice_rows(quiz)


def _choice_rows(quiz: QuizFigures) -> Iterator[Sequence[Any]]:
    for item in quiz.questions:
        for each in item.responses.counts:
            yield (
                item.number,
                item.question.id,
                plain(each.part_words) if each.part_words else each.part,
                each.letter,
                plain(each.words),
                _share(each.fraction),
                each.count,
                _share(each.count / item.asked if item.asked else None),
                each.weak,
                each.strong,
            )


def plain(words: Words) -> str:
    """Return a text of an author, or what somebody typed, as it was written."""
    return words if isinstance(words, str) else localised(words)


def flag_sentence(flag: Flag) -> str:
    """Return what is conspicuous in words without markup."""
    named = flag.response
    choice = f"{named.letter} ({plain(named.words)})" if named else ""
    return str(FLAG_WORDS[flag.sign].what) % {"choice": choice} if named else str(FLAG_WORDS[flag.sign].what)


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _share(value: float | None) -> float | None:
    return None if value is None else _figure(100 * value)
