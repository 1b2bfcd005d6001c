"""What an administrator does for somebody who asks on paper: take out what is held about them, and erase them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core import history
from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.blueprint import blueprint
from lms.people.erasure import erase_person
from lms.people.models import Person
from lms.people.permissions import ADMINISTRATORS
from lms.people.staff_forms import EraseForm
from lms.people.views.data import data_file, held_parts, parts_to_erase, require_name
from lms.people.views.people import load_person

NO_STORE = {"Cache-Control": "no-store"}


def _somebody_else(person_id: int, own_page: str) -> Person:
    """Return a person who is there and not the reader, who is sent to their own page instead."""
    if person_id == current_user.id:
        abort(redirect(url_for(own_page), 303))
    person = load_person(person_id)
    if person.erased_at is not None:
        abort(404)
    return person


@blueprint.get("/people/<int:person_id>/data")
@access(ADMINISTRATORS)
def ask_export(person_id: int) -> ResponseReturnValue:
    """Say what taking out somebody's data is for, with a button for each form it can have."""
    return render_template("people/ask_export.html", person=_somebody_else(person_id, "people.show_data"))


@blueprint.post("/people/<int:person_id>/data")
@access(ADMINISTRATORS)
def export_for(person_id: int) -> ResponseReturnValue:
    """Give everything held about somebody as a page to print, or as a file; the history says that it was taken out."""
    person = _somebody_else(person_id, "people.show_data")
    kind = "file" if request.form.get("kind") == "file" else "page"
    with transaction():
        history.record("people.data_exported", person, by=current_user.id, kind=kind)
    if kind == "file":
        return data_file(person_id, f"data-of-{person_id}.json")
    return render_template("people/exported.html", person=person, parts=held_parts(person_id)), 200, NO_STORE


@blueprint.get("/people/<int:person_id>/erase")
@access(ADMINISTRATORS)
def ask_erase(person_id: int) -> ResponseReturnValue:
    """Say what erasing somebody does, and ask."""
    person = _somebody_else(person_id, "people.ask_delete")
    return _erase_page(person, EraseForm(formdata=None))


def _erase_page(person: Person, form: EraseForm, status: int = 200) -> ResponseReturnValue:
    parts = parts_to_erase(person.id)
    return render_template("people/erase.html", person=person, form=form, parts=parts), status


@blueprint.post("/people/<int:person_id>/erase")
@access(ADMINISTRATORS)
def erase(person_id: int) -> ResponseReturnValue:
    """Erase somebody for good, as they could themselves, once their name is typed; sent again, it is done already."""
    if load_person(person_id).erased_at is None:
        person, form = _somebody_else(person_id, "people.ask_delete"), EraseForm()
        if not form.validate_on_submit():
            return _erase_page(person, form, 422)
        try:
            require_name(form.confirmation.data or "", person.full_name)
            with transaction():
                erase_person(person_id, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
            return _erase_page(person, form, 422)
    flash(_("The account is deleted."), "success")
    return redirect(url_for("people.show_person", person_id=person_id), 303)
