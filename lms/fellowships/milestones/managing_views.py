"""What managers do with the milestones of one fellow: adapt, add, waive, open again."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.fieldlog.forms import new_key
from lms.fellowships.milestones import operations
from lms.fellowships.milestones.forms import AdaptForm, ReasonForm, adapt_values
from lms.fellowships.milestones.loaders import load_milestone
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.plans import seal, wanted_now
from lms.fellowships.milestones.views import LIST, ONE, back
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.people.permissions import MANAGERS


@blueprint.route(f"{LIST}/new", methods=["GET", "POST"])
@access(MANAGERS)
def create_milestone(fellow_id: int) -> ResponseReturnValue:
    """Ask about a milestone of one fellow's own, and make it."""
    seat, form = load_fellow(fellow_id, Actor.MANAGER), AdaptForm(form_key=new_key(), points=10)
    if form.validate_on_submit():
        try:
            with transaction():
                key = (form.form_key.data or "")[:40] or new_key()
                added = operations.add_milestone(
                    fellow_id, form.wanted(), note=form.note.data or "", form_key=key, by=current_user.id
                )
                milestone_id = added.id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The milestone is added."), "success")
            return back(fellow_id, milestone_id)
    return _form_page(seat, None, form)


@blueprint.route(f"{ONE}/adapt", methods=["GET", "POST"])
@access(MANAGERS)
def adapt_milestone(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Show what a milestone says for one fellow, and change it, with a note why."""
    seat, milestone = load_milestone(fellow_id, milestone_id, Actor.MANAGER)
    now = wanted_now(milestone)
    form = AdaptForm(data={**adapt_values(now), "note": milestone.note, "seen": seal(now)})
    if form.validate_on_submit():
        try:
            with transaction():
                seen = form.seen.data or ""
                operations.adapt_milestone(
                    milestone_id, form.wanted(), note=form.note.data or "", seen=seen, by=current_user.id
                )
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The milestone is changed for this fellow."), "success")
            return back(fellow_id, milestone_id)
    return _form_page(seat, load_milestone(fellow_id, milestone_id)[1], form)


def _form_page(seat: Seat, milestone: Milestone | None, form: AdaptForm) -> ResponseReturnValue:
    page = render_template("fellowships/milestones/adapt.html", seat=seat, milestone=milestone, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.post(f"{ONE}/waive")
@access(MANAGERS)
def waive_milestone(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Ask for a milestone no more, with a reason."""
    return _decide(fellow_id, milestone_id, "waive", _("The milestone is not asked for any more."))


@blueprint.post(f"{ONE}/reopen")
@access(MANAGERS)
def reopen_milestone(fellow_id: int, milestone_id: int) -> ResponseReturnValue:
    """Open an approved or waived milestone again, with a reason."""
    return _decide(fellow_id, milestone_id, "reopen", _("The milestone is open again."))


def _decide(fellow_id: int, milestone_id: int, verb: str, done: str) -> ResponseReturnValue:
    load_milestone(fellow_id, milestone_id, Actor.MANAGER)
    form = ReasonForm()
    decision = operations.waive if verb == "waive" else operations.reopen
    if form.validate():
        try:
            with transaction():
                decision(milestone_id, reason=form.reason.data or "", by=current_user.id, actor=Actor.MANAGER)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(done, "success")
            return back(fellow_id, milestone_id)
    seat, milestone = load_milestone(fellow_id, milestone_id)
    page = render_template(
        "fellowships/milestones/reason.html", seat=seat, milestone=milestone, form=form, verb=verb, action=request.path
    )
    return page, 422
