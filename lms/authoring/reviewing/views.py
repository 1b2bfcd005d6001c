"""The page of a review: where the draft stands, its checklist, and what was said about it."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.models import DRAFT_MOVES, DRAFT_STATE_NAMES
from lms.authoring.reviewing import states
from lms.authoring.reviewing.checklist import WEIGHT_NAMES, checklist
from lms.authoring.reviewing.comments import open_talks
from lms.authoring.reviewing.forms import CommentForm, SendBackForm
from lms.authoring.reviewing.link_jobs import ask_for_links, link_job
from lms.authoring.reviewing.queries import standing_of
from lms.authoring.reviewing.reading import read_draft
from lms.authoring.reviewing.spots import Spots
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import requested_page


def new_key() -> str:
    """Return a key for a form, by which it counts once however often a browser sends it."""
    return secrets.token_urlsafe(16)


@blueprint.get("/courses/<slug>/edit/review")
@access(SIGNED_IN)
def show_review(slug: str) -> str:
    """Show where a draft stands, what the checklist has found, and which comments are open."""
    return review_page(load_desk(slug))


def review_page(
    desk: Desk, *, comment: CommentForm | None = None, back: SendBackForm | None = None, refused: str = ""
) -> str:
    """Return the page of a review, with a form that could not be taken or a sentence that says why not."""
    draft = desk.draft
    reading, standing = read_draft(draft.course_id, draft.slug), standing_of(draft.course_id)
    return render_template(
        "authoring/reviewing/review.html",
        desk=desk,
        standing=standing,
        state_names=DRAFT_STATE_NAMES,
        moves=DRAFT_MOVES.allowed(standing.state, states.ACTORS[desk.part]) if desk.may_review else [],
        seen=reading.seen,
        is_own=standing.last_writer_id == current_user.id,
        lines=checklist(draft, reading),
        weights=WEIGHT_NAMES,
        spots=Spots(draft, may_write=desk.may_write),
        job=link_job(draft.course_id),
        page=open_talks(draft.course_id, requested_page()),
        form=comment or CommentForm(formdata=None, data={"form_key": new_key()}),
        back=back or SendBackForm(formdata=None),
        refused=refused,
    )


def load_review(slug: str) -> Desk:
    """Return a draft that this reader may review; who may only read it gets 403."""
    desk = load_desk(slug)
    if not desk.may_review:
        abort(403)
    return desk


def _acted(desk: Desk, act: Callable[[], str]) -> ResponseReturnValue:
    """Do something in its transaction and say what came of it; where it is refused, the page says why."""
    try:
        with transaction():
            sentence = act()
    except Refusal as refusal:
        return review_page(load_desk(desk.draft.slug), refused=str(refusal.sentence)), 422
    flash(sentence, "success")
    return redirect(url_for("authoring.show_review", slug=desk.draft.slug), 303)


@blueprint.post("/courses/<slug>/edit/review/send")
@access(SIGNED_IN)
def send_draft_for_review(slug: str) -> ResponseReturnValue:
    """Ask the reviewers of a course for their review."""
    desk = load_desk(slug, is_to_write=True)

    def act() -> str:
        asked = states.send_for_review(desk.draft.course_id, part=desk.part, by=current_user.id)
        if not asked:
            return str(_("The draft is in review. Nobody else reviews this course yet: give somebody a part in it."))
        sentence = ngettext(
            "The draft is in review: %(num)d person is asked to look at it.",
            "The draft is in review: %(num)d people are asked to look at it.",
            asked,
        )
        return str(sentence)

    return _acted(desk, act)


@blueprint.post("/courses/<slug>/edit/review/take-back")
@access(SIGNED_IN)
def take_draft_back(slug: str) -> ResponseReturnValue:
    """Take a draft back from its review."""
    desk = load_desk(slug, is_to_write=True)

    def act() -> str:
        states.take_back(desk.draft.course_id, part=desk.part, by=current_user.id)
        return str(_("The draft is no longer in review."))

    return _acted(desk, act)


@blueprint.post("/courses/<slug>/edit/review/send-back")
@access(SIGNED_IN)
def send_draft_back(slug: str) -> ResponseReturnValue:
    """Send a draft back to its writers with a reason."""
    desk, form = load_review(slug), SendBackForm()
    if not form.validate_on_submit():
        return review_page(desk, back=form), 422
    try:
        with transaction():
            states.send_back(desk.draft.course_id, form.reason.data or "", part=desk.part, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return review_page(load_desk(slug), back=form), 422
    flash(_("The draft is sent back; who asked for the review gets a letter."), "success")
    return redirect(url_for("authoring.show_review", slug=slug), 303)


@blueprint.post("/courses/<slug>/edit/review/approve")
@access(SIGNED_IN)
def approve_draft(slug: str) -> ResponseReturnValue:
    """Approve what stands in a draft now, which is what the reader has seen."""
    desk = load_review(slug)

    def act() -> str:
        states.approve(desk.draft.course_id, seen=request.form.get("seen", ""), by=current_user.id)
        return str(_("The draft is approved as it is now."))

    return _acted(desk, act)


@blueprint.post("/courses/<slug>/edit/review/rule")
@access(SIGNED_IN)
def set_approval_rule(slug: str) -> ResponseReturnValue:
    """Say whether a course is published only as somebody else has approved it."""
    desk = load_desk(slug, is_to_publish=True)
    is_needed = request.form.get("needed") == "yes"

    def act() -> str:
        states.set_approval_rule(desk.draft.course_id, is_needed=is_needed, by=current_user.id)
        if is_needed:
            return str(_("From now on this course is published only as somebody else has approved it."))
        return str(_("From now on this course can be published without an approval."))

    return _acted(desk, act)


@blueprint.post("/courses/<slug>/edit/review/links")
@access(SIGNED_IN)
def check_links_now(slug: str) -> ResponseReturnValue:
    """Have the links of a draft tried."""
    desk = load_review(slug)

    def act() -> str:
        ask_for_links(desk.draft.course_id, by=current_user.id)
        return str(_("The links are being tried. You can leave this page meanwhile."))

    return _acted(desk, act)
