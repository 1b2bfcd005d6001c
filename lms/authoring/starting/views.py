"""The courses that somebody writes, a new one, and courses in and out as files."""

from __future__ import annotations

import secrets

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.assembling import draft_bundle
from lms.authoring.drafts.loaders import load_desk
from lms.authoring.drafts.models import DRAFT_STATE_NAMES
from lms.authoring.rights.loaders import load_course_part
from lms.authoring.rights.models import PART_NAMES
from lms.authoring.starting import operations
from lms.authoring.starting.archives import pack
from lms.authoring.starting.forms import DeskFilter, StartForm
from lms.authoring.starting.queries import copyable, desk_rows, rows_of
from lms.authoring.starting.sources import beginning_bundle
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.core.paging import paginate, requested_page
from lms.courses.bundles import Bundle
from lms.courses.models import CourseRevision
from lms.courses.operations import bundle_of
from lms.courses.slugs import checked_slug, free_slug, slug_from
from lms.extensions import db
from lms.people.permissions import TRAINERS, is_administrator
from lms.workshops.library.queries import templates


@blueprint.get("/writing")
@access(SIGNED_IN)
def list_desks() -> str:
    """List the courses whose draft this reader may open: filtered, in pages."""
    search = str(tidy(request.args.get("search", "")[:80]))
    state = request.args.get("status", "")
    state = state if state in [*DRAFT_STATE_NAMES] else ""
    page = paginate(desk_rows(current_user, search, state), requested_page())
    return render_template(
        "authoring/starting/desks.html",
        page=page,
        rows=rows_of(page.items, is_administrator=is_administrator(current_user)),
        form=DeskFilter(data={"search": search, "status": state}),
        is_filtered=bool(search or state),
        may_start=TRAINERS.allows(current_user),
        part_names=PART_NAMES,
        state_names=DRAFT_STATE_NAMES,
    )


def _offered(form: StartForm) -> StartForm:
    form.offer(copyable(current_user), templates())
    return form


@blueprint.get("/writing/new")
@access(TRAINERS)
def start_course() -> str:
    """Ask what a new course is called and what it begins with; ``from`` in the address names that already."""
    values = {
        "form_key": secrets.token_urlsafe(16),
        "first": current_user.language,
        "made_from": request.args.get("from", "blank"),
    }
    form = _offered(StartForm(formdata=None, data=values))
    return render_template("authoring/starting/new.html", form=form)


@blueprint.post("/writing/new")
@access(TRAINERS)
def begin_course() -> ResponseReturnValue:
    """Begin a course; sent twice, it is begun once."""
    form = _offered(StartForm())
    is_valid = form.validate_on_submit()
    if not form.refuse_missing_words() or not is_valid:
        return render_template("authoring/starting/new.html", form=form), 422
    try:
        slug = _slug(form)
        bundle = beginning_bundle(form.beginning(slug))
        slug = operations.start(
            bundle, by=current_user.id, form_key=form.form_key.data or "", made_from=str(form.made_from.data)
        )
    except Refusal as refusal:
        form.take_refusal(refusal)
        return render_template("authoring/starting/new.html", form=form), 422
    flash(_("The course is there, as a draft that only you see. Write its first unit."), "success")
    return redirect(url_for("authoring.show_workspace", slug=slug), 303)


def _slug(form: StartForm) -> str:
    """Return the slug that was typed, or a free one made from the title. Raises Refusal where it is taken."""
    known = operations.begun_by_form(form.form_key.data or "")
    if known:
        return known
    if form.slug.data:
        return checked_slug(form.slug.data, operations.is_taken)
    return free_slug(slug_from(form.words("title"), "course"), operations.is_taken)


@blueprint.get("/courses/<slug>/edit/export.zip")
@access(SIGNED_IN)
def export_draft(slug: str) -> Response:
    """Answer the draft of a course as a bundle in a zip file."""
    draft = load_desk(slug).draft
    return _packed(draft_bundle(draft.course_id, slug))


@blueprint.get("/courses/<slug>/edit/revisions/<int:number>.zip")
@access(SIGNED_IN)
def export_revision(slug: str, number: int) -> Response:
    """Answer a revision of a course as a bundle in a zip file, byte for byte what was published."""
    course = load_course_part(slug)
    wanted = select(CourseRevision.files).where(CourseRevision.course_id == course.id, CourseRevision.number == number)
    files = db.session.scalar(wanted)
    if files is None:
        abort(404)
    return _packed(bundle_of(slug, files), f"-{number}")


def _packed(bundle: Bundle, ending: str = "") -> Response:
    response = Response(pack(bundle), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{bundle.slug}{ending}.zip"'
    return response
