"""Questions from files into a course, and out of it into files, for its trainers."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import access
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES, current_language
from lms.core.paging import Page, requested_page
from lms.core.spreadsheets import csv_response
from lms.courses.queries import PublishedCourse
from lms.learning.loaders import load_taught_course
from lms.people.permissions import TRAINERS
from lms.quizzes.banks.drawing import drawn, key_of, right_words
from lms.quizzes.banks.places import Place, PlaceKind, find_place
from lms.quizzes.banks.words import kind_words
from lms.quizzes.blueprint import blueprint
from lms.quizzes.exchange import sheets_template
from lms.quizzes.exchange.formats import FORMATS
from lms.quizzes.imports.bank_files import Choice, Existing
from lms.quizzes.imports.exports import written
from lms.quizzes.imports.forms import FORMAT_WORDS, ImportForm, format_choices
from lms.quizzes.imports.models import ImportState, QuestionImport
from lms.quizzes.imports.operations import AlreadyTaken, drop_import, keep_import, take_import
from lms.quizzes.imports.pages import find_import, place_of, preview_of, read_preview, waiting_imports
from lms.quizzes.imports.proposals import Proposal
from lms.quizzes.refusals import sentences_of
from lms.quizzes.rendering import QuizTexts

PROPOSALS_A_PAGE = 25
MOST_PROBLEMS_SHOWN = 100
SINGLE = "existing."


@blueprint.get("/teaching/<slug>/import")
@access(TRAINERS)
def ask_import(slug: str) -> ResponseReturnValue:
    """Ask for a file of questions."""
    course = load_taught_course(slug)
    return _ask_page(course, ImportForm.of(course.document, formdata=None, target=request.args.get("target")))


def _ask_page(course: PublishedCourse, form: ImportForm) -> str:
    waiting = waiting_imports(course.course_id)
    return render_template("quizzes/banks/import.html", course=course.document, form=form, waiting=waiting)


@blueprint.post("/teaching/<slug>/import")
@access(TRAINERS)
def upload_questions(slug: str) -> ResponseReturnValue:
    """Keep a file of questions and show what would come of it."""
    course = load_taught_course(slug)
    form = ImportForm.of(course.document)
    upload = form.upload(course.document) if form.validate_on_submit() else None
    if upload is None:
        return _ask_page(course, form), 422
    preview = read_preview(course, upload.content, upload.format, upload.language, upload.target)
    import_id = keep_import(course.course_id, upload, preview, by=current_user.id)
    return redirect(url_for("quizzes.show_import", slug=slug, import_id=import_id), 303)


def _load_import(course: PublishedCourse, import_id: int) -> tuple[QuestionImport, Place | None]:
    found = find_import(course.course_id, import_id)
    if found is None:
        abort(404)
    try:
        return found, place_of(course, found.target)
    except LookupError:
        abort(404)


@blueprint.get("/teaching/<slug>/import/<int:import_id>")
@access(TRAINERS)
def show_import(slug: str, import_id: int) -> ResponseReturnValue:
    """Show what would be taken from a file, what would not, and why."""
    course = load_taught_course(slug)
    found, place = _load_import(course, import_id)
    return _preview_page(course, found, place, [])


def _preview_page(course: PublishedCourse, found: QuestionImport, place: Place | None, refusals: list[Any]) -> str:
    preview = preview_of(course, found.digest, found.format, found.language, found.target)
    page = _page(preview.proposals)
    return render_template(
        "quizzes/banks/preview.html",
        course=course.document,
        found=found,
        place=place,
        preview=preview,
        page=page,
        shown=[(proposal, drawn(proposal.question), *_key(proposal)) for proposal in page.items],
        untaken=preview.untaken[:MOST_PROBLEMS_SHOWN],
        refusals=refusals,
        is_waiting=found.state is ImportState.WAITING,
        was_taken=found.state is ImportState.TAKEN,
        texts=QuizTexts(course.document, place.unit_id if place else "", current_language()),
        format_words=FORMAT_WORDS,
        language_names=LANGUAGES,
        kind_words=kind_words,
    )


def _key(proposal: Proposal) -> tuple[Any, Any]:
    return right_words(proposal.question), key_of(proposal.question)


def _page(proposals: tuple[Proposal, ...]) -> Page[Proposal]:
    number = min(requested_page(), max(1, -(-len(proposals) // PROPOSALS_A_PAGE)))
    start = (number - 1) * PROPOSALS_A_PAGE
    return Page(proposals[start : start + PROPOSALS_A_PAGE], number, PROPOSALS_A_PAGE, len(proposals))


@blueprint.post("/teaching/<slug>/import/<int:import_id>")
@access(TRAINERS)
def finish_import(slug: str, import_id: int) -> ResponseReturnValue:
    """Take the questions of a file, or none of them; a second time nothing happens."""
    course = load_taught_course(slug)
    found, place = _load_import(course, import_id)
    try:
        if request.form.get("go") == "drop":
            drop_import(import_id, slug, by=current_user.id)
            flash(_("Nothing was taken from the file."), "info")
            return redirect(url_for("quizzes.show_banks", slug=slug), 303)
        return _take(course, found)
    except AlreadyTaken as refusal:
        flash(refusal.sentence, "info")
        return redirect(url_for("quizzes.show_import", slug=slug, import_id=import_id), 303)
    except Refusal as refusal:
        found, place = _load_import(course, import_id)
        return _preview_page(course, found, place, sentences_of(refusal)), 422


def _take(course: PublishedCourse, found: QuestionImport) -> ResponseReturnValue:
    target = found.target
    preview = preview_of(course, found.digest, found.format, found.language, target)
    if not preview.proposals:
        raise Refusal(_("There is no question in this file that can be taken."))
    _revision, count = take_import(found.id, course, preview, _choice(), by=current_user.id)
    flash(ngettext("%(num)s question was taken.", "%(num)s questions were taken.", count.taken), "success")
    if count.skipped:
        left = ngettext("%(num)s was left as it is.", "%(num)s were left as they are.", count.skipped)
        flash(left, "info")
    return redirect(_address_of(course.slug, target), 303)


def _choice() -> Choice:
    """Return what the form says about questions that are there already: about all, and about single ones."""
    known = {each.value: each for each in Existing}
    given = {name: known[value] for name, value in request.form.items() if value in known}
    single = {name.removeprefix(SINGLE): each for name, each in given.items() if name.startswith(SINGLE)}
    return Choice(given.get("existing", Existing.SKIP), single)


def _address_of(slug: str, target: str) -> str:
    kind, _slash, name = target.partition("/")
    if kind == PlaceKind.BANK:
        return url_for("quizzes.show_bank", slug=slug, bank=name)
    return url_for("quizzes.show_quiz_questions", slug=slug, unit_id=name)


@blueprint.get("/teaching/<slug>/import/<int:import_id>/problems.csv")
@access(TRAINERS)
def export_problems(slug: str, import_id: int) -> ResponseReturnValue:
    """Answer what cannot be taken from a file as a table: line, reason, and what stands there."""
    course = load_taught_course(slug)
    found, _place = _load_import(course, import_id)
    preview = preview_of(course, found.digest, found.format, found.language, found.target)
    rows = [(each.line, each.what, each.source) for each in preview.untaken]
    return csv_response(f"{slug}-import-{import_id}-problems", [_("Line"), _("What is wrong"), _("In the file")], rows)


@blueprint.get("/teaching/<slug>/import/template.<ending>")
@access(TRAINERS)
def show_template(slug: str, ending: str) -> ResponseReturnValue:
    """Answer the empty table into which questions are written, as XLSX or CSV."""
    load_taught_course(slug)
    made = {"xlsx": sheets_template.template_xlsx, "csv": sheets_template.template_csv}.get(ending)
    if made is None:
        abort(404)
    return _file(made(current_language()), f"questions.{ending}", FORMATS[ending].media_type)


def _file(content: bytes, name: str, media_type: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/teaching/<slug>/export")
@access(TRAINERS)
def ask_export(slug: str) -> ResponseReturnValue:
    """Ask in which format the questions of a place are wanted; with one chosen, say what it cannot hold."""
    course = load_taught_course(slug)
    place, form, language = _wanted(course)
    made = written(course.document, place, form, language) if form else None
    return render_template(
        "quizzes/banks/export.html",
        course=course.document,
        place=place,
        format=form,
        language=language,
        written=made,
        formats=format_choices(),
        format_words=FORMAT_WORDS,
        language_names=LANGUAGES,
    )


@blueprint.get("/teaching/<slug>/export/questions")
@access(TRAINERS)
def export_questions(slug: str) -> ResponseReturnValue:
    """Answer the questions of a place as a file."""
    course = load_taught_course(slug)
    place, form, language = _wanted(course)
    if not form:
        abort(404)
    name = f"{slug}-{place.id}{FORMATS[form].ending}"
    return _file(written(course.document, place, form, language).data, name, FORMATS[form].media_type)


def _wanted(course: PublishedCourse) -> tuple[Place, str, str]:
    """Return the place, format and language that the address names; no such place answers 404."""
    place = find_place(course.document, request.args.get("place", ""))
    if place is None:
        abort(404)
    form, language = request.args.get("format", ""), request.args.get("language", "")
    return place, form if form in FORMATS else "", language if language in course.document.languages else ""
