"""Writing a workshop as a unit of a course."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import note_problems, read_unit_of
from lms.authoring.drafts.loaders import Desk, load_unit
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.queries import outline, texts_of
from lms.authoring.drafts.saving import ChangedMeanwhile, Saved
from lms.authoring.writing.blanks import WORKSHOP
from lms.authoring.writing.lesson_pages import presence_words
from lms.authoring.writing.lesson_texts import Sent, token
from lms.authoring.writing.operations import save_workshop_text
from lms.authoring.writing.views.lessons import UNIT, after_saving
from lms.authoring.writing.workshop_forms import WorkshopForm, words_by_language, workshop_form
from lms.authoring.writing.workshop_texts import workshop_fields
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json
from lms.core.templating import time_pattern


@blueprint.route(f"{UNIT}/workshop", methods=["GET", "POST"])
@access(SIGNED_IN)
def write_workshop_unit(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show what the file of a workshop says as a form, and save it, also as it is typed."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=request.method == "POST")
    text = texts_of(unit).get("") or abort(404)
    if unit.kind != WORKSHOP:
        abort(404)
    said = workshop_fields(text.content, desk.draft.languages)
    if request.method == "GET" or said is None:
        form = workshop_form(desk.draft.languages, said, text.version) if said is not None else None
        return _page(desk, unit, text, form), 200 if request.method == "GET" else 422
    form = workshop_form(desk.draft.languages)
    if not form.validate():
        return _refused(desk, unit, text, form, 422)
    return _save(desk, unit, text, form)


def _save(desk: Desk, unit: DraftUnit, text: DraftText, form: WorkshopForm) -> ResponseReturnValue:
    sent = form.sent()
    try:
        saved = save_workshop_text(text.id, sent, desk.draft.languages, by=current_user.id)
    except ChangedMeanwhile as clash:
        form.take_refusal(clash)
        now = texts_of(unit)[""]
        form.version.data = token(now.version, workshop_fields(now.content, desk.draft.languages) or {})
        return _refused(desk, unit, now, form, 409, kept_id=clash.kept_id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _refused(desk, unit, text, form, 422)
    note_problems(desk.draft, unit)
    return _saved(desk, unit, saved, sent)


def _saved(desk: Desk, unit: DraftUnit, saved: Saved, sent: Sent) -> ResponseReturnValue:
    if wants_json():
        return jsonify(version=token(saved.version, sent.parts), saved_at=format_datetime(saved.at, time_pattern()))
    flash(_("Saved."), "success")
    here = url_for("authoring.write_workshop_unit", slug=desk.draft.slug, unit_slug=unit.slug)
    return redirect(after_saving(desk, here), 303)


def _refused(
    desk: Desk, unit: DraftUnit, text: DraftText, form: WorkshopForm, status: int, **words: Any
) -> ResponseReturnValue:
    if wants_json():
        found = [*form.form_errors, *(sentence for each in form for sentence in each.errors)]
        return jsonify(error=str(found[0]) if found else ""), status
    return _page(desk, unit, text, form, **words), status


def _page(desk: Desk, unit: DraftUnit, text: DraftText, form: WorkshopForm | None, **words: Any) -> str:
    title = text.facts.get("title")
    return render_template(
        "authoring/writing/workshop.html",
        desk=desk,
        unit=unit,
        unit_title=title if isinstance(title, dict) and title else {desk.draft.languages[0]: unit.slug},
        text=text,
        form=form,
        by_language=words_by_language(form, desk.draft.languages) if form is not None else [],
        outline=outline(desk.draft),
        problems=read_unit_of(desk.draft, unit).all_problems,
        presence=presence_words(unit.id, text),
        **words,
    )
