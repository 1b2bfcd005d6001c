"""Comments on a unit and on a course: said, answered, settled, opened again."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import glances_of, outline, unit_in_outline
from lms.authoring.reviewing import comments
from lms.authoring.reviewing.comments import Said, find_comment, talks_of_unit
from lms.authoring.reviewing.forms import AnswerForm, CommentForm
from lms.authoring.reviewing.views import load_review, new_key, review_page
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import requested_page


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/comments", methods=["GET", "POST"])
@access(SIGNED_IN)
def show_unit_comments(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show what was said about a unit, and take another comment."""
    desk, unit = load_unit(slug, unit_slug)
    form = CommentForm(data={"form_key": new_key()})
    if form.is_submitted() and not desk.may_review:
        abort(403)
    if form.validate_on_submit() and _said(form, desk.draft.course_id, unit):
        flash(_("Your comment is there."), "success")
        return redirect(url_for("authoring.show_unit_comments", slug=slug, unit_slug=unit_slug), 303)
    desk, unit = load_unit(slug, unit_slug)
    glances = {glance.place: glance for glance in glances_of(desk.draft.course_id, unit.id)}
    page = render_template(
        "authoring/reviewing/comments.html",
        desk=desk,
        unit=unit,
        unit_title=unit_in_outline(unit, glances, desk.draft.languages).title,
        unit_here="comments",
        outline=outline(desk.draft),
        page=talks_of_unit(unit.id, requested_page()),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def _said(form: CommentForm, course_id: int, unit: DraftUnit | None) -> bool:
    """Whether a comment was taken; the form says why not."""
    unit_id, quote, key = unit.id if unit else None, form.quote.data or "", form.form_key.data or None
    words, by = form.words.data or "", current_user.id
    try:
        with transaction():
            comments.say(course_id, words, by=by, unit_id=unit_id, quote=quote, form_key=key)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return False
    return True


@blueprint.post("/courses/<slug>/edit/comments")
@access(SIGNED_IN)
def comment_on_course(slug: str) -> ResponseReturnValue:
    """Take a comment on a course as a whole."""
    desk, form = load_review(slug), CommentForm()
    if form.validate_on_submit() and _said(form, desk.draft.course_id, None):
        flash(_("Your comment is there."), "success")
        return redirect(url_for("authoring.show_review", slug=slug, _anchor="comments"), 303)
    return review_page(load_review(slug), comment=form), 422


@blueprint.route("/courses/<slug>/edit/comments/<int:comment_id>/answer", methods=["GET", "POST"])
@access(SIGNED_IN)
def answer_comment(slug: str, comment_id: int) -> ResponseReturnValue:
    """Ask for an answer to a comment, and take it."""
    desk = load_review(slug)
    comment = _found(desk.draft.course_id, comment_id)
    form = AnswerForm(data={"form_key": new_key()})
    if form.validate_on_submit():
        sent = {"by": current_user.id, "answers_id": comment_id, "form_key": form.form_key.data or None}
        try:
            with transaction():
                comments.say(desk.draft.course_id, form.words.data or "", **sent)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your answer is there."), "success")
            return _back(slug, comment)
    page = render_template(
        "authoring/reviewing/answer.html", desk=load_review(slug), here="review", comment=comment, form=form
    )
    return page, 422 if form.is_submitted() else 200


def _found(course_id: int, comment_id: int) -> Said:
    comment = find_comment(course_id, comment_id)
    if comment is None or comment.answers_id is not None:
        abort(404)
    return comment


def _back(slug: str, comment: Said) -> ResponseReturnValue:
    if comment.unit_slug:
        place = url_for("authoring.show_unit_comments", slug=slug, unit_slug=comment.unit_slug)
    else:
        place = url_for("authoring.show_review", slug=slug, _anchor="comments")
    return redirect(place, 303)


@blueprint.post("/courses/<slug>/edit/comments/<int:comment_id>/settle")
@access(SIGNED_IN)
def settle_comment(slug: str, comment_id: int) -> ResponseReturnValue:
    """Note that a comment is dealt with."""
    return _changed(slug, comment_id, comments.settle, _("The comment is settled."))


@blueprint.post("/courses/<slug>/edit/comments/<int:comment_id>/reopen")
@access(SIGNED_IN)
def reopen_comment(slug: str, comment_id: int) -> ResponseReturnValue:
    """Note that a comment is not dealt with after all."""
    return _changed(slug, comment_id, comments.reopen, _("The comment is open again."))


def _changed(slug: str, comment_id: int, change: Callable[..., None], sentence: str) -> ResponseReturnValue:
    desk = load_review(slug)
    comment = _found(desk.draft.course_id, comment_id)
    with transaction():
        change(desk.draft.course_id, comment_id, by=current_user.id)
    flash(sentence, "success")
    return _back(slug, comment)
