"""The milestones of a fellow: their list, one with all its versions, writing, handing in and reviewing."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.attachments.operations import keep_file, remove_file
from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.core.security import own_path
from lms.fellowships.blueprint import blueprint
from lms.fellowships.milestones import operations
from lms.fellowships.milestones.forms import REVIEWER_NAMES, ReasonForm, ReviewForm, read_draft
from lms.fellowships.milestones.loaders import load_milestone
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.operations import EVIDENCE, OWNER, Closed, Draft
from lms.fellowships.milestones.pages import milestone_page, reviewer_of
from lms.fellowships.milestones.queries import counts_of_versions, history_of, milestones_of
from lms.fellowships.milestones.rules import SHOWN_KINDS, SHOWN_NAMES, progress, shown_state
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.people.changes import action_name
from lms.people.permissions import FELLOWS
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.saving import saved_response

LIST = "/fellows/<int:fellow_id>/milestones"
ONE = f"{LIST}/<int:milestone_id>"
WORDS = {"names": SHOWN_NAMES, "kinds": SHOWN_KINDS, "reviewers": REVIEWER_NAMES}


@blueprint.get(LIST)
@access(SIGNED_IN)
def list_milestones(fellow_id: int) -> str:
    """List the milestones of a fellow with where each stands, and how far the fellow is."""
    seat, milestones, day = load_fellow(fellow_id), milestones_of(fellow_id), today_here()
    return render_template(
        "fellowships/milestones/list.html",
        seat=seat,
        milestones=milestones,
        states={each.id: shown_state(each.state, each.due_on, day) for each in milestones},
        versions=counts_of_versions([each.id for each in milestones]),
        progress=progress(milestones),
        **WORDS,
    )


@blueprint.get(ONE)
@access(SIGNED_IN)
def show_milestone(fellow_id: int, milestone_id: int) -> str:
    """Show a milestone: what is asked, what was handed in, and what this reader can do now."""
    return _page(*load_milestone(fellow_id, milestone_id))


def _page(seat: Seat, milestone: Milestone, **more: Any) -> str:
    page = milestone_page(seat, milestone, today_here())
    form = None
    if page.current is not None and page.reviewing_as is not None:
        form = ReviewForm(formdata=None, number=page.current.submission.number)
    given = {"review": form, "reason": ReasonForm(formdata=None), "draft": milestone.draft, "errors": {}, "stored": {}}
    return render_template(
        "fellowships/milestones/show.html",
        page=page,
        seat=seat,
        milestone=milestone,
        changes=history_of("milestones", milestone.id),
        action_name=action_name,
        **WORDS,
        **{**given, **more},
    )


def back(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Lead to where the reader came from, as the address says, or to the page of a milestone."""
    page = url_for("fellowships.show_milestone", fellow_id=fellow_id, milestone_id=milestone_id)
    return redirect(own_path(request.args.get("next"), page), 303)


@blueprint.post(f"{ONE}/draft")
@access(FELLOWS)
def save_milestone_draft(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Keep what was typed, take in the files that came with it, or take one out."""
    seat, milestone = load_milestone(fellow_id, milestone_id, Actor.FELLOW)
    draft = read_draft(request.form)
    try:
        with transaction():
            version = operations.save_draft(milestone_id, draft, seen=_seen())
            if (file_id := number_of(request.form.get("remove"))) is not None:
                remove_file(OWNER, milestone_id, file_id, by=current_user.id)
        _keep_files(milestone_id)
    except Refusal as refusal:
        return _refused(fellow_id, milestone_id, draft, refusal)
    if wants_json():
        return saved_response(version)
    flash(_("Saved. It is not handed in yet."), "success")
    return back(seat.fellow.id, milestone.id)


def _seen() -> int | None:
    return number_of(request.form.get("version"))


def _keep_files(milestone_id: int) -> None:
    for sent in request.files.getlist("files"):
        if sent.filename and not wants_json():
            keep_file(OWNER, milestone_id, EVIDENCE, sent, by=current_user.id)


def _refused(fellow_id: int, milestone_id: int, draft: Draft, refusal: Refusal) -> ResponseReturnValue:
    """Show why writing was refused, with everything that was typed."""
    status = 409 if isinstance(refusal, DraftConflict) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), 410 if isinstance(refusal, Closed) else status
    seat, milestone = load_milestone(fellow_id, milestone_id, Actor.FELLOW)
    stored = refusal.stored if isinstance(refusal, DraftConflict) else {}
    field = "files" if refusal.field == EVIDENCE else refusal.field
    errors = {field or "": str(refusal.sentence)}
    page = _page(seat, milestone, draft=draft.as_stored(), errors=errors, stored=stored)
    return page, status


@blueprint.post(ONE)
@access(FELLOWS)
def hand_in_milestone(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Hand in what was written, with its files, once; the other buttons of its form keep it, or take a file out."""
    if request.form.get("go") == "save" or "remove" in request.form:
        return save_milestone_draft(fellow_id, milestone_id)
    seat, milestone = load_milestone(fellow_id, milestone_id, Actor.FELLOW)
    draft, number = read_draft(request.form), number_of(request.form.get("number")) or 0
    try:
        if any(sent.filename for sent in request.files.getlist("files")):
            operations.require_writable(milestone, seat.fellow)
            _keep_files(milestone_id)
        with transaction():
            operations.hand_in(milestone_id, draft, seen=_seen(), number=number, by=current_user.id)
    except Refusal as refusal:
        return _refused(fellow_id, milestone_id, draft, _after_keeping(milestone_id, draft, refusal))
    flash(_("It is handed in. You will hear when somebody has answered; until then you can take it back."), "success")
    return back(fellow_id, milestone_id)


def _after_keeping(milestone_id: int, draft: Draft, refusal: Refusal) -> Refusal:
    """Keep the words of what could not be handed in as it is, so that leaving the page loses none."""
    if refusal.field in {"text", "links"} and not isinstance(refusal, DraftConflict):
        try:
            with transaction():
                operations.save_draft(milestone_id, draft, seen=_seen())
        except Refusal as other:
            return other
    return refusal


@blueprint.post(f"{ONE}/take-back")
@access(FELLOWS)
def take_milestone_back(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Take back what nobody has answered yet."""
    load_milestone(fellow_id, milestone_id, Actor.FELLOW)
    try:
        with transaction():
            operations.take_back(milestone_id, by=current_user.id)
        flash(_("You have it back. Change it, then hand it in again."), "success")
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    return back(fellow_id, milestone_id)


@blueprint.post(f"{ONE}/review")
@access(SIGNED_IN)
def review_milestone(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Approve a submission or ask for changes; whoever does not review this milestone gets 404."""
    seat, milestone = load_milestone(fellow_id, milestone_id, Actor.MENTOR, Actor.MANAGER)
    form, actor = ReviewForm(), reviewer_of(seat, milestone)
    if actor is None:
        abort(404)
    if form.validate():
        try:
            with transaction():
                review = operations.approve if form.verdict.data == "approved" else operations.ask_for_changes
                number, comment = number_of(form.number.data) or 0, form.comment.data or ""
                review(milestone_id, number=number, comment=comment, by=current_user.id, actor=actor)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your answer is given, and the fellow is told."), "success")
            return back(fellow_id, milestone_id)
    seat, milestone = load_milestone(fellow_id, milestone_id)
    return _page(seat, milestone, review=_renumbered(form, milestone)), 422


def _renumbered(form: ReviewForm, milestone: Milestone) -> ReviewForm:
    """Let a refused form answer the version that the page shows now."""
    form.number.data = str(counts_of_versions([milestone.id])[milestone.id])
    return form
