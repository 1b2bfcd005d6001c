"""Leave, extension and the early end: asked, shown with every due date before and after, then confirmed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import Form
from lms.extensions import db
from lms.fellowships.blueprint import blueprint
from lms.fellowships.lifecycle.changes import Wish, end_leave, grant_change, may_be_taken_back, take_back
from lms.fellowships.lifecycle.dates import Trial, changes_of, tried
from lms.fellowships.lifecycle.ending import end_fellowship
from lms.fellowships.lifecycle.forms import EndForm, EndLeaveForm, ExtensionForm, LeaveForm
from lms.fellowships.lifecycle.models import ChangeKind, PlanChange
from lms.fellowships.milestones.queries import history_of
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import load_fellow
from lms.fellowships.placements.models import RUNNING, Fellow
from lms.people.permissions import MANAGERS


@blueprint.get("/fellows/<int:fellow_id>/changes")
@access(SIGNED_IN)
def show_changes(fellow_id: int) -> str:
    """Show the leaves and extensions of a fellow; managers find here what changes the plan."""
    seat = load_fellow(fellow_id, Actor.FELLOW, Actor.MANAGER)
    return render_template(
        "fellowships/lifecycle/changes.html",
        seat=seat,
        changes=changes_of(fellow_id),
        today=today_here(),
        may_be_taken_back=may_be_taken_back,
        history=history_of(Fellow.__tablename__, fellow_id) if seat.is_manager else [],
        is_running=seat.fellow.state in RUNNING,
    )


@blueprint.route("/fellows/<int:fellow_id>/leave", methods=["GET", "POST"])
@access(MANAGERS)
def grant_leave(fellow_id: int) -> ResponseReturnValue:
    """Ask for some days away, show what moves, and enter them."""
    load_fellow(fellow_id, Actor.MANAGER)
    form = LeaveForm(data={"form_key": secrets.token_urlsafe(16), "shifts": True})

    def act() -> None:
        grant_change(fellow_id, _leave(form), by=current_user.id)

    return _asked(fellow_id, "leave", form, act, _("The leave is entered, and the later days have moved."))


def _leave(form: LeaveForm) -> Wish:
    return Wish(
        kind=ChangeKind.LEAVE,
        from_on=form.from_on.day,
        to_on=form.to_on.day,
        shifts=bool(form.shifts.data),
        reason=form.reason.data or "",
        form_key=form.form_key.data,
    )


@blueprint.route("/fellows/<int:fellow_id>/extension", methods=["GET", "POST"])
@access(MANAGERS)
def grant_extension(fellow_id: int) -> ResponseReturnValue:
    """Ask for more time, show what moves, and enter it."""
    load_fellow(fellow_id, Actor.MANAGER)
    form = ExtensionForm(data={"form_key": secrets.token_urlsafe(16), "from_on": today_here()})

    def act() -> None:
        grant_change(fellow_id, _extension(form), by=current_user.id)

    return _asked(fellow_id, "extension", form, act, _("The extension is entered, and the later days have moved."))


def _extension(form: ExtensionForm) -> Wish:
    return Wish(
        kind=ChangeKind.EXTENSION,
        from_on=form.from_on.day,
        to_on=form.from_on.day,
        days=form.days.data or 0,
        reason=form.reason.data or "",
        form_key=form.form_key.data,
    )


@blueprint.route("/fellows/<int:fellow_id>/leave/<int:change_id>/end", methods=["GET", "POST"])
@access(MANAGERS)
def shorten_leave(fellow_id: int, change_id: int) -> ResponseReturnValue:
    """Ask for the new last day of a leave, show what moves back, and enter it."""
    load_fellow(fellow_id, Actor.MANAGER)
    change = db.session.get(PlanChange, change_id)
    if change is None or change.fellow_id != fellow_id or change.kind is not ChangeKind.LEAVE:
        abort(404)
    form = EndLeaveForm(data={"last_day": min(max(today_here(), change.from_on), change.to_on), "shifts_back": True})

    def act() -> None:
        end_leave(change_id, form.last_day.day, shifts_back=bool(form.shifts_back.data), by=current_user.id)

    return _asked(fellow_id, "leave_end", form, act, _("The leave ends earlier now."))


@blueprint.route("/fellows/<int:fellow_id>/changes/<int:change_id>/take-back", methods=["GET", "POST"])
@access(MANAGERS)
def take_back_change(fellow_id: int, change_id: int) -> ResponseReturnValue:
    """Ask whether a leave or an extension shall be undone, show what moves back, and undo it."""
    load_fellow(fellow_id, Actor.MANAGER)
    change = db.session.get(PlanChange, change_id)
    if change is None or change.fellow_id != fellow_id:
        abort(404)
    form = Form()

    def act() -> None:
        take_back(change_id, by=current_user.id)

    return _asked(fellow_id, "take_back", form, act, _("It is undone, and the later days have moved back."))


@blueprint.route("/fellows/<int:fellow_id>/end", methods=["GET", "POST"])
@access(MANAGERS)
def end_early(fellow_id: int) -> ResponseReturnValue:
    """Ask why and when a fellowship ends early, show what falls away and the settlement, and enter it."""
    load_fellow(fellow_id, Actor.MANAGER)
    form = EndForm(data={"last_day": today_here()})

    def act() -> Any:
        return end_fellowship(
            fellow_id,
            form.ending.data,
            last_day=form.last_day.day,
            reason=form.reason.data or "",
            by=current_user.id,
        )

    return _asked(fellow_id, "end", form, act, _("The fellowship is ended, and its stipends are settled."))


def _asked(fellow_id: int, step: str, form: Form, act: Callable[[], object], done: str) -> ResponseReturnValue:
    """Answer a form that changes a plan: ask, show what would happen, and do it where it is confirmed."""
    trial: Trial[object] | None = None
    if form.validate_on_submit():
        try:
            if "confirmed" in request.form:
                with transaction():
                    act()
                flash(done, "success")
                return redirect(url_for("fellowships.show_changes", fellow_id=fellow_id), 303)
            trial = tried(fellow_id, act)
        except Refusal as refusal:
            form.take_refusal(refusal)
    page = render_template(
        f"fellowships/lifecycle/{'preview' if trial else step}.html",
        seat=load_fellow(fellow_id),
        form=form,
        trial=trial,
        step=step,
        typed={name: value for name, value in request.form.items() if name not in {"csrf_token", "confirmed"}},
    )
    return page, 422 if form.is_submitted() and trial is None else 200
