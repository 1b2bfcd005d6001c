"""One unit in its outline: its title, its place, a copy of it, and taking it out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.loaders import Desk, load_desk, load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import ModuleInOutline, outline
from lms.authoring.outline import deleting, queries, renaming
from lms.authoring.outline.holding import OutlineChanged
from lms.authoring.outline.unit_forms import RenameForm, new_form_key, places_for_unit, rename_form
from lms.authoring.outline.views.acts import changed_page
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.forms import number_of
from lms.core.language import localised
from lms.extensions import db


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/arrange", methods=["GET", "POST"])
@access(SIGNED_IN)
def arrange_unit(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show what can be done with a unit as a whole, and give it another title."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=True)
    form, status = rename_form(renaming.titles_of(desk.draft, unit)), 200
    if form.is_submitted():
        status = _renamed(desk, unit.id, form)
    if status == 303:
        note_problems(desk.draft, db.session.get_one(DraftUnit, unit.id))
        flash(_("The title is saved."), "success")
        return redirect(url_for("authoring.show_workspace", slug=slug, _anchor=f"unit-{unit.id}"), 303)
    if status != 200:
        desk, unit = load_unit(slug, unit_slug, is_to_write=True)
    return _arrange_page(desk, unit, form, was_overtaken=status == 409), status


def _renamed(desk: Desk, unit_id: int, form: RenameForm) -> int:
    """Rename a unit, and return the status of the answer; the reason why it was not done is put into the form."""
    if not form.validate():
        return 422
    try:
        with transaction():
            renaming.rename_unit(desk.draft, unit_id, form.words("title"), was=form.was(), by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return 409 if isinstance(refusal, EditedMeanwhile) else 422
    return 303


def _arrange_page(desk: Desk, unit: DraftUnit, form: RenameForm, *, was_overtaken: bool) -> str:
    now, modules = renaming.titles_of(desk.draft, unit), outline(desk.draft)
    if was_overtaken:
        form.show_now(now)
    return render_template(
        "authoring/outline/arrange.html",
        desk=desk,
        here="outline",
        unit=unit,
        unit_title={code: title for code, title in now.items() if title} or {"en": unit.slug},
        unit_here="arrange",
        outline=modules,
        form=form,
        now=now if was_overtaken else None,
        places=places_for_unit(modules, unit.id),
        form_key=new_form_key(),
    )


@blueprint.route("/courses/<slug>/edit/outline/delete/unit/<int:unit_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def delete_unit(slug: str, unit_id: int) -> ResponseReturnValue:
    """Ask, saying what learners keep, then take a unit out of the draft."""
    desk = load_desk(slug, is_to_write=True)
    if request.method == "POST":
        return _deleted(desk, f"unit-{unit_id}")
    module, title = _unit_in(outline(desk.draft), unit_id)
    if module is None:
        return _gone(slug)
    unit = next(each for each in module.units if each.id == unit_id)
    return _question(desk, f"unit-{unit_id}", localised(title), [unit.slug], is_module=False)


@blueprint.route("/courses/<slug>/edit/outline/delete/module/<int:module_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def delete_module(slug: str, module_id: int) -> ResponseReturnValue:
    """Ask, saying what learners keep, then take a module with its units out of the draft."""
    desk = load_desk(slug, is_to_write=True)
    if request.method == "POST":
        return _deleted(desk, f"module-{module_id}")
    module = next((each for each in outline(desk.draft) if each.id == module_id), None)
    if module is None:
        return _gone(slug)
    slugs = [unit.slug for unit in module.units]
    return _question(desk, f"module-{module_id}", localised(module.title), slugs, is_module=True)


def _unit_in(modules: list[ModuleInOutline], unit_id: int) -> tuple[ModuleInOutline | None, dict[str, str]]:
    for module in modules:
        for unit in module.units:
            if unit.id == unit_id:
                return module, dict(unit.title)
    return None, {}


def _question(desk: Desk, what: str, title: str, slugs: list[str], *, is_module: bool) -> str:
    return render_template(
        "authoring/outline/delete.html",
        desk=desk,
        title=title,
        is_module=is_module,
        units=len(slugs),
        finished=queries.finished_by(desk.draft.course_id, slugs),
        action=request.path,
        submit=_("Delete the module") if is_module else _("Delete the unit"),
        cancel_url=url_for("authoring.show_workspace", slug=desk.draft.slug, _anchor=what),
        fields={"outline": desk.draft.outline_version},
    )


def _deleted(desk: Desk, what: str) -> ResponseReturnValue:
    kind, _dash, row_id = what.partition("-")
    delete = deleting.delete_unit if kind == "unit" else deleting.delete_module
    try:
        with transaction():
            delete(desk.draft, int(row_id), seen=number_of(request.form.get("outline")), by=current_user.id)
    except OutlineChanged as refusal:
        return changed_page(
            desk.draft.slug, refusal, _("Delete the unit") if kind == "unit" else _("Delete the module")
        )
    except Refusal:
        return _gone(desk.draft.slug)
    return redirect(url_for("authoring.show_workspace", slug=desk.draft.slug, deleted=what), 303)


def _gone(slug: str) -> ResponseReturnValue:
    flash(_("This is deleted already. You can bring it back here."), "info")
    return redirect(url_for("authoring.list_deleted", slug=slug), 303)
