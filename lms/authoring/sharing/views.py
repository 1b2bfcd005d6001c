"""The page of who does what for a course."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk
from lms.authoring.drafts.queries import find_draft
from lms.authoring.rights import operations
from lms.authoring.rights.loaders import CourseAt, load_course_part
from lms.authoring.rights.models import PART_NAMES
from lms.authoring.rights.permissions import may_publish
from lms.authoring.rights.queries import hands_of, has_owner, part_in
from lms.authoring.sharing.forms import PartForm, TakeOverForm, hints
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of, tidy
from lms.people.finding import people_found
from lms.people.permissions import can_teach, is_administrator

LONGEST_SOUGHT = 254


@blueprint.get("/courses/<slug>/edit/people")
@access(SIGNED_IN)
def show_hands(slug: str) -> ResponseReturnValue:
    """Show who does what for a course; owners find somebody by ``search``."""
    return _page(load_course_part(slug))


def _page(course: CourseAt, *, problem: str = "", take_over: TakeOverForm | None = None) -> str:
    search = str(tidy(request.args.get("search", "")[:LONGEST_SOUGHT]))
    is_owned, draft = has_owner(course.id), find_draft(course.slug)
    owns = part_in(course.id, current_user.id)
    return render_template(
        "authoring/sharing/hands.html",
        course=course,
        desk=Desk(draft, course.part) if draft else None,
        here="people",
        hands=hands_of(course.id),
        may_give=may_publish(course.part),
        may_take_on=not is_owned and can_teach(current_user, course.slug),
        may_take_over=is_administrator(current_user) and is_owned and not may_publish(owns),
        take_over=take_over or TakeOverForm(formdata=None),
        part_names=PART_NAMES,
        part_hints=hints(),
        search=search,
        found=people_found(search) if may_publish(course.part) else [],
        problem=problem,
    )


def _owned(slug: str) -> CourseAt:
    course = load_course_part(slug)
    if not may_publish(course.part):
        abort(403)
    return course


def _back(slug: str, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("authoring.show_hands", slug=slug), 303)


@blueprint.post("/courses/<slug>/edit/people")
@access(SIGNED_IN)
def give_part(slug: str) -> ResponseReturnValue:
    """Give somebody a part in a course, or another one; sent twice, it is given once."""
    course, form = _owned(slug), PartForm()
    person_id = number_of(form.person.data)
    if not form.validate_on_submit() or person_id is None:
        return _page(course, problem=_("Choose somebody from the list, and what they do.")), 422
    try:
        with transaction():
            operations.give_part(course.id, person_id, form.wanted, by=current_user.id)
    except Refusal as refusal:
        return _page(course, problem=str(refusal.sentence)), 422
    return _back(slug, _("Saved. It holds from now on."))


@blueprint.post("/courses/<slug>/edit/people/<int:person_id>/take")
@access(SIGNED_IN)
def take_part(slug: str, person_id: int) -> ResponseReturnValue:
    """Take somebody's part in a course away."""
    course = _owned(slug)
    try:
        with transaction():
            operations.take_part(course.id, person_id, by=current_user.id)
    except Refusal as refusal:
        return _page(course, problem=str(refusal.sentence)), 422
    return _back(slug, _("Taken away. What this person wrote stays in the course."))


@blueprint.post("/courses/<slug>/edit/people/take-on")
@access(SIGNED_IN)
def take_on(slug: str) -> ResponseReturnValue:
    """Make a trainer of a course that nobody owns its owner."""
    course = load_course_part(slug)
    if not can_teach(current_user, slug):
        abort(403)
    try:
        with transaction():
            operations.take_on(course.id, by=current_user.id)
    except Refusal as refusal:
        return _page(course, problem=str(refusal.sentence)), 422
    flash(_("You own this course now: you can write it and publish it."), "success")
    return redirect(url_for("authoring.show_workspace", slug=slug), 303)


@blueprint.post("/courses/<slug>/edit/people/take-over")
@access(SIGNED_IN)
def take_over(slug: str) -> ResponseReturnValue:
    """Make an administrator an owner of a course beside those it has."""
    course, form = load_course_part(slug), TakeOverForm()
    if not is_administrator(current_user):
        abort(403)
    if not form.validate_on_submit():
        return _page(course, take_over=form), 422
    with transaction():
        operations.take_over(course.id, by=current_user.id, reason=form.reason.data or "")
    return _back(slug, _("You own this course now, beside those who owned it before. They get a letter."))
