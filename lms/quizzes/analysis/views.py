"""What a trainer sees of a quiz: the quizzes of a course, the figures of one, and those of each question."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import access
from lms.core.spreadsheets import csv_response
from lms.core.templating import show_number, show_percent
from lms.core.workbooks import workbook_response
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.learning.loaders import load_taught_course
from lms.people.permissions import TRAINERS
from lms.quizzes.analysis import tables
from lms.quizzes.analysis.figures import QuestionFigures, QuizFigures, analyse
from lms.quizzes.analysis.forms import AnalysisFilter, PeopleFilter
from lms.quizzes.analysis.loading import load
from lms.quizzes.analysis.overview import NOTHING_YET, quiz_counts
from lms.quizzes.analysis.reasons import why_blank, why_question_blank
from lms.quizzes.analysis.sorting import sorted_questions
from lms.quizzes.analysis.words import FLAG_WORDS, QUESTION_EXPLANATIONS, QUIZ_EXPLANATIONS
from lms.quizzes.blueprint import blueprint
from lms.quizzes.documents import QuizContent
from lms.quizzes.loaders import load_taught_quiz
from lms.quizzes.rendering import CERTAINTY_WORDS, quiz_texts


@blueprint.get("/teaching/<slug>/quizzes")
@access(TRAINERS)
def show_quizzes(slug: str) -> str:
    """Show the quizzes of a course with how often each was taken and what waits for a person."""
    course = load_taught_course(slug)
    units = [unit for unit in course.document.ready_units() if isinstance(unit.content, QuizContent)]
    counts = quiz_counts(course.course_id)
    quizzes = [(unit, counts.get(unit.id, NOTHING_YET)) for unit in units]
    return render_template("quizzes/analysis/quizzes.html", course=course.document, quizzes=quizzes)


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/analysis")
@access(TRAINERS)
def show_analysis(slug: str, unit_id: str) -> str:
    """Show the figures of a quiz, and a row for each of its questions."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    form = asked(AnalysisFilter, course)
    quiz = _figures(course, unit, content, form)
    questions, sort = sorted_questions(quiz)
    return _page(
        "analysis",
        course,
        unit,
        form,
        quiz=quiz,
        bands=_band_rows(quiz),
        reasons=why_blank(quiz),
        questions=questions,
        sort=sort,
        explanations=QUIZ_EXPLANATIONS,
    )


def _band_rows(quiz: QuizFigures) -> list[tuple[str, int, str]]:
    """Return the attempts by tenths of the result, as a chart wants them."""
    width = 100 // len(quiz.bands)
    return [
        (
            _("%(low)s to %(high)s%%", low=number * width, high=(number + 1) * width),
            count,
            _(
                "%(count)s (%(share)s)",
                count=show_number(count),
                share=show_percent(100 * count / max(quiz.attempts, 1)),
            ),
        )
        for number, count in enumerate(quiz.bands)
    ]


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/analysis/<question_id>")
@access(TRAINERS)
def show_question_analysis(slug: str, unit_id: str, question_id: str) -> str:
    """Show a question as learners see it, what they answered, and what that says about it."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    form = asked(AnalysisFilter, course)
    item = _figures(course, unit, content, form).find(question_id)
    question = item.question if item else content.by_id.get(question_id)
    if question is None or not question.is_asked:
        abort(404)
    right = question.right_answer()
    return _page(
        "question",
        course,
        unit,
        form,
        item=item,
        question=question,
        right_answer=[] if right is None else question.words(right),
        is_typed=_is_typed(item),
        reasons=why_question_blank(item) if item else {},
    )


def _is_typed(item: QuestionFigures | None) -> bool:
    """Whether the answers are free text, so that only the most frequent ones are listed."""
    return item is not None and not item.question.responses()


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/analysis.csv")
@access(TRAINERS)
def export_analysis_csv(slug: str, unit_id: str) -> ResponseReturnValue:
    """Answer the figures of the questions as a CSV file."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    quiz = _figures(course, unit, content, asked(AnalysisFilter, course))
    return csv_response(f"{slug}-{unit_id}-analysis", *tables.question_table(quiz))


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/analysis.xlsx")
@access(TRAINERS)
def export_analysis_xlsx(slug: str, unit_id: str) -> ResponseReturnValue:
    """Answer the whole analysis as a workbook: summary, questions, choices."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    quiz = _figures(course, unit, content, asked(AnalysisFilter, course))
    sheets = (
        (_("Summary"), tables.summary_table(quiz)),
        (_("Questions"), tables.question_table(quiz)),
        (_("Choices"), tables.choice_table(quiz)),
    )
    return workbook_response(f"{slug}-{unit_id}-analysis", sheets)


def asked(form: type[PeopleFilter], course: PublishedCourse) -> Any:
    """Return a filter as the address says, with what can be chosen in a course."""
    made = form(request.args)
    made.offer(course.course_id)
    return made


def _figures(course: PublishedCourse, unit: Unit, content: QuizContent, form: AnalysisFilter) -> QuizFigures:
    selection = form.selection(current_app.extensions["settings"].time_zone)
    return analyse(content, load(course.course_id, unit.id, selection))


def _page(name: str, course: PublishedCourse, unit: Unit, form: AnalysisFilter, **values: Any) -> str:
    return render_template(
        f"quizzes/analysis/{name}.html",
        course=course.document,
        unit=unit,
        settings=_settings(unit),
        form=form,
        zone=current_app.extensions["settings"].time_zone,
        texts=quiz_texts(course.digest, course.document, unit.id),
        flag_words=FLAG_WORDS,
        certainty_words=CERTAINTY_WORDS,
        question_explanations=QUESTION_EXPLANATIONS,
        **values,
    )


def _settings(unit: Unit) -> Any:
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the loader has seen to it
    return unit.content.settings
