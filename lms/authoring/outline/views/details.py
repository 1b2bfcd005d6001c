"""What is said about a whole course: its details, what completes it, and the text of a file that no form can read."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import TextAreaField

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.places import COURSE
from lms.authoring.drafts.queries import find_text, outline
from lms.authoring.drafts.saving import ChangedMeanwhile, Saved, save_text
from lms.authoring.outline import details
from lms.authoring.outline.detail_forms import (
    WORDING_NAMES,
    DetailsForm,
    details_form,
    marks_in,
    rule_form,
    scored_units,
)
from lms.authoring.outline.fields import VersionForm
from lms.authoring.outline.yaml_texts import said_in, version_of
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.core.language import LANGUAGES
from lms.courses.bundles import LARGEST_TEXT
from lms.courses.yaml_files import read_yaml
from lms.extensions import db
from lms.questionnaires.saving import saved_response


@blueprint.route("/courses/<slug>/edit/details", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_course_details(slug: str) -> ResponseReturnValue:
    """Show what is said about a course, and save it, also while it is typed; ``line`` adds or takes out an outcome."""
    desk = load_desk(slug, is_to_write=True)
    text = find_text(desk.draft.course_id, COURSE)
    said = said_in(text)
    if said is None:
        return to_mending(slug, text)
    shown = details.shown_details(said, desk.draft.languages)
    form = details_form(desk.draft, shown, text.version if text else 0)
    if form.is_submitted():
        return _details_answer(desk, form, shown)
    return _details_page(desk, form), 200


def _details_answer(desk: Desk, form: DetailsForm, shown: dict[str, Any]) -> ResponseReturnValue:
    if not form.validate():
        return jsonify(error=_("Not everything could be saved.")) if wants_json() else _details_page(desk, form), 422
    try:
        saved = details.change_details(
            desk.draft, shown, form.details(line_to_go()), version=form.seen, by=current_user.id
        )
    except Refusal as refusal:
        return _details_refused(desk, form, refusal)
    return saved_answer(saved, "authoring.edit_course_details", slug=desk.draft.slug)


def _details_refused(desk: Desk, form: DetailsForm, refusal: Refusal) -> ResponseReturnValue:
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), status
    form.take_refusal(refusal)
    form.show_version(version_of(desk.draft, COURSE))
    said = said_in(find_text(desk.draft.course_id, COURSE)) or {}
    now = details.shown_details(said, desk.draft.languages) if status == 409 else None
    return _details_page(desk, form, now), status


def _details_page(desk: Desk, form: DetailsForm, now: dict[str, Any] | None = None) -> str:
    return render_template(
        "authoring/outline/details.html",
        desk=desk,
        here="details",
        form=form,
        now=now,
        first=LANGUAGES.get(desk.draft.languages[0], desk.draft.languages[0]),
        wordings={each.value: words for each, words in WORDING_NAMES.items()},
    )


def line_to_go() -> int | None:
    """Return the place of the line that a button takes out, or None."""
    what, _dash, place = request.form.get("line", "").partition("-")
    return number_of(place) if what == "less" else None


def saved_answer(saved: Saved, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Return that a form is saved: to its script, or to the page again, where a line was added to its end."""
    if wants_json():
        return saved_response(saved.version)
    is_about_lines = request.form.get("line", "")
    if not is_about_lines:
        flash(_("Saved.") if saved.is_new else _("Nothing was changed."), "success" if saved.is_new else "info")
    return redirect(url_for(endpoint, **values, _anchor="lines" if is_about_lines else None), 303)


@blueprint.route("/courses/<slug>/edit/completion", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_completion(slug: str) -> ResponseReturnValue:
    """Show what completes a course, and change it."""
    desk = load_desk(slug, is_to_write=True)
    text = find_text(desk.draft.course_id, COURSE)
    said = said_in(text)
    if said is None:
        return to_mending(slug, text)
    rule, modules = details.shown_rule(said), outline(desk.draft)
    form, status = rule_form(rule, modules, text.version if text else 0), 200
    if form.validate_on_submit():
        marks = marks_in(form, modules, rule["quizzes"])
        try:
            saved = details.change_rule(desk.draft, form.chosen(), marks, version=form.seen, by=current_user.id)
            return saved_answer(saved, "authoring.edit_completion", slug=slug)
        except Refusal as refusal:
            form.take_refusal(refusal)
            form.show_version(version_of(desk.draft, COURSE))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
    elif form.is_submitted():
        status = 422
    return _rule_page(load_desk(slug, is_to_write=True), form, status), status


def _rule_page(desk: Desk, form: Any, status: int) -> str:
    modules = outline(desk.draft)
    said = said_in(find_text(desk.draft.course_id, COURSE)) or {}
    return render_template(
        "authoring/outline/rule.html",
        desk=desk,
        here="details",
        form=form,
        scored=[unit for unit in scored_units(modules) if f"mark_{unit.id}" in form],
        now=details.shown_rule(said) if status == 409 else None,
    )


class MendForm(VersionForm):
    """The whole text of a file."""

    content = TextAreaField()


@blueprint.route("/courses/<slug>/edit/outline/texts/<int:text_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def mend_text(slug: str, text_id: int) -> ResponseReturnValue:
    """Show a file that no form can read as it stands, with what is wrong in it, and save its text."""
    desk = load_desk(slug, is_to_write=True)
    text = db.session.get(DraftText, text_id)
    if text is None or text.course_id != desk.draft.course_id or text.unit_id or text.deleted_at:
        abort(404)
    form, status, place = MendForm(data={"version": text.version, "content": tidied(text.content)}), 200, text.place
    if form.validate_on_submit():
        typed = (form.content.data or "").replace("\r\n", "\n")[: 2 * LARGEST_TEXT]
        try:
            saved = save_text(text_id, typed, version=form.seen, by=current_user.id)
            return saved_answer(saved, "authoring.mend_text", slug=slug, text_id=text_id)
        except Refusal as refusal:
            form.take_refusal(refusal)
            form.show_version(version_of(desk.draft, place))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
    problems = read_yaml(tidied(form.content.data or "")).problems
    now = find_text(desk.draft.course_id, place) if status == 409 else None
    page = render_template(
        "authoring/outline/mend.html", desk=desk, here="details", form=form, place=place, problems=problems, now=now
    )
    return page, status


def to_mending(slug: str, text: DraftText | None) -> ResponseReturnValue:
    """Lead to the page on which a file that no form can read is mended."""
    if text is None:
        abort(404)
    return redirect(url_for("authoring.mend_text", slug=slug, text_id=text.id), 303)
