"""The waiting list of a call: who stands where, and another place for one of them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.selection import waiting_list
from lms.fellowships.selection.forms import WaitingListForm
from lms.fellowships.selection.waiting_queries import who_waits
from lms.people.permissions import MANAGERS
from lms.people.places import STATES


@blueprint.get("/programmes/<slug>/calls/<call_slug>/waiting-list")
@access(MANAGERS)
def show_waiting_list(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show who waits, in order, and let a manager move one of them."""
    return _list(slug, call_slug, WaitingListForm())


@blueprint.post("/programmes/<slug>/calls/<call_slug>/waiting-list")
@access(MANAGERS)
def move_on_waiting_list(slug: str, call_slug: str) -> ResponseReturnValue:
    """Move somebody to another place of the waiting list."""
    _programme, call = load_call(slug, call_slug)
    form = WaitingListForm()
    if not form.validate():
        return _list(slug, call_slug, form), 422
    values = form.values()
    try:
        with transaction():
            name = waiting_list.move_to(call.id, by=current_user.id, **values).full_name
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _list(slug, call_slug, form), 422
    flash(_("%(name)s stands at place %(place)d now.", name=name, place=values["place"]), "success")
    return redirect(url_for("fellowships.show_waiting_list", slug=slug, call_slug=call_slug), 303)


def _list(slug: str, call_slug: str, form: WaitingListForm) -> str:
    programme, call = load_call(slug, call_slug)
    rows = who_waits(call.id)
    return render_template(
        "fellowships/selection/waiting_list.html",
        programme=programme,
        call=call,
        rows=rows,
        form=form.for_list(rows),
        home_states=STATES,
    )
