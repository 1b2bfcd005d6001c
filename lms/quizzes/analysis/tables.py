"""The analysis as tables for spreadsheet programs: a summary, a row a question, a row a choice."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lms.core.language import localised
from lms.core.spreadsheets import safe_cell
from lms.quizzes.analysis.figures import QuestionFigures, QuizFigures
from lms.quizzes.analysis.flags import Flag
from lms.quizzes.analysis.words import FLAG_WORDS
from lms.quizzes.kinds.question import Words

DECIMALS = 2
LONGEST_CELL = 32_000
Row = Sequence[Any]
Table = tuple[Row, Iterable[Row]]
"""The header of a table and its rows."""


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


def _question_row(item: QuestionFigures) -> Row:
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


def _choice_rows(quiz: QuizFigures) -> Iterator[Row]:
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


def workbook(sheets: Iterable[tuple[str, Table]]) -> bytes:
    """Return tables as an XLSX file, one a sheet; text that a program could take for a formula is marked as text."""
    book = Workbook(write_only=True)
    for title, (header, rows) in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(list(header))
        for row in rows:
            sheet.append([_cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(value: Any) -> Any:
    return ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:LONGEST_CELL] if isinstance(value, str) else value
