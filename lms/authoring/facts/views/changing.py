"""Changing the registry of facts: add, change, check, retire."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.facts import operations
from lms.authoring.facts.forms import FactForm, NewFactForm, new_fact_values, typed_fact
from lms.authoring.facts.loaders import load_fact
from lms.authoring.facts.models import Fact
from lms.authoring.facts.said import EVERY_HALF_YEAR, said_by
from lms.authoring.facts.views.registry import fact_page
from lms.authoring.facts.words import CONFIDENCE_NAMES
from lms.core.access import access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.forms import number_of
from lms.people.permissions import TRAINERS


@blueprint.route("/facts/new", methods=["GET", "POST"])
@access(TRAINERS)
def add_fact() -> ResponseReturnValue:
    """Ask for a new fact, and add it."""
    today = today_here()
    form = NewFactForm(data=new_fact_values(today, today + EVERY_HALF_YEAR))
    if not form.is_submitted():
        form.form_key.data = secrets.token_urlsafe(16)
        return _form_page(form, None)
    said, key = form.said() if form.validate() else None, form.key.data or ""
    if said is None:
        return _form_page(form, None), 422
    try:
        with transaction():
            operations.add_fact(key, said, by=current_user.id, form_key=form.form_key.data)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _form_page(form, None), 422
    flash(_("The fact is in the registry. Cite it in lessons and questions by its id."), "success")
    return _to(key)


@blueprint.route("/facts/<key>/edit", methods=["GET", "POST"])
@access(TRAINERS)
def edit_fact(key: str) -> ResponseReturnValue:
    """Ask what a fact says from now on, and keep what it said before."""
    fact = load_fact(key)
    form = FactForm(data={**typed_fact(said_by(fact)), "version": str(fact.version)})
    if not form.is_submitted():
        return _form_page(form, fact)
    said = form.said() if form.validate() else None
    if said is None:
        return _form_page(form, fact), 422
    try:
        with transaction():
            operations.change_fact(fact.id, said, version=number_of(form.version.data) or 0, by=current_user.id)
    except EditedMeanwhile as refusal:
        form.take_refusal(refusal)
        form.version.data = str(refusal.version)
        return _form_page(form, load_fact(key), is_overtaken=True), 409
    flash(_("The fact is changed. Courses show what they have pinned until their trainers confirm it."), "success")
    return _to(key)


def _form_page(form: FactForm, fact: Fact | None, *, is_overtaken: bool = False) -> str:
    return render_template(
        "authoring/facts/form.html",
        form=form,
        fact=fact,
        said=said_by(fact) if fact and is_overtaken else None,
        confidence_names=CONFIDENCE_NAMES,
    )


@blueprint.post("/facts/<key>/review")
@access(TRAINERS)
def review_fact(key: str) -> ResponseReturnValue:
    """Note that a fact was checked today and is still right."""
    fact, form = load_fact(key), FactForm()
    try:
        with transaction():
            operations.review_fact(fact.id, version=number_of(form.version.data) or 0, by=current_user.id)
    except EditedMeanwhile:
        flash(_("Somebody has changed this fact since you opened it. Read it again, and check it then."), "warning")
        return fact_page(load_fact(key)), 409
    flash(_("Checked today. It stands first in the list again when its next day has come."), "success")
    return _to(key)


@blueprint.get("/facts/<key>/retire")
@access(TRAINERS)
def ask_to_retire_fact(key: str) -> ResponseReturnValue:
    """Ask whether a fact shall be retired."""
    fact = load_fact(key)
    return render_template(
        "authoring/facts/retire.html",
        fact=fact,
        action=url_for("authoring.retire_fact", key=key),
        submit=_("Retire the fact"),
        cancel_url=url_for("authoring.show_fact", key=key),
    )


@blueprint.post("/facts/<key>/retire")
@access(TRAINERS)
def retire_fact(key: str) -> ResponseReturnValue:
    """Take a fact out of the lists."""
    fact = load_fact(key)
    with transaction():
        operations.retire_fact(fact.id, by=current_user.id)
    flash(_("The fact is retired. Courses that have pinned it keep it until they take it out."), "success")
    return _to(key)


@blueprint.post("/facts/<key>/restore")
@access(TRAINERS)
def restore_fact(key: str) -> ResponseReturnValue:
    """Put a retired fact back."""
    fact = load_fact(key)
    with transaction():
        operations.restore_fact(fact.id, by=current_user.id)
    flash(_("The fact is in use again."), "success")
    return _to(key)


def _to(key: str) -> ResponseReturnValue:
    return redirect(url_for("authoring.show_fact", key=key), 303)
