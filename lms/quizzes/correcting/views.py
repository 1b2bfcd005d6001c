"""The pages on which a trainer corrects a key: the form, what it would change, and afterwards what it did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.jobs import enqueue
from lms.core.language import localised
from lms.core.paging import requested_page
from lms.core.spreadsheets import csv_response
from lms.courses.documents import Unit
from lms.courses.problems import BundleRefused
from lms.courses.queries import PublishedCourse
from lms.people.permissions import TRAINERS
from lms.quizzes.banks.drawing import drawn, key_of, right_words
from lms.quizzes.blueprint import blueprint
from lms.quizzes.correcting.forms import CorrectionForm, correction_form
from lms.quizzes.correcting.lists import (
    Made,
    changed_page,
    changed_rows,
    corrections_page,
    find_correction,
    page_of,
)
from lms.quizzes.correcting.operations import REGRADE, correct, file_of, regrade_key, units_with
from lms.quizzes.correcting.preview import Change, Preview, preview
from lms.quizzes.correcting.versions import versions_of
from lms.quizzes.kinds.question import Question
from lms.quizzes.loaders import load_taught_quiz
from lms.quizzes.rendering import QuizTexts, quiz_texts

PAGE_ASKED = re.compile(r"page:(\d{1,6})")
NOT_SENT_ON = {"csrf_token", "go"}


def load_question(slug: str, unit_id: str, question_id: str) -> tuple[PublishedCourse, Unit, Question]:
    """Return a question of a quiz that this reader teaches, with its course and unit, or answer 404."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    question = content.by_id.get(question_id)
    if question is None or not question.is_asked:
        abort(404)
    return course, unit, question


