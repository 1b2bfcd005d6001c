"""What people may do and where they belong, as administrators decide it."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people import operations, organisations
from lms.people.blueprint import blueprint
from lms.people.models import Membership, RoleGrant
from lms.people.permissions import ADMINISTRATORS
from lms.people.roles import Role
from lms.people.views.people import load_person, new_membership_form, new_role_form, person_page


@blueprint.post("/people/<int:person_id>/roles")
@access(ADMINISTRATORS)
def give_role(person_id: int) -> ResponseReturnValue:
    """Give somebody a role."""
    person, form = load_person(person_id), new_role_form()
    if form.validate_on_submit():
        try:
            with transaction():
                operations.grant_role(person, Role(form.role.data), form.scope.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return _back(person_id, _("The role is given."))
    return person_page(load_person(person_id), role_form=form, status=422)


@blueprint.post("/people/<int:person_id>/roles/<int:grant_id>/take")
@access(ADMINISTRATORS)
def take_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role away from somebody."""
    try:
        with transaction():
            grant = db.session.get(RoleGrant, grant_id)
            if grant is None or grant.person_id != person_id:
                abort(404)
            operations.take_role(grant, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "error")
        return redirect(url_for("people.show_person", person_id=person_id), 303)
    return _back(person_id, _("The role is taken away."))


@blueprint.post("/people/<int:person_id>/memberships")
@access(ADMINISTRATORS)
def join_organisation(person_id: int) -> ResponseReturnValue:
    """Let somebody belong to an organisation."""
    load_person(person_id)
    form = new_membership_form()
    if form.validate_on_submit():
        with transaction():
            organisations.add_member(int(form.organisation.data), person_id, by=current_user.id)
        return _back(person_id, _("The person now belongs to the organisation."))
    return person_page(load_person(person_id), membership_form=form, status=422)


@blueprint.post("/people/<int:person_id>/memberships/<int:membership_id>/end")
@access(ADMINISTRATORS)
def leave_organisation(person_id: int, membership_id: int) -> ResponseReturnValue:
    """Take somebody out of an organisation."""
    with transaction():
        membership = db.session.get(Membership, membership_id)
        if membership is None or membership.person_id != person_id:
            abort(404)
        organisations.end_membership(membership, by=current_user.id)
    return _back(person_id, _("The person no longer belongs to the organisation."))


def _back(person_id: int, done: str) -> ResponseReturnValue:
    flash(done, "success")
    return redirect(url_for("people.show_person", person_id=person_id), 303)
