"""Filling an application in under its code: what applicants say about themselves, and one section a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from lms.attachments.models import Attachment
from lms.attachments.operations import keep_file, remove_file
from lms.attachments.queries import files_of
from lms.attachments.views import file_response
from lms.core import clock
from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.templating import time_pattern
from lms.extensions import db
from lms.fellowships.applications import operations
from lms.fellowships.applications.closing import may_apply, why_closed
from lms.fellowships.applications.forms import DetailsForm, seen_version
from lms.fellowships.applications.loaders import load_own, load_own_draft
from lms.fellowships.applications.models import Application
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.applications.sections import section_document
from lms.fellowships.applications.sending import answers_now
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.people.identity import signed_in_id
from lms.questionnaires.checks import most_of
from lms.questionnaires.documents import Answers, FieldKind, Questionnaire, Section
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.reading import ineligible, problems, read_answers

NO_STORE = {"Cache-Control": "no-store"}
"""Phones are shared; and a page that is opened again by going back must not bring older words with it."""


def saved_response(version: int) -> ResponseReturnValue:
    """Return what draft.js wants to hear when a draft was saved."""
    return jsonify(version=version, saved_at=format_datetime(clock.now(), time_pattern()))


@blueprint.route("/fellowships/application/<code>/about", methods=["GET", "POST"])
@access(EVERYONE)
def edit_applicant_details(code: str) -> ResponseReturnValue:
    """Ask applicants about themselves, and save it, also while they type."""
    application, call = load_own_draft(code)
    form, stored, status = DetailsForm(obj=application), {}, 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with transaction():
                version = operations.save_details(application.id, form.values(), seen=seen_version(form.version.data))
        except DraftConflict as conflict:
            stored, status = conflict.stored, 409
            form.take_refusal(conflict)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return saved_response(version) if wants_json() else _gone_on(code, 0)
    if wants_json():
        return jsonify(error=_first_error(form)), status
    application, call = load_own_draft(code)
    form.version.data = str(application.version)
    words = {
        "form": form,
        "stored": stored,
        "steps": len(call_form(call).sections) + 2,
        "closed": _closed(application, call),
    }
    page = render_template(
        "fellowships/applications/details.html", application=application, code=code, call=call, **words
    )
    return page, status, NO_STORE


def _first_error(form: DetailsForm) -> str:
    found = [*form.form_errors, *(sentence for each in form for sentence in each.errors)]
    return str(found[0]) if found else ""


def _closed(application: Application, call: Call) -> str | None:
    """Return why nothing can be sent now, for a notice above the form; None where it can."""
    return None if may_apply(call, application.email, application.phone) else why_closed(call)


def _gone_on(code: str, number: int, sections: int = 1) -> ResponseReturnValue:
    """Go to where the button that was pressed leads: the next section, the last look, or the overview for later."""
    if request.form.get("go") == "later":
        flash(_("It is saved. Come back with your code whenever you like."), "success")
        return redirect(url_for("fellowships.show_own_application", code=code), 303)
    if number >= sections:
        return redirect(url_for("fellowships.check_application", code=code), 303)
    return redirect(url_for("fellowships.edit_own_section", code=code, number=number + 1), 303)


@dataclass(frozen=True)
class _Place:
    """One section of one draft: ``document`` is what is asked of it, ``answers`` everything with the files."""

    application: Application
    call: Call
    form: Questionnaire
    section: Section
    number: int
    document: Questionnaire
    answers: Answers


def _place(code: str, number: int) -> _Place:
    application, call = load_own_draft(code)
    form = call_form(call)
    if not 1 <= number <= len(form.sections):
        abort(404)
    section, answers = form.sections[number - 1], answers_now(application, form)
    return _Place(application, call, form, section, number, section_document(form, section, answers), answers)


@blueprint.route("/fellowships/application/<code>/sections/<int:number>", methods=["GET", "POST"])
@access(EVERYONE)
def edit_own_section(code: str, number: int) -> ResponseReturnValue:
    """Show one section of the form, and save it, also while it is filled in; what is typed is kept as it is."""
    place = _place(code, number)
    if request.method == "GET":
        is_checked = "check" in request.args
        return _section_page(place, code, place.answers, problems(place.document, place.answers) if is_checked else {})
    typed = _typed(place)
    try:
        with transaction():
            seen = seen_version(request.form.get("version"))
            version = operations.save_answers(place.application.id, place.section.id, typed, seen=seen)
    except DraftConflict as conflict:
        return _not_saved(code, number, typed, conflict, 409)
    except Refusal as refusal:
        return _not_saved(code, number, typed, refusal, 422)
    if wants_json():
        return saved_response(version)
    errors = _take_files(_place(code, number))
    return _after_saving(_place(code, number), code, errors)


def _typed(place: _Place) -> Answers:
    """Return what was typed into a section; of fields that another window has hidden since only what has words."""
    free = [question.model_copy(update={"when": None}) for question in place.section.questions]
    whole = Questionnaire(sections=(place.section.model_copy(update={"questions": tuple(free)}),))
    typed = read_answers(whole, request.form)
    return {key: answer for key, answer in typed.items() if answer or key in place.document.by_id}


def _not_saved(code: str, number: int, typed: Answers, refusal: Refusal, status: int) -> ResponseReturnValue:
    """Show again what was typed, with what another window has saved beside it."""
    if wants_json():
        return jsonify(error=str(refusal.sentence)), status
    place = _place(code, number)
    stored = refusal.stored if isinstance(refusal, DraftConflict) else {}
    answers = {**place.answers, **typed}
    return _section_page(place, code, answers, {}, stored=stored, status=status, refused=str(refusal.sentence))


def _take_files(place: _Place) -> dict[str, Any]:
    """Keep the files that came with a section, take out the one whose button was pressed; return what was refused."""
    errors: dict[str, Any] = {}
    application_id = place.application.id
    for question in [each for each in place.document.questions() if each.kind is FieldKind.FILE]:
        for sent in [each for each in request.files.getlist(f"file.{question.id}") if each.filename]:
            try:
                keep_file(OWNER, application_id, question.id, sent, by=signed_in_id(), most=most_of(question))
            except Refusal as refusal:
                errors[question.id] = refusal.sentence
    removed = request.form.get("remove", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 10:
        with transaction():
            operations.held_draft(application_id)
            remove_file(OWNER, application_id, int(removed), by=signed_in_id())
    return errors


def _after_saving(place: _Place, code: str, errors: dict[str, Any]) -> ResponseReturnValue:
    wrong = problems(place.document, place.answers)
    errors = {**{key: sentence for key, sentence in wrong.items() if place.answers.get(key)}, **errors}
    if errors:
        return _section_page(place, code, place.answers, errors, status=422)
    if request.form.get("remove"):
        return redirect(url_for("fellowships.edit_own_section", code=code, number=place.number), 303)
    for reason in ineligible(place.document, place.answers):
        flash(str(reason), "warning")
    return _gone_on(code, place.number, len(place.form.sections))


def _section_page(
    place: _Place, code: str, answers: Answers, errors: dict[str, Any], *, status: int = 200, **words: Any
) -> ResponseReturnValue:
    page = render_template(
        "fellowships/applications/section.html",
        code=code,
        call=place.call,
        application=place.application,
        section=place.section,
        number=place.number,
        steps=len(place.form.sections) + 2,
        document=place.document,
        answers=answers,
        errors=errors,
        files=files_of(OWNER, [place.application.id])[place.application.id],
        file_url=lambda file: url_for("fellowships.show_own_file", code=code, file_id=file.id),
        closed=_closed(place.application, place.call),
        **words,
    )
    return page, status, NO_STORE


@blueprint.get("/fellowships/application/<code>/files/<int:file_id>")
@access(EVERYONE)
def show_own_file(code: str, file_id: int) -> ResponseReturnValue:
    """Hand an applicant one of the files of their application."""
    application = load_own(code)
    file = db.session.get(Attachment, file_id)
    if file is None or (file.owner_kind, file.owner_id) != (OWNER, application.id) or file.removed_at is not None:
        abort(404)
    return file_response(file)
