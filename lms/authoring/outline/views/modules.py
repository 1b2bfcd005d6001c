"""One module: its title and its aims, its place, a copy of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.places import module_place
from lms.authoring.drafts.queries import ModuleInOutline, find_text, outline
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.outline import modules
from lms.authoring.outline.detail_forms import ModuleForm, module_form
from lms.authoring.outline.unit_forms import new_form_key, places_for_module
from lms.authoring.outline.views.details import line_to_go, saved_answer, to_mending
from lms.authoring.outline.yaml_texts import said_in, version_of
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json


@dataclass(frozen=True)
class ModulePage:
    """A module with its place in the outline."""

    desk: Desk
    module: ModuleInOutline
    outline: list[ModuleInOutline]


@blueprint.route("/courses/<slug>/edit/modules/<int:module_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_module(slug: str, module_id: int) -> ResponseReturnValue:
    """Show what is said about a module, and save it, also while it is typed; ``line`` adds or takes out an aim."""
    page = _load_module(slug, module_id)
    text = find_text(page.desk.draft.course_id, module_place(module_id))
    said = said_in(text)
    if said is None:
        return to_mending(slug, text)
    shown = modules.shown_module(said, page.desk.draft.languages)
    form = module_form(page.desk.draft, shown["title"], shown["aims"], text.version if text else 0)
    if form.is_submitted():
        return _answer(page, form, shown)
    return _page(page, form), 200


def _load_module(slug: str, module_id: int) -> ModulePage:
    desk = load_desk(slug, is_to_write=True)
    found = outline(desk.draft)
    module = next((each for each in found if each.id == module_id), None)
    if module is None:
        abort(404)
    return ModulePage(desk, module, found)


def _answer(page: ModulePage, form: ModuleForm, shown: Mapping[str, Any]) -> ResponseReturnValue:
    draft = page.desk.draft
    if not form.validate():
        return jsonify(error=_("Not everything could be saved.")) if wants_json() else _page(page, form), 422
    after = {"title": form.words("title"), "aims": form.said_lines(line_to_go())}
    try:
        saved = modules.change_module(draft, page.module.id, shown, after, version=form.seen, by=current_user.id)
    except Refusal as refusal:
        return _refused(page, form, refusal)
    return saved_answer(saved, "authoring.edit_module", slug=draft.slug, module_id=page.module.id)


def _refused(page: ModulePage, form: ModuleForm, refusal: Refusal) -> ResponseReturnValue:
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), status
    place, draft = module_place(page.module.id), page.desk.draft
    form.take_refusal(refusal)
    form.show_version(version_of(draft, place))
    said = said_in(find_text(draft.course_id, place)) or {}
    now = modules.shown_module(said, draft.languages) if status == 409 else None
    return _page(_load_module(draft.slug, page.module.id), form, now), status


def _page(page: ModulePage, form: ModuleForm, now: Mapping[str, Any] | None = None) -> str:
    return render_template(
        "authoring/outline/module.html",
        desk=page.desk,
        here="outline",
        module=page.module,
        outline=page.outline,
        form=form,
        now=now,
        places=places_for_module(page.outline, page.module.id),
        form_key=new_form_key(),
    )
