"""The pages on which a quiz is written: its head and its questions, which of them are asked, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import ValidationError

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import read_unit_of
from lms.authoring.drafts.queries import outline
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.questions.checking import context_of
from lms.authoring.questions.forms.building import acted, data_of, form_of, shown_controls
from lms.authoring.questions.heads import QUIZ_HEAD, change_head
from lms.authoring.questions.holders import QUIZ
from lms.authoring.questions.listing import LONGEST_SOUGHT, Sought, listed
from lms.authoring.questions.loaders import At, load_quiz
from lms.authoring.questions.noting import note_faults
from lms.authoring.questions.operations import change_around
from lms.authoring.questions.slot_rows import BANKS, askable, bank_names, slot_controls, slots_shown, slots_written
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.forms import Form
from lms.core.language import localised
from lms.core.paging import requested_page
from lms.courses.yaml_changes import bring_over
from lms.quizzes.banks.words import kind_words
from lms.quizzes.review import ASPECTS
from lms.quizzes.settings import QuizSettings
from lms.quizzes.settings_page.changes import written
from lms.quizzes.settings_page.forms import QuizSettingsForm, settings_form
from lms.quizzes.settings_page.words import summaries

SAVE = "save"


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/quiz", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_quiz(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show a quiz with its questions, and save its head."""
    at = load_quiz(slug, unit_slug, is_to_write=request.method == "POST")
    form = form_of(QUIZ_HEAD, at.holder.around, at.desk.draft.languages, at.holder.around_version)
    if request.method == "GET":
        return _quiz_page(at, form)
    before = at.holder.around
    after = data_of(form, QUIZ_HEAD, before, at.desk.draft.languages)
    try:
        change_head(at.holder, before, after, version=form["version"].data, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        form["version"].data = at.again().holder.around_version
        return _quiz_page(at.again(), form), 409 if isinstance(refusal, ChangedMeanwhile) else 422
    note_faults(at.desk.draft, at.holder, [])
    flash(_("Saved."), "success")
    return redirect(at.url("list"), 303)


def requested_questions() -> Sought:
    """Return which questions the address asks for."""
    return Sought(**{name: request.args.get(name, "").strip()[:LONGEST_SOUGHT] for name in Sought.__dataclass_fields__})


def _quiz_page(at: At, form: Form) -> str:
    draft, unit = at.desk.draft, at.unit
    assert unit is not None  # noqa: S101 – the loader has seen to it
    sought = requested_questions()
    page = listed(at.holder, sought, requested_page(), context_of(draft))
    inside = {problem for each in page.items for problem in each.mistakes}
    return render_template(
        "authoring/questions/quiz.html",
        desk=at.desk,
        at=at,
        unit=unit,
        outline=outline(draft),
        form=form,
        head=shown_controls(form, QUIZ_HEAD, draft.languages, {}),
        page=page,
        sought=sought,
        problems=read_unit_of(draft, unit).all_problems,
        has_mistakes=bool(inside),
        asked=slots_shown(at.holder.around),
        set_to=summaries(_settings(at)),
        removed=request.args.get("removed", type=int),
        kind_words=kind_words,
    )


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/quiz/slots", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_quiz_slots(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show which questions a quiz asks, and change that."""
    at = load_quiz(slug, unit_slug, is_to_write=request.method == "POST")
    shown = slots_shown(at.holder.around)
    named = [str(each) for each in shown[BANKS]]
    controls = slot_controls(askable(at.holder, named), bank_names(at.holder, named))
    form = form_of(controls, shown, at.desk.draft.languages, at.holder.around_version)
    status = 200
    if request.method == "POST":
        act = request.form.get("act", SAVE)
        after = data_of(form, controls, shown, at.desk.draft.languages, with_empty_rows=act != SAVE)
        after = after if act == SAVE else acted(after, controls, act)
        try:
            _write_slots(at, after, form["version"].data)
        except Refusal as refusal:
            form.take_refusal(refusal)
            form["version"].data = at.again().holder.around_version
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            return _slots_saved(at, act)
    page = render_template(
        "authoring/questions/slots.html",
        desk=at.desk,
        at=at,
        unit=at.unit,
        form=form,
        controls=shown_controls(form, controls, at.desk.draft.languages, {}),
        problems=_slot_problems(at),
    )
    return page, status


def _write_slots(at: At, after: Mapping[str, Any], version: str | None) -> None:
    keys = ("banks", "slots")
    before = {key: at.holder.around[key] for key in keys if key in at.holder.around}
    change_around(
        at.holder, lambda data: bring_over(data, before, slots_written(after)), version=version, by=current_user.id
    )
    note_faults(at.desk.draft, at.holder, [])


def _slots_saved(at: At, act: str) -> ResponseReturnValue:
    if act == SAVE:
        flash(_("Saved."), "success")
    anchor = "" if act == SAVE else f"#{act.partition('.')[2].replace('.', '-')}"
    slug, name = at.desk.draft.slug, at.holder.name
    return redirect(url_for("authoring.edit_quiz_slots", slug=slug, unit_slug=name) + anchor, 303)


def _slot_problems(at: At) -> list[Any]:
    assert at.unit is not None  # noqa: S101 – the loader has seen to it
    named = ("slot", "bank", "draws", "asks nothing")
    found = read_unit_of(at.desk.draft, at.unit).all_problems
    return [problem for problem in found if any(word in str(problem.sentence) for word in named)]


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/quiz/settings", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_quiz_settings(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show how a quiz is taken, and change that."""
    at = load_quiz(slug, unit_slug, is_to_write=request.method == "POST")
    form, status = _settings_form(at), 200
    if request.method == "GET":
        form.digest.data = at.holder.around_version
    else:
        wanted = form.settings(current_app.extensions["settings"].time_zone)
        status = 422 if wanted is None else _write_settings(at, form, wanted)
        if status == 303:
            flash(_("Saved."), "success")
            return redirect(url_for("authoring.edit_quiz_settings", slug=slug, unit_slug=unit_slug), 303)
    page = render_template(
        "authoring/questions/settings.html",
        desk=at.desk,
        at=at,
        unit=at.unit,
        form=form,
        set_to=summaries(_settings(at)),
        aspects=ASPECTS,
    )
    return page, status


def _write_settings(at: At, form: QuizSettingsForm, wanted: QuizSettings) -> int:
    """Write the settings and return 303; where that is refused, put the reason into the form and return its status."""
    before = at.holder.around.get("settings")
    was = before if isinstance(before, dict) else {}
    usual, shall_be = written(_settings(at)), written(wanted)
    kept = {
        name: was[name] for name in was if usual.get(name) == shall_be.get(name) and name in QuizSettings.model_fields
    }
    changed = {name: value for name, value in shall_be.items() if name not in kept}

    def change(data: Any) -> None:
        bring_over(
            data, {"settings": was} if was else {}, {"settings": after} if (after := {**kept, **changed}) else {}
        )

    try:
        change_around(at.holder, change, version=form.digest.data, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        form.digest.data = at.again().holder.around_version
        return 409 if isinstance(refusal, ChangedMeanwhile) else 422
    note_faults(at.desk.draft, at.holder, [])
    return 303


def _settings(at: At) -> QuizSettings:
    """Return the settings of a quiz; the usual ones where what stands there makes none."""
    try:
        context = {"languages": at.desk.draft.languages, "wanted": ()}
        return QuizSettings.model_validate(at.holder.around.get("settings") or {}, context=context)
    except ValidationError:
        return QuizSettings()


def _settings_form(at: At) -> QuizSettingsForm:
    draft = at.desk.draft
    others = [
        (unit.slug, localised(unit.title))
        for module in outline(draft)
        for unit in module.units
        if unit.kind == QUIZ and unit.slug != at.holder.name
    ]
    return settings_form(_settings(at), draft.languages, others, current_app.extensions["settings"].time_zone)
