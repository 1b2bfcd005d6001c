"""The revisions of a course: their list, what each has changed, and publishing one of them again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.models import DraftState
from lms.authoring.publishing.effects import effects_of
from lms.authoring.publishing.forms import PublishForm
from lms.authoring.publishing.operations import find_revision, publish_again
from lms.authoring.publishing.revisions import differences, figures_of, revisions_page
from lms.authoring.publishing.views import words_on_losses
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.paging import requested_page
from lms.courses.models import CourseRevision
from lms.courses.operations import bundle_of, published_bundle
from lms.courses.problems import BundleRefused
from lms.courses.queries import published
from lms.courses.reading import Shelf


@blueprint.get("/courses/<slug>/edit/revisions")
@access(SIGNED_IN)
def show_revisions(slug: str) -> str:
    """List the revisions of a course."""
    desk = load_desk(slug)
    page = revisions_page(desk.draft.course_id, requested_page())
    return render_template("authoring/publishing/revisions.html", desk=desk, page=page)


@blueprint.get("/courses/<slug>/edit/revisions/<int:number>")
@access(SIGNED_IN)
def show_revision(slug: str, number: int) -> str:
    """Show what a revision has changed against the one before it."""
    desk = load_desk(slug)
    revision = _load_revision(desk, number)
    before = find_revision(desk.draft.course_id, number - 1)
    old = before.files if before else {}
    return render_template(
        "authoring/publishing/revision.html",
        desk=desk,
        revision=revision,
        before=before,
        figures=figures_of(old, revision.files),
        page=differences(old, revision.files, requested_page()) if before else None,
    )


def _load_revision(desk: Desk, number: int) -> CourseRevision:
    revision = find_revision(desk.draft.course_id, number)
    if revision is None:
        abort(404)
    return revision


@blueprint.route("/courses/<slug>/edit/revisions/<int:number>/again", methods=["GET", "POST"])
@access(SIGNED_IN)
def publish_revision_again(slug: str, number: int) -> ResponseReturnValue:
    """Show what publishing an earlier revision again changes for learners, and publish it."""
    desk, form = load_desk(slug, is_to_publish=True), PublishForm()
    _load_revision(desk, number)
    if not form.validate_on_submit():
        return _again_page(desk, number), 422 if form.is_submitted() else 200
    expected, is_confirmed, by = form.base.data or "", form.confirmation.data == slug, current_user.id
    try:
        made = publish_again(desk.draft, number, expected=expected, by=by, allow_removals=is_confirmed)
    except BundleRefused:
        return _again_page(load_desk(slug), number, refused=words_on_losses(slug)), 422
    except Refusal as refusal:
        return _again_page(load_desk(slug), number, refused=str(refusal.sentence)), 409
    words = {"number": number, "made": made}
    flash(_("Revision %(number)d is published again, as revision %(made)d.", **words), "success")
    return redirect(url_for("authoring.show_revisions", slug=slug), 303)


def _again_page(desk: Desk, number: int, *, refused: str = "") -> str:
    revision, now = _load_revision(desk, number), published(desk.draft.slug)
    reading = Shelf(published_bundle).read(bundle_of(desk.draft.slug, revision.files))
    effects = effects_of(desk.draft.course_id, now.document, reading.document) if now and reading.document else None
    return render_template(
        "authoring/publishing/again.html",
        desk=desk,
        revision=revision,
        effects=effects,
        problems=reading.problems,
        refused=refused,
        has_changes=desk.draft.state is not DraftState.PUBLISHED,
        form=PublishForm(formdata=None, data={"base": now.digest if now else ""}),
    )
