"""Calls for those who run their programme: the list, settings, criteria."""

from __future__ import annotations

import secrets

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core import clock
from lms.core.access import access
from lms.core.database import lock, transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls import operations, queries
from lms.fellowships.calls.counts import counts_of
from lms.fellowships.calls.forms import CallForm, CriteriaForm, call_values, criteria_values, new_call_values
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.rules import Phase, phase_of
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.forms import Versioned
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme
from lms.people.permissions import MANAGERS
from lms.people.places import STATES
from lms.people.queries import organisation_names


@blueprint.get("/programmes/<slug>/calls")
@access(MANAGERS)
def list_calls(slug: str) -> str:
    """List the calls of a programme, with how many applications each has."""
    programme, now = load_programme(slug), clock.now()
    calls = queries.calls_of(programme.id)
    return render_template(
        "fellowships/calls/calls.html",
        programme=programme,
        calls=[(call, phase_of(call, now)) for call in calls],
        counts=counts_of([call.id for call in calls]),
    )


@blueprint.route("/programmes/<slug>/calls/new", methods=["GET", "POST"])
@access(MANAGERS)
def create_call(slug: str) -> ResponseReturnValue:
    """Ask about a new call, and make it as a draft."""
    programme = load_programme(slug)
    plan, zone = plan_of(programme), current_app.extensions["settings"].time_zone
    form = CallForm(data={**new_call_values(plan, zone), "form_key": secrets.token_urlsafe(16)})
    form.offer_places(organisation_names())
    if form.validate_on_submit():
        try:
            return redirect(url_for("fellowships.show_call", slug=slug, call_slug=_made(programme.id, form)), 303)
        except Refusal as refusal:
            form.take_refusal(refusal)
    page = render_template("fellowships/calls/settings.html", programme=load_programme(slug), call=None, form=form)
    return page, 422 if form.is_submitted() else 200


def _made(programme_id: int, form: CallForm) -> str:
    with transaction():
        programme = lock(Programme, programme_id)
        if programme is None:
            raise LookupError(f"no programme {programme_id}")
        call = operations.create_call(
            programme,
            plan_of(programme),
            slug=form.slug.data or "",
            form_key=form.form_key.data or None,
            by=current_user.id,
            **form.settings(),
        )
        slug = call.slug
    flash(_("The call is made; only managers see it. Look at its form and its criteria, then publish it."), "success")
    return slug


@blueprint.get("/programmes/<slug>/calls/<call_slug>")
@access(MANAGERS)
def show_call(slug: str, call_slug: str) -> str:
    """Show the settings of a call, how many applications it has, and what to do next."""
    programme, call = load_call(slug, call_slug)
    phase = phase_of(call, clock.now())
    return render_template(
        "fellowships/calls/call.html",
        programme=programme,
        call=call,
        phase=phase,
        may_end=phase in {Phase.COMING, Phase.OPEN, Phase.CLOSED},
        counts=counts_of([call.id]).get(call.id, []),
        criteria=queries.criteria_of(call),
        interview_criteria=queries.interview_criteria_of(call),
        leaves=queries.late_leaves(call.id),
        places={"state": STATES, "host": dict(organisation_names()) if call.seats_by.get("host") else {}},
    )


@blueprint.route("/programmes/<slug>/calls/<call_slug>/edit", methods=["GET", "POST"])
@access(MANAGERS)
def edit_call(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show the settings of a call, and change them."""
    _programme, call = load_call(slug, call_slug)
    form, call_id = CallForm(data=call_values(call)), call.id
    form.offer_places(organisation_names())
    if form.validate_on_submit():
        try:
            with transaction():
                operations.change_call(call_id, seen=form.seen, by=current_user.id, **form.settings())
        except Refusal as refusal:
            _take(form, refusal)
        else:
            return _back(slug, call_slug, _("The call is saved."))
    return _page("settings", slug, call_slug, form)


@blueprint.route("/programmes/<slug>/calls/<call_slug>/criteria", methods=["GET", "POST"])
@access(MANAGERS)
def edit_criteria(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show what reviewers and the panel of a call score, and change it."""
    _programme, call = load_call(slug, call_slug)
    form, call_id = CriteriaForm(data=criteria_values(call)), call.id
    if form.validate_on_submit():
        try:
            with transaction():
                operations.change_criteria(call_id, seen=form.seen, by=current_user.id, **form.rows())
        except Refusal as refusal:
            _take(form, refusal)
        else:
            return _back(slug, call_slug, _("The criteria are saved."))
    return _page("criteria", slug, call_slug, form)


def _take(form: Versioned, refusal: Refusal) -> None:
    form.take_refusal(refusal)
    if isinstance(refusal, EditedMeanwhile):
        form.show_version(refusal.version)


def _back(slug: str, call_slug: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("fellowships.show_call", slug=slug, call_slug=call_slug), 303)


def _page(name: str, slug: str, call_slug: str, form: Versioned) -> ResponseReturnValue:
    programme, call = load_call(slug, call_slug)
    page = render_template(f"fellowships/calls/{name}.html", programme=programme, call=call, form=form)
    return page, 422 if form.is_submitted() else 200
