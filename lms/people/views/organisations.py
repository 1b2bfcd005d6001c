"""Organisations, for administrators; their teams, for coordinators."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Row

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import paginate, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response, rows_found
from lms.core.templating import show_date
from lms.extensions import db
from lms.people import organisations, queries
from lms.people.blueprint import blueprint
from lms.people.models import Organisation, OrganisationKind
from lms.people.permissions import ADMINISTRATORS, COORDINATORS, can_coordinate
from lms.people.places import STATES
from lms.people.roles import Role
from lms.people.staff_forms import KIND_NAMES, STATE_OF_ACCOUNT, OrganisationForm, StaffForm, TeamFilter


@blueprint.get("/organisations")
@access(ADMINISTRATORS)
def list_organisations() -> ResponseReturnValue:
    """List organisations, sorted, in pages."""
    sorting = requested_sorting(queries.ORGANISATION_COLUMNS, "name")
    page = paginate(queries.organisations_list(sorting), requested_page())
    sort = f"-{sorting.key}" if sorting.descending else sorting.key
    return render_template(
        "people/organisations.html", page=page, sort=sort, kinds=KIND_NAMES, states=STATES, is_own=False
    )


@blueprint.get("/organisations.csv")
@access(ADMINISTRATORS)
def export_organisations() -> ResponseReturnValue:
    """Give all organisations as a table."""
    header = [_("Name in English"), _("Name in Hindi"), _("Kind"), _("District"), _("State"), _("People")]
    statement = queries.organisations_list(requested_sorting(queries.ORGANISATION_COLUMNS, "name"))
    return csv_response("organisations", header, rows_found(statement, _organisation_cells))


def _organisation_cells(row: Row[Organisation, int]) -> tuple[Any, ...]:
    organisation, members = row
    name, place = organisation.name, (organisation.district, STATES.get(organisation.state, organisation.state))
    return (name.get("en"), name.get("hi"), KIND_NAMES[organisation.kind], *place, members)


@blueprint.get("/team")
@access(COORDINATORS)
def show_team() -> ResponseReturnValue:
    """Go to the coordinator's team, or let them choose among several."""
    own = [int(key) for key in current_user.keys_of(Role.COORDINATOR, "organisation") if key.isdigit()]
    if len(own) == 1:
        return redirect(url_for("people.list_team", organisation_id=own[0]), 303)
    sorting = requested_sorting(queries.ORGANISATION_COLUMNS, "name")
    page = paginate(queries.organisations_list(sorting, only=own), requested_page())
    sort = f"-{sorting.key}" if sorting.descending else sorting.key
    return render_template(
        "people/organisations.html", page=page, sort=sort, kinds=KIND_NAMES, states=STATES, is_own=True
    )


@blueprint.get("/organisations/new")
@access(ADMINISTRATORS)
def ask_organisation() -> ResponseReturnValue:
    """Ask about a new organisation."""
    return render_template("people/organisation_form.html", form=OrganisationForm(formdata=None), organisation=None)


@blueprint.post("/organisations/new")
@access(ADMINISTRATORS)
def create_organisation() -> ResponseReturnValue:
    """Enter a new organisation."""
    form = OrganisationForm()
    if not form.validate_on_submit():
        return render_template("people/organisation_form.html", form=form, organisation=None), 422
    with transaction():
        made = organisations.create_organisation(by=current_user.id, **_values(form))
        organisation_id = made.id
    flash(_("The organisation is entered."), "success")
    return redirect(url_for("people.list_team", organisation_id=organisation_id), 303)


@blueprint.get("/organisations/<int:organisation_id>/edit")
@access(ADMINISTRATORS)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    """Show an organisation's details to change."""
    found = _organisation(organisation_id)
    names = {f"name_{language}": name for language, name in found.name.items()}
    form = OrganisationForm(formdata=None, obj=found, **names)
    form.kind.data = found.kind.value
    return render_template("people/organisation_form.html", form=form, organisation=found)