def texts_for(course: PublishedCourse, unit: Unit) -> QuizTexts:
    """Return the texts of a quiz in the reader's language."""
    return quiz_texts(course.digest, course.document, unit.id)


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/questions/<question_id>/correct")
@access(TRAINERS)
def correct_question(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Show a question with the form that corrects its key."""
    course, unit, question = load_question(slug, unit_id, question_id)
    form = _form(course, unit, question)
    form.digest.data = course.digest
    return _form_page(course, unit, question, form)


@blueprint.post("/teaching/<slug>/quizzes/<unit_id>/questions/<question_id>/correct")
@access(TRAINERS)
def preview_or_correct(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Show what a corrected key changes, a page at a time or as CSV; then, when told to, correct it."""
    course, unit, question = load_question(slug, unit_id, question_id)
    form = _form(course, unit, question)
    go = request.form.get("go", "")
    if go == "edit":
        return _form_page(course, unit, question, form)
    corrected = None if _why_not_here(course, unit, question) else form.corrected(question)
    if corrected is None:
        return _form_page(course, unit, question, form), 422
    if go == "apply":
        made = _corrected(course, unit, corrected, form)
        if made is None:
            return _form_page(course, unit, question, form), 422
        return redirect(url_for("quizzes.show_correction", slug=slug, unit_id=unit_id, correction_id=made), 303)
    found = preview(course.course_id, units_with(course.document, unit, question_id), corrected)
    if go == "csv":
        return csv_response(f"{unit.id}-{question_id}", _header(), _cells(course, found.changes))
    return _preview_page(course, unit, question, corrected, found)


def _form(course: PublishedCourse, unit: Unit, question: Question) -> CorrectionForm:
    texts = texts_for(course, unit)
    return correction_form(question, lambda words: texts.line(words) if isinstance(words, Mapping) else str(words))


def _why_not_here(course: PublishedCourse, unit: Unit, question: Question) -> str:
    try:
        file_of(course, unit, question.id)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def _corrected(course: PublishedCourse, unit: Unit, corrected: Question, form: CorrectionForm) -> int | None:
    """Correct the question and return the correction's id; where that is refused, None, and the form says why."""
    try:
        made = correct(
            course,
            unit,
            corrected,
            reason=form.reason.data or "",
            by=current_user.id,
            expected_digest=form.digest.data or "",
        )
    except BundleRefused as refusal:
        form.form_errors = [*form.form_errors, str(refusal.sentence), *map(str, refusal.problems)]
    except Refusal as refusal:
        form.take_refusal(refusal)
        form.digest.data = course.digest
    else:
        return made[0]
    return None


def _form_page(course: PublishedCourse, unit: Unit, question: Question, form: CorrectionForm) -> str:
    return render_template(
        "quizzes/corrections/correct.html",
        course=course,
        unit=unit,
        elsewhere=_why_not_here(course, unit, question),
        form=form,
        **_as_drawn(course, unit, question),
    )


def _as_drawn(course: PublishedCourse, unit: Unit, question: Question) -> dict[str, Any]:
    return {
        "asked": question,
        "question": drawn(question),
        "right": right_words(question),
        "key": key_of(question),
        "texts": texts_for(course, unit),
    }


def _preview_page(course: PublishedCourse, unit: Unit, question: Question, corrected: Question, found: Preview) -> str:
    asked = PAGE_ASKED.fullmatch(request.form.get("go", ""))
    others = [each for each in units_with(course.document, unit, question.id) if each != unit.id]
    return render_template(
        "quizzes/corrections/preview.html",
        course=course,
        unit=unit,
        found=found,
        page=page_of(found.changes, int(asked[1]) if asked else 1),
        is_same=corrected == question,
        others=[course.document.unit(each) for each in others],
        titles={each: course.document.unit(each).title for each in (unit.id, *others)},
        sent=[(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SENT_ON],
        **_as_drawn(course, unit, corrected),
    )


def _header() -> list[str]:
    names = [_("Name"), _("Quiz"), _("Attempt"), _("Marks before"), _("Marks after"), _("Out of")]
    return [*names, _("Per cent before"), _("Per cent after"), _("Passed before"), _("Passed after")]


def _cells(course: PublishedCourse, changes: Sequence[Change]) -> Iterator[list[Any]]:
    titles = {unit.id: localised(unit.title) for unit in course.document.units()}
    for each in changes:
        marks = [each.person, titles[each.unit_id], each.number, each.earned_before, each.earned_after, each.most]
        yield [*marks, each.score_before, each.score_after, _yes(each.passed_before), _yes(each.passed_after)]


def _yes(value: bool) -> str:
    return str(_("yes") if value else _("no"))


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/corrections")
@access(TRAINERS)
def list_corrections(slug: str, unit_id: str) -> ResponseReturnValue:
    """List the corrections of a quiz: who corrected what, when, why, and how many marks changed."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    return render_template(
        "quizzes/corrections/list.html",
        course=course.document,
        unit=unit,
        settings=content.settings,
        page=corrections_page(course.course_id, unit.id, requested_page()),
    )


def load_correction(slug: str, unit_id: str, correction_id: int) -> tuple[PublishedCourse, Unit, Made]:
    """Return a correction of a quiz that this reader teaches, with its course and unit, or answer 404."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    made = find_correction(course.course_id, unit.id, correction_id)
    if made is None:
        abort(404)
    return course, unit, made


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/corrections/<int:correction_id>")
@access(TRAINERS)
def show_correction(slug: str, unit_id: str, correction_id: int) -> ResponseReturnValue:
    """Show how far the grading after a correction is, and whose marks it has changed."""
    course, unit, made = load_correction(slug, unit_id, correction_id)
    return render_template(
        "quizzes/corrections/made.html",
        course=course,
        unit=unit,
        made=made,
        page=changed_page(correction_id, requested_page()),
        **_as_drawn(course, unit, made.question),
    )


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/corrections/<int:correction_id>.csv")
@access(TRAINERS)
def export_correction(slug: str, unit_id: str, correction_id: int) -> ResponseReturnValue:
    """Answer the attempts that a correction has changed as a CSV file."""
    _course, unit, _made = load_correction(slug, unit_id, correction_id)
    title = localised(unit.title)
    rows = ([row[0], title, *row[1:-2], _yes(row[-2]), _yes(row[-1])] for row in changed_rows(correction_id))
    return csv_response(f"{unit.id}-correction-{correction_id}", _header(), rows)


@blueprint.post("/teaching/<slug>/quizzes/<unit_id>/corrections/<int:correction_id>")
@access(TRAINERS)
def regrade_again(slug: str, unit_id: str, correction_id: int) -> ResponseReturnValue:
    """Take up again the grading after a correction that had to be given up."""
    _course, _unit, made = load_correction(slug, unit_id, correction_id)
    with transaction():
        enqueue(REGRADE, {"correction": made.id}, key=regrade_key(made.id), owner_id=current_user.id)
    return redirect(url_for("quizzes.show_correction", slug=slug, unit_id=unit_id, correction_id=made.id), 303)


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/questions/<question_id>/versions")
@access(TRAINERS)
def show_versions(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Show what a question was in earlier revisions, how many attempts saw each version, and its corrections."""
    course, unit, question = load_question(slug, unit_id, question_id)
    versions, has_older = versions_of(course.course_id, unit.id, question_id)
    return render_template(
        "quizzes/corrections/versions.html",
        course=course,
        unit=unit,
        asked=question,
        versions=[(each, right_words(each.question), key_of(each.question)) for each in versions],
        has_older=has_older,
        page=corrections_page(course.course_id, unit.id, requested_page(), question_id),
        texts=texts_for(course, unit),
    )
