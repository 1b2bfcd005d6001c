"""Safeguarding: raising a concern, and for the few who may know of it, reading and closing it."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import requested_page
from lms.fellowships.blueprint import blueprint
from lms.fellowships.placements.loaders import load_fellow, seat_of
from lms.fellowships.programmes.permissions import can_manage
from lms.fellowships.safety import operations, queries
from lms.fellowships.safety.forms import ConcernForm, OutcomeForm
from lms.fellowships.safety.letters import readers_of
from lms.fellowships.safety.loaders import Guarded, load_flag, load_guarded, load_guarded_programme
from lms.fellowships.safety.models import SafetyFlag


def _unkept(page: str, status: int = 200) -> Response:
    """Return a page that no browser and no shared phone keeps."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route("/fellows/<int:fellow_id>/safety/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def raise_flag_form(fellow_id: int) -> ResponseReturnValue:
    """Ask what worries somebody, say who will read it, and take it up."""
    seat, form = load_fellow(fellow_id), ConcernForm()
    if form.validate_on_submit():
        try:
            with transaction():
                operations.raise_flag(
                    fellow_id, form.text.data or "", form_key=form.form_key.data or "", by=current_user.id
                )
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return redirect(url_for("fellowships.show_flag_raised", fellow_id=fellow_id), 303)
    seat = load_fellow(fellow_id) if form.is_submitted() else seat
    readers = readers_of(seat.programme, but_person_id=seat.fellow.person_id)
    page = render_template("fellowships/safety/raise.html", seat=seat, form=form, readers=readers)
    return _unkept(page, 422 if form.is_submitted() else 200)


@blueprint.get("/fellows/<int:fellow_id>/safety/thanks")
@access(SIGNED_IN)
def show_flag_raised(fellow_id: int) -> ResponseReturnValue:
    """Say who reads a concern that was raised; the page is the same for everybody and tells of no flag."""
    seat = load_fellow(fellow_id)
    readers = readers_of(seat.programme, but_person_id=seat.fellow.person_id)
    return _unkept(render_template("fellowships/safety/raised.html", seat=seat, readers=readers))


@blueprint.get("/programmes/<slug>/safety")
@access(SIGNED_IN)
def list_safety_flags(slug: str) -> ResponseReturnValue:
    """List the flags of a programme without their words: the open ones, or with ``closed`` the others."""
    programme, are_closed = load_guarded_programme(slug), "closed" in request.args
    page = queries.flags_page(programme.id, requested_page(), but_person_id=current_user.id, are_closed=are_closed)
    is_manager = can_manage(current_user, programme.id)
    words = {"programme": programme, "page": page, "are_closed": are_closed, "is_manager": is_manager}
    return _unkept(render_template("fellowships/safety/flags.html", **words))


@blueprint.get("/fellows/<int:fellow_id>/safety")
@access(SIGNED_IN)
def list_fellow_flags(fellow_id: int) -> ResponseReturnValue:
    """List the flags about one fellow without their words."""
    guarded, seat = load_guarded(fellow_id), seat_of(fellow_id)
    flags = queries.flags_about(fellow_id)
    return _unkept(render_template("fellowships/safety/fellow_flags.html", guarded=guarded, seat=seat, flags=flags))


@blueprint.get("/programmes/<slug>/safety/<int:flag_id>")
@access(SIGNED_IN)
def show_safety_flag(slug: str, flag_id: int) -> ResponseReturnValue:
    """Show a flag without its words: who has read it, the button that shows them, and the form that closes it."""
    return _flag_page(*load_flag(slug, flag_id), OutcomeForm(formdata=None))


def _flag_page(flag: SafetyFlag, guarded: Guarded, form: OutcomeForm, *, is_read: bool = False) -> Response:
    page = render_template(
        "fellowships/safety/flag.html",
        flag=flag,
        guarded=guarded,
        form=form,
        is_read=is_read,
        looks=queries.looks_at(flag.id),
    )
    return _unkept(page, 422 if form.errors or form.form_errors else 200)


@blueprint.post("/programmes/<slug>/safety/<int:flag_id>/read")
@access(SIGNED_IN)
def read_safety_flag(slug: str, flag_id: int) -> ResponseReturnValue:
    """Note the look in the history, then show the words."""
    load_flag(slug, flag_id)
    with transaction():
        operations.read_flag(flag_id, by=current_user.id)
    flag, guarded = load_flag(slug, flag_id)
    return _flag_page(flag, guarded, OutcomeForm(formdata=None), is_read=True)


@blueprint.post("/programmes/<slug>/safety/<int:flag_id>/close")
@access(SIGNED_IN)
def close_safety_flag(slug: str, flag_id: int) -> ResponseReturnValue:
    """Close a flag with what came of it."""
    load_flag(slug, flag_id)
    form = OutcomeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                operations.close_flag(flag_id, form.outcome.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The concern is closed."), "success")
            return redirect(url_for("fellowships.show_safety_flag", slug=slug, flag_id=flag_id), 303)
    return _flag_page(*load_flag(slug, flag_id), form)
