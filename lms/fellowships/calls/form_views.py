"""Building the application form of a call: an overview, a page for each field and section, and the preview."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import access
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.language import LANGUAGES, current_language, in_language
from lms.courses.slugs import slug_from
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls import form_acts, form_edits
from lms.fellowships.calls.form_fields import (
    QuestionForm,
    SectionForm,
    question_from,
    question_values,
    section_values,
)
from lms.fellowships.calls.form_operations import Edit
from lms.fellowships.calls.form_pages import back, change, overview, status_of
from lms.fellowships.calls.form_rows import deciding_before, read_rows, rows_of
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.fellowships.programmes.forms import Versioned
from lms.fellowships.programmes.models import Programme
from lms.people.permissions import MANAGERS
from lms.questionnaires.documents import Question, Questionnaire, Section

PARTS = (form_acts,)
"""What else enters routes."""


@blueprint.get("/programmes/<slug>/calls/<call_slug>/form")
@access(MANAGERS)
def edit_form(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show the form of a call with everything that can be done to it."""
    return overview(slug, call_slug)


def _saved(call: Call, form: Versioned, edit: Edit, did: str, **detail: Any) -> Refusal | None:
    """Change a form in its own transaction; where that is refused the page says why, and the refusal is returned."""
    try:
        change(call, edit, form.seen, did, **detail)
    except EditedMeanwhile as refusal:
        form.take_refusal(refusal)
        form.show_version(refusal.version)
        return refusal
    except Refusal as refusal:
        form.take_refusal(refusal)
        return refusal
    return None


@blueprint.route("/programmes/<slug>/calls/<call_slug>/form/sections/<section_id>/add", methods=["GET", "POST"])
@access(MANAGERS)
def add_form_field(slug: str, call_slug: str, section_id: str) -> ResponseReturnValue:
    """Ask about another field of a section, and add it."""
    programme, call = load_call(slug, call_slug)
    return _field_page(programme, call, None, section_id)


@blueprint.route("/programmes/<slug>/calls/<call_slug>/form/fields/<field_id>", methods=["GET", "POST"])
@access(MANAGERS)
def edit_form_field(slug: str, call_slug: str, field_id: str) -> ResponseReturnValue:
    """Show a field, and change it. One that was taken out meanwhile is asked about as a new one."""
    programme, call = load_call(slug, call_slug)
    document = call_form(call)
    known = document.by_id.get(field_id)
    if known is None and request.method == "GET":
        abort(404)
    return _field_page(programme, call, known, document.sections[-1].id)


def _field_page(programme: Programme, call: Call, known: Question | None, section_id: str) -> ResponseReturnValue:
    document, slug, call_slug = call_form(call), programme.slug, call.slug
    _require_section(document, section_id)
    form = QuestionForm(data=question_values(known, call.version, request.args.get("kind", "")))
    rows = read_rows(request.form) if form.is_submitted() else rows_of(known)
    error: Refusal | None = None
    if form.validate_on_submit():
        try:
            question = question_from(form, rows, known, document.by_id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            error = _saved_question(call, form, question, known, section_id)
            if error is None:
                return back(slug, call_slug, _("The field is saved."), f"field-{question.id}")
    programme, call = load_call(slug, call_slug)
    page = render_template(
        "fellowships/calls/form_field.html",
        programme=programme,
        call=call,
        form=form,
        rows=rows,
        known=known,
        saved=call_form(call).by_id.get(known.id) if known and error else None,
        section_id=section_id,
        deciding=deciding_before(document, known.id if known else None, section_id),
    )
    return page, status_of(error) if error else 422 if form.is_submitted() else 200


def _require_section(document: Questionnaire, section_id: str) -> None:
    if all(section.id != section_id for section in document.sections):
        abort(404)


def _saved_question(
    call: Call, form: QuestionForm, question: Question, known: Question | None, section_id: str
) -> Refusal | None:
    def edit(document: Questionnaire) -> Questionnaire:
        if known is None:
            return form_edits.add_question(document, section_id, question)
        return form_edits.change_question(document, question)

    return _saved(call, form, edit, "form_field_changed" if known else "form_field_added", field=question.id)


@blueprint.route("/programmes/<slug>/calls/<call_slug>/form/add-section", methods=["GET", "POST"])
@access(MANAGERS)
def add_form_section(slug: str, call_slug: str) -> ResponseReturnValue:
    """Ask about another section, and add it at the end."""
    return _section_page(slug, call_slug, None)


@blueprint.route("/programmes/<slug>/calls/<call_slug>/form/sections/<section_id>", methods=["GET", "POST"])
@access(MANAGERS)
def edit_form_section(slug: str, call_slug: str, section_id: str) -> ResponseReturnValue:
    """Show the title and the introduction of a section, and change them."""
    return _section_page(slug, call_slug, section_id)


def _section_page(slug: str, call_slug: str, section_id: str | None) -> ResponseReturnValue:
    _programme, call = load_call(slug, call_slug)
    known = {section.id: section for section in call_form(call).sections}
    if section_id is not None and section_id not in known and request.method == "GET":
        abort(404)
    section = known.get(section_id or "")
    form = SectionForm(data=section_values(section, call.version))
    error: Refusal | None = None
    if form.validate_on_submit():
        error = _saved_section(call, form, section, list(known))
        if error is None:
            return back(slug, call_slug, _("The section is saved."), f"section-{section.id}" if section else None)
    programme, call = load_call(slug, call_slug)
    template = "fellowships/calls/form_section.html"
    page = render_template(template, programme=programme, call=call, form=form, known=section)
    return page, status_of(error) if error else 422 if form.is_submitted() else 200


def _saved_section(call: Call, form: SectionForm, section: Section | None, taken: list[str]) -> Refusal | None:
    words = form.all_words()
    made = section.id if section else form_edits.free_id(slug_from(words["title"], "section"), taken)

    def edit(document: Questionnaire) -> Questionnaire:
        if section is None:
            return form_edits.add_section(document, Section.model_validate({"id": made, **words}))
        return form_edits.change_section(document, made, **words)

    return _saved(call, form, edit, "form_section_changed" if section else "form_section_added", section=made)


@blueprint.get("/programmes/<slug>/calls/<call_slug>/form/preview")
@access(MANAGERS)
def preview_form(slug: str, call_slug: str) -> str:
    """Show the form as applicants see it, in the language that the address names."""
    programme, call = load_call(slug, call_slug)
    named = request.args.get("language", "")
    language = named if named in LANGUAGES else current_language()
    with in_language(language):
        return render_template(
            "fellowships/calls/form_preview.html",
            programme=programme,
            call=call,
            document=call_form(call),
            language=language,
        )
