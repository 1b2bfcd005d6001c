"""What is done with the outline: adding, moving, copying, deleting and renaming."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.queries import DraftOf, outline
from lms.authoring.outline import adding, copying, moving
from lms.authoring.outline.holding import OutlineChanged
from lms.authoring.outline.kinds import KIND_HINTS
from lms.authoring.outline.unit_forms import LONGEST_KEY, AddForm, Place, add_form, add_unit_form, place_of
from lms.authoring.outline.views.workspace import workspace_page
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.language import localised


@blueprint.route("/courses/<slug>/edit/outline/new-module", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_module(slug: str) -> ResponseReturnValue:
    """Ask about a new module, and add it at the end."""
    desk = load_desk(slug, is_to_write=True)
    form = add_form(desk.draft)
    made = _added(
        form,
        lambda by: adding.add_module(
            desk.draft,
            form.title(),
            slug=form.slug.data or "",
            seen=form.outline.data,
            form_key=str(form.form_key.data),
            by=by,
        ),
    )
    if made is not None:
        flash(_("The module is added. Now give it units."), "success")
        return to_outline(slug, f"module-{made.id}")
    return _add_page("authoring/outline/add_module.html", slug, form)


@blueprint.route("/courses/<slug>/edit/outline/new-unit", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_unit(slug: str) -> ResponseReturnValue:
    """Ask about a new unit, at the place that ``place`` names at first, add it, and open it."""
    desk = load_desk(slug, is_to_write=True)
    form = add_unit_form(desk.draft, outline(desk.draft), request.args.get("place", "")[:30])
    made = _added(
        form,
        lambda by: adding.add_unit(
            desk.draft, form.new_unit(), seen=form.outline.data, form_key=str(form.form_key.data), by=by
        ),
    )
    if made is not None:
        note_problems(desk.draft, made)
        flash(_("The unit is added. Learners see it once it is published."), "success")
        return redirect(url_for("authoring.open_unit", slug=slug, unit_slug=made.slug), 303)
    return _add_page("authoring/outline/add_unit.html", slug, form)


def _added(form: AddForm, add: Callable[[int], Any]) -> Any:
    """Return what was added; None, with the reason in the form, where nothing was."""
    if not form.validate_on_submit():
        return None
    try:
        with transaction():
            return add(current_user.id)
    except Refusal as refusal:
        form.was_overtaken = isinstance(refusal, OutlineChanged)
        form.take_refusal(refusal)
    return None


def _add_page(template: str, slug: str, form: AddForm) -> ResponseReturnValue:
    desk = load_desk(slug, is_to_write=True)
    if form.was_overtaken:
        form.outline.data, form.outline.raw_data = desk.draft.outline_version, None
    page = render_template(
        template, desk=desk, here="outline", form=form, outline=outline(desk.draft), hints=KIND_HINTS
    )
    status = 409 if form.was_overtaken else 422 if form.is_submitted() else 200
    return page, status


@blueprint.post("/courses/<slug>/edit/outline/move")
@access(SIGNED_IN)
def move_in_outline(slug: str) -> ResponseReturnValue:
    """Put a unit or a module into the place that ``place`` names."""
    desk = load_desk(slug, is_to_write=True)
    place = place_of(request.form.get("place", ""))
    if place is None:
        return workspace_page(desk, _("Choose where it shall stand.")), 422
    what = f"unit-{place.unit_id}" if place.unit_id else f"module-{place.module_id}"
    return _done(
        desk,
        lambda draft, seen: _move(draft, place, seen),
        said=_("Moved."),
        anchor=lambda _made: what,
        asked=lambda: _move_in_words(desk.draft, place),
    )


def _move(draft: DraftOf, place: Place, seen: int | None) -> None:
    by = current_user.id
    if place.unit_id is None:
        moving.move_module(draft, place.module_id, after=place.after, seen=seen, by=by)
    else:
        moving.move_unit(draft, place.unit_id, module_id=place.module_id, after=place.after, seen=seen, by=by)


def _move_in_words(draft: DraftOf, place: Place) -> str:
    modules = outline(draft)
    titles = {("module", module.id): localised(module.title) for module in modules}
    titles |= {("unit", unit.id): localised(unit.title) for module in modules for unit in module.units}
    kind = "unit" if place.unit_id else "module"
    what, after = titles.get((kind, place.unit_id or place.module_id), ""), titles.get((kind, place.after))
    if after:
        return str(_("Move “%(title)s” after “%(after)s”", title=what, after=after))
    if place.unit_id:
        module = titles.get(("module", place.module_id), "")
        return str(_("Move “%(title)s” to the beginning of “%(module)s”", title=what, module=module))
    return str(_("Move “%(title)s” to the beginning", title=what))


@blueprint.post("/courses/<slug>/edit/outline/copy/<any(unit, module):what>/<int:row_id>")
@access(SIGNED_IN)
def copy_in_outline(slug: str, what: str, row_id: int) -> ResponseReturnValue:
    """Add a unit or a module that says the same, right behind it."""
    desk = load_desk(slug, is_to_write=True)
    key = request.form.get("form_key", "")[:LONGEST_KEY]
    if not key:
        abort(400)
    copy = copying.copy_unit if what == "unit" else copying.copy_module
    return _done(
        desk,
        lambda draft, seen: copy(draft, row_id, seen=seen, form_key=key, by=current_user.id).id,
        said=_("The copy stands right behind."),
        anchor=lambda made: f"{what}-{made}",
        asked=lambda: str(_("Make a copy")),
    )


def _done(
    desk: Desk,
    act: Callable[[DraftOf, int | None], Any],
    *,
    said: str,
    anchor: Callable[[Any], str],
    asked: Callable[[], str],
) -> ResponseReturnValue:
    """Do something with the outline and return to it; where somebody was quicker, show both."""
    try:
        with transaction():
            made = act(desk.draft, number_of(request.form.get("outline")))
    except OutlineChanged as refusal:
        return changed_page(desk.draft.slug, refusal, asked())
    except Refusal as refusal:
        return workspace_page(load_desk(desk.draft.slug), str(refusal.sentence)), 422
    flash(said, "success")
    return to_outline(desk.draft.slug, anchor(made))


def changed_page(slug: str, refusal: Refusal, asked: str) -> ResponseReturnValue:
    """Return the outline as it is now, and the act that was asked, which one more press does."""
    desk = load_desk(slug, is_to_write=True)
    left_out = {"csrf_token", "outline"}
    fields = {name: value for name, value in request.form.items() if name not in left_out}
    page = render_template(
        "authoring/outline/changed.html",
        desk=desk,
        here="outline",
        outline=outline(desk.draft),
        sentence=refusal.sentence,
        asked=asked,
        action=request.path,
        fields={**fields, "outline": desk.draft.outline_version},
    )
    return page, 409


def to_outline(slug: str, anchor: str) -> ResponseReturnValue:
    """Return to the outline, where something stands."""
    return redirect(url_for("authoring.show_workspace", slug=slug, _anchor=anchor), 303)
