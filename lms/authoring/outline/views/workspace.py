"""The workspace of a course: its draft with the outline, and the way to open one."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk, load_unit
from lms.authoring.drafts.models import DRAFT_STATE_NAMES, DraftState
from lms.authoring.drafts.opening import open_draft
from lms.authoring.drafts.pages import unit_editors
from lms.authoring.drafts.queries import find_draft, outline
from lms.authoring.outline import queries
from lms.authoring.outline.deleting import restore_module, restore_unit
from lms.authoring.outline.kinds import kind_in_words
from lms.authoring.rights.loaders import CourseAt, load_course_part
from lms.authoring.rights.permissions import may_write
from lms.authoring.rights.queries import has_owner
from lms.authoring.translating.completeness import completeness
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.permissions import can_teach

STATE_TAGS = {DraftState.DRAFT: "warning", DraftState.IN_REVIEW: "info", DraftState.PUBLISHED: "success"}


@blueprint.get("/courses/<slug>/edit")
@access(SIGNED_IN)
def show_workspace(slug: str) -> str:
    """Show the outline of a course with what comes next; without a draft, how to open one."""
    course = load_course_part(slug)
    draft = find_draft(slug)
    if draft is None:
        return _without_draft(course)
    return workspace_page(Desk(draft, course.part))


def _without_draft(course: CourseAt) -> str:
    return render_template(
        "authoring/outline/no_draft.html",
        course=course,
        title=queries.course_title(course.id, course.slug),
        may_open=may_write(course.part) and queries.is_published(course.id),
        may_take_on=can_teach(current_user, course.slug) and not has_owner(course.id),
    )


def workspace_page(desk: Desk, problem: str = "") -> str:
    """Return the page of a draft's outline, with why something could not be done."""
    modules = outline(desk.draft)
    deleted = request.args.get("deleted", "")[:20]
    return render_template(
        "authoring/outline/workspace.html",
        desk=desk,
        here="outline",
        outline=modules,
        names=queries.savers_of(modules),
        present=queries.present_in(desk.draft.course_id),
        complete=completeness(desk.draft),
        state_words=DRAFT_STATE_NAMES[desk.draft.state],
        state_tag=STATE_TAGS[desk.draft.state],
        just_deleted=queries.deleted_of(desk.draft, deleted)[:1] if deleted and desk.may_write else [],
        kind_in_words=kind_in_words,
        last_saved=queries.last_saved,
        problem=problem,
    )


@blueprint.post("/courses/<slug>/edit/open")
@access(SIGNED_IN)
def open_workspace(slug: str) -> ResponseReturnValue:
    """Open a draft of a published course; where there is one already it is shown."""
    course = load_course_part(slug)
    if not may_write(course.part):
        abort(403)
    try:
        open_draft(course.id, by=current_user.id)
    except LookupError:
        abort(404)
    return redirect(url_for("authoring.show_workspace", slug=slug), 303)


@blueprint.get("/courses/<slug>/edit/units/<unit_slug>/open")
@access(SIGNED_IN)
def open_unit(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Lead to the page on which a unit of its kind is written."""
    _desk, unit = load_unit(slug, unit_slug)
    endpoint = unit_editors.find(unit.kind) or "authoring.arrange_unit"
    return redirect(url_for(endpoint, slug=slug, unit_slug=unit_slug), 303)


@blueprint.get("/courses/<slug>/edit/outline/deleted")
@access(SIGNED_IN)
def list_deleted(slug: str) -> str:
    """Show the modules and units that were deleted; each can be brought back."""
    return _deleted_page(load_desk(slug, is_to_write=True))


def _deleted_page(desk: Desk, problem: str = "") -> str:
    deleted = queries.deleted_of(desk.draft)
    return render_template(
        "authoring/outline/deleted.html",
        desk=desk,
        here="outline",
        deleted=deleted,
        names=queries.names_of(each.by_id for each in deleted),
        kind_in_words=kind_in_words,
        problem=problem,
    )


@blueprint.post("/courses/<slug>/edit/outline/restore/<any(unit, module):what>/<int:row_id>")
@access(SIGNED_IN)
def restore_deleted(slug: str, what: str, row_id: int) -> ResponseReturnValue:
    """Bring a deleted module or unit back; one that is there already stays."""
    desk = load_desk(slug, is_to_write=True)
    restore = restore_unit if what == "unit" else restore_module
    try:
        with transaction():
            restore(desk.draft, row_id, by=current_user.id)
    except Refusal as refusal:
        return _deleted_page(load_desk(slug, is_to_write=True), str(refusal.sentence)), 422
    flash(_("It is back in its place."), "success")
    return redirect(url_for("authoring.show_workspace", slug=slug, _anchor=f"{what}-{row_id}"), 303)
