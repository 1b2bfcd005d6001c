"""The times for interviews of a call: opened, booked for somebody, freed and taken out by managers."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core import clock
from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.selection import interview_queries, interviews
from lms.fellowships.selection.forms import SlotsForm
from lms.fellowships.selection.loaders import load_applicant, load_slot
from lms.fellowships.selection.pool import held_call, open_panel_sheets
from lms.people.permissions import MANAGERS


@blueprint.route("/programmes/<slug>/calls/<call_slug>/interviews", methods=["GET", "POST"])
@access(MANAGERS)
def list_slots(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show the times for interviews with who has booked them, and open more."""
    programme, call = load_call(slug, call_slug)
    form = SlotsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                count = interviews.open_slots(call.id, by=current_user.id, **form.values())
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(ngettext("%(num)d time is open now.", "%(num)d times are open now.", count), "success")
            return _back(slug, call_slug)
        programme, call = load_call(slug, call_slug)
    page = render_template(
        "fellowships/selection/interviews.html",
        programme=programme,
        call=call,
        form=form,
        slots=interview_queries.slots_of(call.id),
        without=interview_queries.without_slot(call.id),
        now=clock.now(),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/programmes/<slug>/calls/<call_slug>/interviews/<int:slot_id>/book")
@access(MANAGERS)
def book_slot(slug: str, call_slug: str, slot_id: int) -> ResponseReturnValue:
    """Book a time for an applicant who has told their wish otherwise."""
    _programme, call = load_call(slug, call_slug)
    load_slot(call, slot_id)
    application = load_applicant(call, request.form.get("application", ""))
    return _do(slug, call_slug, lambda: interviews.book(application, slot_id, by=current_user.id))


@blueprint.post("/programmes/<slug>/calls/<call_slug>/interviews/<int:slot_id>/free")
@access(MANAGERS)
def free_slot(slug: str, call_slug: str, slot_id: int) -> ResponseReturnValue:
    """Give a booked time back; the applicant gets a letter."""
    _programme, call = load_call(slug, call_slug)
    load_slot(call, slot_id)
    return _do(slug, call_slug, lambda: interviews.free(slot_id, by=current_user.id, by_manager=True))


@blueprint.post("/programmes/<slug>/calls/<call_slug>/interviews/<int:slot_id>/remove")
@access(MANAGERS)
def remove_slot(slug: str, call_slug: str, slot_id: int) -> ResponseReturnValue:
    """Take a free time out."""
    _programme, call = load_call(slug, call_slug)
    load_slot(call, slot_id)
    return _do(slug, call_slug, lambda: interviews.remove_slot(slot_id, by=current_user.id))


@blueprint.post("/programmes/<slug>/calls/<call_slug>/interviews/sheets")
@access(MANAGERS)
def give_panel_sheets(slug: str, call_slug: str) -> ResponseReturnValue:
    """Give everybody on the panel a score sheet for each applicant who is invited."""
    _programme, call = load_call(slug, call_slug)
    call_id = call.id
    return _do(slug, call_slug, lambda: open_panel_sheets(held_call(call_id)))


def _do(slug: str, call_slug: str, act: Callable[[], None]) -> ResponseReturnValue:
    try:
        with transaction():
            act()
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    else:
        flash(_("Done."), "success")
    return _back(slug, call_slug)


def _back(slug: str, call_slug: str) -> ResponseReturnValue:
    return redirect(url_for("fellowships.list_slots", slug=slug, call_slug=call_slug), 303)
