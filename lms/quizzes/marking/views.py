"""Grading by hand: the questions of a quiz that wait for it, one answer after the other, and the list of answers."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.intake import LARGEST_NUMBER
from lms.core.paging import requested_page
from lms.core.spreadsheets import csv_response, rows_found
from lms.core.templating import show_datetime
from lms.courses.contents import SLUG
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.people.permissions import TRAINERS
from lms.quizzes.blueprint import blueprint
from lms.quizzes.documents import QuizContent
from lms.quizzes.loaders import load_taught_quiz
from lms.quizzes.marking.forms import GradingForm, form_of, read_grading
from lms.quizzes.marking.operations import GradedMeanwhile, grade_by_hand
from lms.quizzes.marking.pages import ShownAnswer, answer_at, queue, shown_answer
from lms.quizzes.marking.queries import STATES, Place, Position, answers_at, answers_page, has_answers, position
from lms.quizzes.rendering import quiz_texts

QUEUE = "/teaching/<slug>/quizzes/<unit_id>/grading"
HIDDEN = "hidden"


@blueprint.get(QUEUE)
@access(TRAINERS)
def show_grading(slug: str, unit_id: str) -> str:
    """Show the questions of a quiz that people grade, with how many answers wait for each."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    return render_template(
        "quizzes/marking/queue.html",
        course=course,
        unit=unit,
        entries=queue(course, unit),
        texts=quiz_texts(course.digest, course.document, unit_id),
    )


@blueprint.get(f"{QUEUE}/<question_id>")
@access(TRAINERS)
def grade_question(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Show one answer to a question: the one asked for, or the next that waits after another."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    place = _place(course, unit, question_id)
    asked_for, after = _number("attempt"), _number("after")
    stand = position(place, asked_for or after)
    attempt_id = asked_for or stand.following or stand.first
    if not attempt_id:
        return render_template("quizzes/marking/done.html", course=course, unit=unit, place=place)
    shown = shown_answer(place, attempt_id)
    if shown is None:
        abort(404)
    return _page(course, unit, place, shown, form_of(shown.newest, shown.mark), stand=stand.at(attempt_id))


@blueprint.post(f"{QUEUE}/<question_id>")
@access(TRAINERS)
def save_grading(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Keep what was given for an answer and show the next one; nothing is lost where somebody else was faster."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    place = _place(course, unit, question_id)
    shown = shown_answer(place, _number("attempt"))
    if shown is None:
        abort(404)
    form = read_grading(request.form)
    try:
        _save(place, shown, form)
    except GradedMeanwhile as meanwhile:
        form.seen = meanwhile.grading.id
        newer = shown_answer(place, shown.attempt_id) or shown
        return _page(course, unit, place, newer, form, is_late=True), 409
    except Refusal as refusal:
        form.take(refusal)
        return _page(course, unit, place, shown, form), 422
    flash(_("Saved."), "success")
    if request.form.get("go") == "list":
        return redirect(_url("list_hand_answers", course, place, state="graded"), 303)
    return redirect(_url("grade_question", course, place, after=shown.attempt_id), 303)


def _save(place: Place, shown: ShownAnswer, form: GradingForm) -> None:
    fraction = None if shown.rubric else form.fraction(shown.mark)
    with transaction():
        grade_by_hand(
            shown.attempt_id,
            place.question_id,
            place.part,
            levels=form.levels,
            fraction=fraction,
            comment=form.comment,
            seen=form.seen,
            by=current_user.id,
        )


@blueprint.get(f"{QUEUE}/<question_id>/answers")
@access(TRAINERS)
def list_hand_answers(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Show the answers to a question, those that wait or those that are graded, a page at a time."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    place = _place(course, unit, question_id)
    return render_template(
        "quizzes/marking/answers.html",
        course=course,
        unit=unit,
        place=place,
        question=content.by_id.get(question_id),
        texts=quiz_texts(course.digest, course.document, unit_id),
        page=answers_page(place, _state(), requested_page()),
        state=_state(),
        states=STATES,
        names_hidden=_names_hidden(),
    )


@blueprint.get(f"{QUEUE}/<question_id>/answers.csv")
@access(TRAINERS)
def export_hand_answers(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Answer the answers to a question, filtered as shown, with all that was given for them."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    place = _place(course, unit, question_id)
    is_hidden = _names_hidden()
    header = [
        _("Attempt"),
        _("Name"),
        _("Handed in"),
        _("Answer"),
        _("Per cent"),
        _("Comment"),
        _("Graded by"),
        _("Graded"),
    ]

    def cells(row: Any) -> list[Any]:
        answer = answer_at(row.answer, place.part) or {}
        given = None if row.fraction is None else round(100 * row.fraction, 2)
        name = "" if is_hidden else row.full_name
        handed_in, graded_at = show_datetime(row.submitted_at), show_datetime(row.graded_at)
        return [row.id, name, handed_in, answer.get("text", ""), given, row.comment, row.graded_by, graded_at]

    return csv_response(f"{slug}-{unit_id}-{question_id}", header, rows_found(answers_at(place, _state()), cells))


def _page(
    course: PublishedCourse,
    unit: Unit,
    place: Place,
    shown: ShownAnswer,
    form: GradingForm,
    *,
    stand: Position | None = None,
    is_late: bool = False,
) -> str:
    """Return the page of one answer; ``is_late``: somebody else has graded it since the form was drawn."""
    return render_template(
        "quizzes/marking/answer.html",
        course=course,
        unit=unit,
        place=place,
        shown=shown,
        form=form,
        is_late=is_late,
        stand=stand or position(place, shown.attempt_id),
        names_hidden=_names_hidden(),
        texts=quiz_texts(shown.digest, shown.document, unit.id),
    )


def _place(course: PublishedCourse, unit: Unit, question_id: str) -> Place:
    """Return the place that the address names; one that nobody grades answers 404."""
    part = request.args.get("part", "")
    if not SLUG.fullmatch(question_id) or (part and not SLUG.fullmatch(part)):
        abort(404)
    place = Place(course.course_id, unit.id, question_id, part)
    question = unit.content.by_id.get(question_id) if isinstance(unit.content, QuizContent) else None
    if not (question and part in question.questions_by_hand()) and not has_answers(place):
        abort(404)
    return place


def _number(name: str) -> int:
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_NUMBER else 0


def _state() -> str:
    state = request.args.get("state", "")
    return state if state in STATES else STATES[0]


def _names_hidden() -> bool:
    return request.args.get("names") == HIDDEN


def _url(view: str, course: PublishedCourse, place: Place, **more: Any) -> str:
    where: dict[str, Any] = {"slug": course.slug, "unit_id": place.unit_id, "question_id": place.question_id}
    names = HIDDEN if _names_hidden() else None
    return url_for(f"quizzes.{view}", **where, part=place.part or None, names=names, **more)
