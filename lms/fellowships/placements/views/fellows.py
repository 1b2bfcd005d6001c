"""The fellows of a programme: their list, each one, and what is said about them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices, tidy
from lms.core.language import localised
from lms.core.money import plain_rupees
from lms.core.paging import paginate, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response, rows_found
from lms.fellowships.blueprint import blueprint
from lms.fellowships.moves import Actor
from lms.fellowships.placements import operations
from lms.fellowships.placements.forms import FellowFilter, FellowForm, MentorForm, OwnDetailsForm, placement_data
from lms.fellowships.placements.listing import (
    FELLOW_COLUMNS,
    FellowWish,
    fellow_choices,
    fellows_list,
    mentor_names,
)
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import NAMES, RUNNING
from lms.fellowships.placements.queries import host_of, mentors_of
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.people.logins import phone_of
from lms.people.permissions import MANAGERS
from lms.people.places import STATES


def _wish() -> FellowWish:
    """Return which fellows the address asks for."""
    names = ("name", "state", "host", "mentor", "place")
    return FellowWish(**{name: str(tidy(request.args.get(name, "")[:80])) for name in names})


@blueprint.get("/programmes/<slug>/fellows")
@access(MANAGERS)
def list_fellows(slug: str) -> str:
    """List the fellows of a programme: filtered, sorted, in pages."""
    programme, wish = load_programme(slug), _wish()
    sorting = requested_sorting(FELLOW_COLUMNS, "name")
    page = paginate(fellows_list(programme.id, wish, sorting), requested_page())
    found, form = fellow_choices(programme.id), FellowFilter(request.args)
    form.host.choices = choices([("", _("Any host")), *found.hosts])
    form.mentor.choices = choices([("", _("Any mentor")), *found.mentors])
    form.place.choices = choices([("", _("Any state")), *found.places])
    return render_template(
        "fellowships/placements/fellows.html",
        programme=programme,
        page=page,
        form=form,
        is_filtered=wish != FellowWish(),
        sort=("-" if sorting.descending else "") + sorting.key,
        mentors=mentor_names([row.id for row in page.items]),
        names=NAMES,
        states=STATES,
    )


@blueprint.get("/programmes/<slug>/fellows.csv")
@access(MANAGERS)
def export_fellows(slug: str) -> ResponseReturnValue:
    """Give the fellows of a programme whom the filter shows as a table."""
    programme = load_programme(slug)
    header = [_("Name"), _("Status"), _("Host organisation"), _("District"), _("State"), _("First day"), _("Last day")]
    header += [_("Ended on"), _("Stipend a month (₹)"), _("Who pays for it"), _("E-mail address"), _("Phone number")]
    statement = fellows_list(programme.id, _wish(), requested_sorting(FELLOW_COLUMNS, "name"))
    return csv_response(f"{slug}-fellows", header, rows_found(statement, _cells))


def _cells(row: Any) -> tuple[Any, ...]:
    place = (localised(row.host) if row.host else "", row.district, STATES.get(row.state_code, row.state_code))
    days = (row.starts_on, row.ends_on, row.ended_on)
    return (row.full_name, NAMES[row.state], *place, *days, plain_rupees(row.stipend_paise), row.funder, *_reach(row))


def _reach(row: Any) -> tuple[Any, Any]:
    return row.email, row.phone


@blueprint.get("/fellows/<int:fellow_id>")
@access(SIGNED_IN)
def show_fellow(fellow_id: int) -> str:
    """Show one fellow: the facts and who accompanies them; private things to the fellow and the managers only."""
    seat = load_fellow(fellow_id)
    return fellow_page(seat, MentorForm(formdata=None))


def fellow_page(seat: Seat, form: MentorForm) -> str:
    """Return the page of one fellow, with the form that adds a mentor."""
    return render_template(
        "fellowships/placements/fellow.html",
        seat=seat,
        fellow=seat.fellow,
        form=form,
        mentors=mentors_of(seat.fellow.id),
        host=host_of(seat.fellow),
        sees_private=seat.is_own or seat.is_manager,
        is_running=seat.fellow.state in RUNNING,
        names=NAMES,
        roles=MENTOR_ROLE_NAMES,
        states=STATES,
    )


@blueprint.route("/fellows/<int:fellow_id>/edit", methods=["GET", "POST"])
@access(MANAGERS)
def edit_fellow(fellow_id: int) -> ResponseReturnValue:
    """Show where a fellow is placed, and change it; what somebody else changed meanwhile is shown first."""
    seat, now = load_fellow(fellow_id, Actor.MANAGER), None
    form = FellowForm(data=placement_data(seat.fellow))
    if form.validate_on_submit():
        try:
            with transaction():
                operations.update_fellow(fellow_id, seen=form.seen, by=current_user.id, **form.values())
        except operations.ChangedSince as refusal:
            form.take_refusal(refusal)
            now = load_fellow(fellow_id, Actor.MANAGER).fellow
            form.version.data = str(now.version)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("What you changed is saved."), "success")
            return redirect(url_for("fellowships.show_fellow", fellow_id=fellow_id), 303)
    return _edit_page(fellow_id, form, now), 422 if form.is_submitted() else 200


def _edit_page(fellow_id: int, form: FellowForm, now: Any) -> str:
    return render_template(
        "fellowships/placements/edit.html",
        seat=load_fellow(fellow_id),
        form=form,
        now=now,
        host=host_of(now) if now else None,
        states=STATES,
    )


@blueprint.route("/fellows/<int:fellow_id>/own-details", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_own_details(fellow_id: int) -> ResponseReturnValue:
    """Let a fellow say whom to call in an emergency and where the stipend goes."""
    seat = load_fellow(fellow_id, Actor.FELLOW)
    form = OwnDetailsForm(data=_own_details(seat))
    if form.validate_on_submit():
        try:
            emergency = _reachable(form.part("emergency"))
            with transaction():
                operations.save_own_details(fellow_id, emergency=emergency, bank=form.part("bank"), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your details are saved."), "success")
            return redirect(url_for("fellowships.show_fellow", fellow_id=fellow_id), 303)
    page = render_template("fellowships/placements/own_details.html", seat=load_fellow(fellow_id), form=form)
    return page, 422 if form.is_submitted() else 200


def _own_details(seat: Seat) -> dict[str, str]:
    parts = {"emergency": seat.fellow.emergency, "bank": seat.fellow.bank}
    return {f"{part}_{key}": value for part, values in parts.items() for key, value in values.items()}


def _reachable(emergency: dict[str, str]) -> dict[str, str]:
    """Return an emergency contact with its number as it is stored. Raises Refusal for one that is none."""
    if not emergency.get("phone"):
        return emergency
    try:
        return {**emergency, "phone": phone_of(emergency["phone"])}
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field="emergency_phone") from refusal