@blueprint.post("/organisations/<int:organisation_id>/edit")
@access(ADMINISTRATORS)
def save_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation's details."""
    found, form = _organisation(organisation_id), OrganisationForm()
    if not form.validate_on_submit():
        return render_template("people/organisation_form.html", form=form, organisation=found), 422
    with transaction():
        organisations.update_organisation(organisation_id, by=current_user.id, **_values(form))
    flash(_("The organisation is saved."), "success")
    return redirect(url_for("people.list_team", organisation_id=organisation_id), 303)


def _values(form: OrganisationForm) -> dict[str, Any]:
    return {
        "name": form.name(),
        "kind": OrganisationKind(form.kind.data),
        "district": form.district.data or "",
        "state": form.state.data or "",
    }


def _organisation(organisation_id: int) -> Organisation:
    """Return an organisation whose people the reader may see; any other does not exist for them."""
    found = db.session.get(Organisation, organisation_id)
    if found is None or not can_coordinate(current_user, organisation_id):
        abort(404)
    return found


@blueprint.get("/organisations/<int:organisation_id>/people")
@access(COORDINATORS)
def list_team(organisation_id: int) -> ResponseReturnValue:
    """List the people of an organisation: filtered, sorted, in pages."""
    found, form = _organisation(organisation_id), TeamFilter(request.args)
    sorting = requested_sorting(queries.PEOPLE_COLUMNS, "name")
    page = paginate(queries.team_list(organisation_id, sorting, state=form.chosen_state()), requested_page())
    sort = f"-{sorting.key}" if sorting.descending else sorting.key
    return render_template(
        "people/team.html",
        organisation=found,
        form=form,
        page=page,
        sort=sort,
        states=STATE_OF_ACCOUNT,
        vouched=queries.only_learners([row.id for row in page.items]),
    )


@blueprint.get("/organisations/<int:organisation_id>/people.csv")
@access(COORDINATORS)
def export_team(organisation_id: int) -> ResponseReturnValue:
    """Give the people of an organisation whom the filter shows as a table."""
    _organisation(organisation_id)
    header = [_("Name"), _("Sign-in name"), _("E-mail address"), _("Phone number"), _("Account"), _("Last seen")]
    sorting = requested_sorting(queries.PEOPLE_COLUMNS, "name")
    statement = queries.team_list(organisation_id, sorting, state=TeamFilter(request.args).chosen_state())
    return csv_response(f"team-{organisation_id}", header, rows_found(statement, _member_cells))


def _member_cells(row: Row[Any]) -> tuple[Any, ...]:
    return (row.full_name, row.sign_in_name, row.email, row.phone, STATE_OF_ACCOUNT[row.state], show_date(row.seen_at))


@blueprint.get("/organisations/<int:organisation_id>/people/new")
@access(COORDINATORS)
def ask_staff(organisation_id: int) -> ResponseReturnValue:
    """Ask about a new member of staff."""
    found = _organisation(organisation_id)
    form = StaffForm(formdata=None, key=secrets.token_hex(16))
    return render_template("people/add_staff.html", form=form, organisation=found)


@blueprint.post("/organisations/<int:organisation_id>/people/new")
@access(COORDINATORS)
def add_staff(organisation_id: int) -> ResponseReturnValue:
    """Make the account and go on to the slip; the same form sent twice makes one account."""
    _organisation(organisation_id)
    form = StaffForm()
    if form.validate_on_submit():
        values = {name: form.data[name] for name in ("email", "phone", "language")}
        try:
            with transaction():
                person = organisations.add_staff(
                    organisation_id,
                    form.full_name.data or "",
                    form_key=form.key.data or "",
                    by=current_user.id,
                    **values,
                )
                person_id = person.id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The account is made. Print the sign-in slip next."), "success")
            return redirect(url_for("people.ask_slip", person_id=person_id), 303)
    return render_template("people/add_staff.html", form=form, organisation=_organisation(organisation_id)), 422
