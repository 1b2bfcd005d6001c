"""Publishing, ending and reopening a call, and giving one person longer: each asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import Form
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls import leaves, operations
from lms.fellowships.calls.forms import LeaveForm, ReasonForm
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.wording import zone_of
from lms.people.permissions import MANAGERS


@blueprint.route("/programmes/<slug>/calls/<call_slug>/publish", methods=["GET", "POST"])
@access(MANAGERS)
def publish_call(slug: str, call_slug: str) -> ResponseReturnValue:
    """Ask whether everybody is to see a call, and publish it."""
    call_id, form = load_call(slug, call_slug)[1].id, Form()
    act = _act(form, lambda: operations.publish_call(call_id, by=current_user.id))
    return _done_or_asked("publish", (slug, call_slug), form, _("The call is published.") if act else "")


@blueprint.route("/programmes/<slug>/calls/<call_slug>/end", methods=["GET", "POST"])
@access(MANAGERS)
def end_call(slug: str, call_slug: str) -> ResponseReturnValue:
    """Ask whether a call is to end now, and end it."""
    call_id, form = load_call(slug, call_slug)[1].id, Form()
    act = _act(form, lambda: operations.end_call(call_id, by=current_user.id))
    return _done_or_asked("end", (slug, call_slug), form, _("The call is ended. It can be reopened.") if act else "")


@blueprint.route("/programmes/<slug>/calls/<call_slug>/reopen", methods=["GET", "POST"])
@access(MANAGERS)
def reopen_call(slug: str, call_slug: str) -> ResponseReturnValue:
    """Ask why an ended call is to be open again, and reopen it."""
    call_id, form = load_call(slug, call_slug)[1].id, ReasonForm()
    act = _act(form, lambda: operations.reopen_call(call_id, reason=form.reason.data or "", by=current_user.id))
    return _done_or_asked("reopen", (slug, call_slug), form, _("The call takes applications again.") if act else "")


@blueprint.route("/programmes/<slug>/calls/<call_slug>/longer", methods=["GET", "POST"])
@access(MANAGERS)
def give_longer(slug: str, call_slug: str) -> ResponseReturnValue:
    """Ask who may apply later than the others, and let them."""
    call, form = load_call(slug, call_slug)[1], LeaveForm()
    call_id, zone = call.id, zone_of(call)

    act = _act(form, lambda: leaves.give_leave(call_id, by=current_user.id, **form.values(zone)))
    done = _("This person may apply until then. Tell them; nothing is sent by itself.") if act else ""
    return _done_or_asked("longer", (slug, call_slug), form, done)


@blueprint.post("/programmes/<slug>/calls/<call_slug>/longer/<int:leave_id>/end")
@access(MANAGERS)
def end_longer(slug: str, call_slug: str, leave_id: int) -> ResponseReturnValue:
    """Take back that somebody may apply later."""
    call_id = load_call(slug, call_slug)[1].id
    with transaction():
        leaves.take_leave_back(call_id, leave_id, by=current_user.id)
    flash(_("This person has no longer time than others any more."), "success")
    return redirect(url_for("fellowships.show_call", slug=slug, call_slug=call_slug), 303)


def _act(form: Form, act: Callable[[], Any]) -> bool:
    """Whether something was asked for rightly and is done now; the form says why not."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except Refusal as refusal:
        form.take_refusal(refusal)
        return False
    return True


def _done_or_asked(name: str, place: tuple[str, str], form: Form, done: str) -> ResponseReturnValue:
    """Go back to the call and say what is done; where nothing is, show the page that asks."""
    slug, call_slug = place
    if done:
        flash(done, "success")
        return redirect(url_for("fellowships.show_call", slug=slug, call_slug=call_slug), 303)
    programme, call = load_call(slug, call_slug)
    page = render_template(f"fellowships/calls/{name}.html", programme=programme, call=call, form=form)
    return page, 422 if form.is_submitted() else 200
