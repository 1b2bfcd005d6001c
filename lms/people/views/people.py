"""People, for administrators: the list, one person, invitations, and closing accounts."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from lms.core import history
from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices
from lms.core.paging import paginate, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response, rows_found
from lms.extensions import db
from lms.people import operations, queries
from lms.people.blueprint import blueprint
from lms.people.letters import write_invitation, write_reset
from lms.people.models import Person
from lms.people.organisations import add_member, same_form
from lms.people.permissions import ADMINISTRATORS
from lms.people.roles import ROLE_NAMES, Role
from lms.people.scopes import scope_choices
from lms.people.staff_forms import STATE_OF_ACCOUNT, InvitationForm, MembershipForm, PeopleFilter, RoleForm

CSV_HEADER = ("id", "full_name", "sign_in_name", "email", "phone", "language", "created_at", "state")


def load_person(person_id: int) -> Person:
    """Return a person, or answer that there is none."""
    person = db.session.get(Person, person_id)
    if person is None:
        abort(404)
    return person


@blueprint.get("/people")
@access(ADMINISTRATORS)
def list_people() -> ResponseReturnValue:
    """List people: searched, filtered, sorted, in pages."""
    form = _filter_form()
    sorting = requested_sorting(queries.PEOPLE_COLUMNS, "name")
    page = paginate(_chosen(form), requested_page())
    roles = queries.roles_of([row.id for row in page.items])
    return render_template(
        "people/people.html",
        form=form,
        page=page,
        roles=roles,
        role_names=ROLE_NAMES,
        states=STATE_OF_ACCOUNT,
        sort=f"-{sorting.key}" if sorting.descending else sorting.key,
    )


def _filter_form() -> PeopleFilter:
    form = PeopleFilter(request.args)
    form.organisation.choices = choices([("", _("Any organisation")), *queries.organisation_names()])
    return form


def _chosen(form: PeopleFilter) -> Select[Any]:
    """Return the people whom the filter asks for; a value that is no choice filters nothing."""
    given = {field.name: field.data or "" for field in form if field.name != "search"}
    known = {field.name: {choice.value for choice in field.choices} for field in form if field.name in given}
    given = {name: value for name, value in given.items() if value in known[name]}
    sorting = requested_sorting(queries.PEOPLE_COLUMNS, "name")
    return queries.people_list(sorting, search=form.search.data or "", **given)


@blueprint.get("/people.csv")
@access(ADMINISTRATORS)
def export_people() -> ResponseReturnValue:
    """Give the people whom the filter shows as a table."""
    return csv_response("people", CSV_HEADER, rows_found(_chosen(_filter_form())))


@blueprint.get("/people/<int:person_id>")
@access(ADMINISTRATORS)
def show_person(person_id: int) -> ResponseReturnValue:
    """Show one person: how they sign in, what they may do, where they belong, what happened."""
    return person_page(load_person(person_id))


def person_page(
    person: Person, role_form: RoleForm | None = None, membership_form: MembershipForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """Return the page about a person, with the forms on it as they were filled in."""
    words = {
        "person": person,
        "grants": queries.roles_of([person.id])[person.id],
        "memberships": queries.memberships_of(person.id),
        "session_count": len(queries.sessions_of(person.id)),
        "page": paginate(queries.changes(person_id=person.id), requested_page(), 20),
        "role_form": role_form or new_role_form(),
        "membership_form": membership_form or new_membership_form(),
    }
    return render_template("people/person.html", **words), status


def new_role_form() -> RoleForm:
    """Return the form for giving a role, with its choices."""
    form = RoleForm()
    form.role.choices = choices(_role_choices())
    form.scope.choices = scope_choices()
    return form


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.value, name) for role, name in ROLE_NAMES.items() if role is not Role.LEARNER]


def new_membership_form() -> MembershipForm:
    """Return the form for adding somebody to an organisation, with its choices."""
    form = MembershipForm()
    form.organisation.choices = choices(queries.organisation_names())
    return form


@blueprint.get("/people/invite")
@access(ADMINISTRATORS)
def invite() -> ResponseReturnValue:
    """Ask whom to invite."""
    form = _invitation_form()
    form.key.data = secrets.token_hex(16)
    return render_template("people/invite.html", form=form)


def _invitation_form() -> InvitationForm:
    form = InvitationForm()
    form.organisation.choices = choices([("", _("None")), *queries.organisation_names()])
    form.role.choices = choices([("", _("None")), *_role_choices()])
    form.scope.choices = scope_choices()
    return form


@blueprint.post("/people/invite")
@access(ADMINISTRATORS)
def send_invitation() -> ResponseReturnValue:
    """Make the account; with an e-mail address an invitation goes there, else a slip is printed next."""
    form = _invitation_form()
    if form.validate_on_submit():
        try:
            with transaction():
                person = _invited(form)
                has_letter = bool(person.email)
                person_id = person.id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            if not has_letter:
                flash(_("The account is made. Print the sign-in slip next."), "success")
                return redirect(url_for("people.ask_slip", person_id=person_id), 303)
            flash(_("The invitation is on its way."), "success")
            return redirect(url_for("people.show_person", person_id=person_id), 303)
    return render_template("people/invite.html", form=form), 422


def _invited(form: InvitationForm) -> Person:
    """Make the account of a form, or return the one that the same form made before."""
    found = same_form(form.key.data or "")
    if found is not None:
        return found
    by = current_user.id
    person = operations.create_person(
        form.full_name.data or "",
        by=by,
        email=form.email.data,
        phone=form.phone.data,
        language=form.language.data or "en",
        form_key=form.key.data,
    )
    if form.organisation.data:
        add_member(int(form.organisation.data), person.id, by=by)
    if form.role.data:
        operations.grant_role(person, Role(form.role.data), form.scope.data or "", by=by)
    if person.email:
        write_invitation(person)
        history.record("people.person_invited", person, by=by)
    return person


@blueprint.post("/people/<int:person_id>/disable")
@access(ADMINISTRATORS)
def disable(person_id: int) -> ResponseReturnValue:
    """Close an account for the time being."""
    return _changed(person_id, operations.disable_person, _("The account is disabled."))


@blueprint.post("/people/<int:person_id>/enable")
@access(ADMINISTRATORS)
def enable(person_id: int) -> ResponseReturnValue:
    """Open a disabled account again."""
    return _changed(person_id, operations.enable_person, _("The account is enabled."))


@blueprint.post("/people/<int:person_id>/reset")
@access(ADMINISTRATORS)
def reset(person_id: int) -> ResponseReturnValue:
    """Send somebody a link for a new password."""
    return _changed(person_id, _send_reset, _("The letter with the link is on its way."))


def _send_reset(person: Person, *, by: int | None) -> None:
    operations.require_reachable(person)
    write_reset(person)
    history.record("people.reset_sent", person, by=by)


def _changed(person_id: int, change: Any, done: str) -> ResponseReturnValue:
    """Do one thing to one person, say so, or say why not."""
    load_person(person_id)
    try:
        with transaction():
            change(load_person(person_id), by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "error")
    else:
        flash(done, "success")
    return redirect(url_for("people.show_person", person_id=person_id), 303)
