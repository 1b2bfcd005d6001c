"""Writing a lesson: the editor, its preview, and who else is there."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.loaders import Desk, load_unit
from lms.authoring.drafts.pages import unit_editors
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.writing.forms import AnyForm, sent_of
from lms.authoring.writing.insertions import insertions_for
from lms.authoring.writing.lesson_pages import (
    LessonAt,
    clash_page,
    lesson_at,
    lesson_page,
    presence_words,
    preview_of,
    problems_of,
)
from lms.authoring.writing.lesson_texts import joined, token
from lms.authoring.writing.operations import save_lesson_text
from lms.authoring.writing.pasting import markdown_of, with_lists
from lms.authoring.writing.presence import note_presence
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json
from lms.core.templating import time_pattern
from lms.courses.units import LESSON

UNIT = "/courses/<slug>/edit/units/<unit_slug>"


@blueprint.route(UNIT, methods=["GET", "POST"])
@access(SIGNED_IN)
def write_unit(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show a lesson with its editor, and save it, also as it is typed."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=request.method == "POST")
    if unit.kind != LESSON:
        endpoint = unit_editors.find(unit.kind) or abort(404)
        return redirect(url_for(endpoint, slug=slug, unit_slug=unit_slug), 303)
    at = lesson_at(desk, unit, request.args.get("language"))
    if request.method == "GET":
        return lesson_page(at, at.form() if desk.may_write else None)
    form = at.sent(is_whole_head="head" in request.form)
    if not form.validate():
        return _refused(at, form)
    if request.form.get("go") == "preview":
        return lesson_page(at, form, is_preview=True)
    return _save(at, form)


def _save(at: LessonAt, form: AnyForm) -> ResponseReturnValue:
    sent = sent_of(form)
    draft, unit_id, code = at.desk.draft, at.unit.id, at.language
    try:
        saved = save_lesson_text(draft.course_id, unit_id, at.key, sent, by=current_user.id)
    except ChangedMeanwhile as clash:
        if wants_json():
            return jsonify(error=str(clash.sentence)), 409
        return clash_page(lesson_at(at.desk, at.unit, code), sent), 409
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _refused(at, form)
    note_problems(draft, at.unit)
    if wants_json():
        return jsonify(version=token(saved.version, sent.parts), saved_at=format_datetime(saved.at, time_pattern()))
    note_presence(unit_id, current_user.id)
    flash(_("Saved."), "success")
    here = url_for("authoring.write_unit", slug=draft.slug, unit_slug=at.unit.slug, language=code)
    return redirect(after_saving(at.desk, here), 303)


def after_saving(desk: Desk, here: str) -> str:
    """Return where the page of a text leads once it is saved: to publishing where that was pressed, else back to it."""
    if desk.may_publish and request.form.get("go") == "publish":
        return url_for("authoring.publish_draft", slug=desk.draft.slug)
    return here


def _refused(at: LessonAt, form: AnyForm) -> ResponseReturnValue:
    if wants_json():
        found = [*form.form_errors, *(sentence for each in form for sentence in each.errors)]
        return jsonify(error=str(found[0]) if found else ""), 422
    return lesson_page(at, form), 422


@blueprint.post(f"{UNIT}/preview-text")
@access(SIGNED_IN)
def preview_lesson_text(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Answer a lesson as learners would see what is typed, and what is wrong with it; nothing is saved."""
    at = _lesson(slug, unit_slug)
    form = at.sent(is_whole_head="head" in request.form)
    if not form.validate():
        return _errors(form)
    content = joined(at.content, sent_of(form))
    problems = problems_of(at, content)
    return jsonify(
        html=preview_of(at, content),
        problems=[{"sentence": str(each.sentence), "field": each.field, "line": each.line} for each in problems],
    )


def _errors(form: AnyForm) -> ResponseReturnValue:
    return jsonify(error=" ".join(str(sentence) for each in form for sentence in each.errors)), 422


def _lesson(slug: str, unit_slug: str) -> LessonAt:
    """Load the lesson that a script of its editor asks about."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=True)
    if unit.kind != LESSON:
        abort(404)
    return lesson_at(desk, unit, request.args.get("language"))


@blueprint.post(f"{UNIT}/presence")
@access(SIGNED_IN)
def note_unit_presence(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Note that somebody has a unit open, and answer who else has."""
    at = _lesson(slug, unit_slug)
    unit_id, text, version = at.unit.id, at.text, at.version
    note_presence(unit_id, current_user.id)
    return jsonify(words=presence_words(unit_id, text), version=version)


@blueprint.post(f"{UNIT}/paste-text")
@access(SIGNED_IN)
def paste_as_markdown(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Answer what was pasted (``html``, or plain ``text``) as Markdown, with a note for what was left out."""
    load_unit(slug, unit_slug, is_to_write=True)
    try:
        if request.form.get("html"):
            pasted = markdown_of(request.form["html"])
            return jsonify(text=pasted.text, notes=pasted.notes)
        return jsonify(text=with_lists(request.form.get("text", "")), notes=[])
    except Refusal as refusal:
        return jsonify(error=str(refusal.sentence)), 422


@blueprint.get(f"{UNIT}/insertions")
@access(SIGNED_IN)
def list_insertions(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Answer what the toolbar offers to put into a text: units, words of the glossary, pictures, facts."""
    at = _lesson(slug, unit_slug)
    return jsonify(insertions_for(at.desk.draft, at.language))
