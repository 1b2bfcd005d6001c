"""The teams of a workshop and how far their plans are, for those who run it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices
from lms.core.paging import paginate
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.workshops.actions import exports, papers, queries, teams
from lms.workshops.actions.forms import LONGEST_FORM_KEY, MembersForm, MergeForm, TeamForm, new_key
from lms.workshops.actions.loaders import Desk, load_organisers_desk
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.names import shown_name

ACTIONS = "/workshops/<int:workshop_id>/actions"
MOST_NAMED = 12
MOST_OFFERED = 200


@blueprint.get(ACTIONS)
@access(SIGNED_IN)
def show_actions(workshop_id: int) -> str:
    """Show the teams of a workshop, how their action points stand, and who is in no team."""
    return _actions_page(load_run(workshop_id), TeamForm(formdata=None, form_key=new_key()))


def _actions_page(workshop: Workshop, form: TeamForm) -> str:
    found, today = queries.teams_of(workshop.id), today_here()
    ids = [team.id for team in found]
    loose = paginate(teams.loose_people(workshop.id), 1, MOST_NAMED)
    return render_template(
        "workshops/actions/teams.html",
        workshop=workshop,
        teams=found,
        counts=queries.counts_by_team(ids, today),
        whole=queries.point_counts([workshop.id], today).get(workshop.id, queries.PointCounts()),
        members=queries.member_counts(ids),
        loose=[shown_name(row[0]) for row in loose.items],
        loose_count=loose.total,
        form=form,
        is_open=workshop.state not in teams.CLOSED_TO_PLANS,
    )


@blueprint.post(f"{ACTIONS}/propose")
@access(SIGNED_IN)
def propose_teams(workshop_id: int) -> ResponseReturnValue:
    """Make a team for each organisation with participants who are in none."""
    load_run(workshop_id)
    try:
        with transaction():
            added = teams.propose_teams(workshop_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        sentence = ngettext("%(num)d person is in a team now.", "%(num)d people are in teams now.", added)
        flash(sentence if added else _("Nobody was added: of those without a team no organisation is known."), "info")
    return redirect(url_for("workshops.show_actions", workshop_id=workshop_id), 303)


@blueprint.post(f"{ACTIONS}/teams")
@access(SIGNED_IN)
def add_team(workshop_id: int) -> ResponseReturnValue:
    """Add a team by its name."""
    load_run(workshop_id)
    form = TeamForm()
    if form.validate():
        name, key = form.name.data or "", str(form.form_key.data or new_key())[:LONGEST_FORM_KEY]
        try:
            with transaction():
                made = teams.add_team(workshop_id, name, organisation_id=None, form_key=key, by=current_user.id)
                team_id = made.id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The team is there. Choose who is in it."), "success")
            return redirect(url_for("workshops.edit_team", team_id=team_id), 303)
    return _actions_page(load_run(workshop_id), form), 422


@blueprint.route("/teams/<int:team_id>/edit", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_team(team_id: int) -> ResponseReturnValue:
    """Name a team, and choose who is in it."""
    desk = load_organisers_desk(team_id)
    offered = _offered(desk)
    form = _members_form(desk, offered)
    if form.validate_on_submit():
        try:
            with transaction():
                teams.change_team(
                    team_id, form.name.data or "", form.chosen(), seen=form.seen_ids(), by=current_user.id
                )
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The team is saved."), "success")
            return redirect(url_for("workshops.show_team", team_id=team_id), 303)
    return _edit_page(team_id, form, _merge_form(team_id), 422 if form.is_submitted() else 200)


def _offered(desk: Desk) -> list[tuple[int, str]]:
    """Return who can be in a team: those who are, and the first MOST_OFFERED with a place who are in none."""
    mine = list(queries.names_in(desk.team.id).items())
    loose = db.session.scalars(teams.loose_people(desk.workshop.id).limit(MOST_OFFERED))
    return [*mine, *((each.id, shown_name(each)) for each in loose)]


def _members_form(desk: Desk, offered: list[tuple[int, str]]) -> MembersForm:
    mine = [str(each) for each in queries.names_in(desk.team.id)]
    form = MembersForm(data={"name": desk.team.name, "members": mine, "seen": ",".join(mine)})
    form.members.choices = choices([(str(key), name) for key, name in offered])
    return form


def _merge_form(team_id: int, *, is_sent: bool = False) -> MergeForm:
    desk = load_organisers_desk(team_id)
    form = MergeForm() if is_sent else MergeForm(formdata=None)
    others = [(str(team.id), team.name) for team in queries.teams_of(desk.workshop.id) if team.id != team_id]
    form.into.choices = choices([("", _("Choose")), *others])
    return form


def _edit_page(team_id: int, form: MembersForm, merge: MergeForm, status: int) -> ResponseReturnValue:
    desk = load_organisers_desk(team_id)
    words: dict[str, Any] = {"desk": desk, "team": desk.team, "workshop": desk.workshop}
    return render_template("workshops/actions/edit_team.html", form=form, merge=merge, **words), status


@blueprint.post("/teams/<int:team_id>/merge")
@access(SIGNED_IN)
def merge_team(team_id: int) -> ResponseReturnValue:
    """Put everything of a team into another one."""
    desk = load_organisers_desk(team_id)
    form = _merge_form(team_id, is_sent=True)
    if form.validate():
        into = int(form.into.data)
        try:
            with transaction():
                teams.merge_teams(team_id, into, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The two teams are one now."), "success")
            return redirect(url_for("workshops.show_team", team_id=into), 303)
    members = MembersForm(formdata=None, data={"name": desk.team.name})
    return _edit_page(team_id, _refilled(members, desk), form, 422)


def _refilled(form: MembersForm, desk: Desk) -> MembersForm:
    mine = [str(each) for each in queries.names_in(desk.team.id)]
    form.members.choices = choices([(str(key), name) for key, name in _offered(desk)])
    form.members.data, form.seen.data = mine, ",".join(mine)
    return form


@blueprint.get(f"{ACTIONS}/blank.pdf")
@access(SIGNED_IN)
def print_blank_plan(workshop_id: int) -> Response:
    """Hand the form for a plan out as a PDF, to be filled in by hand."""
    return papers.blank_paper(load_run(workshop_id))


@blueprint.get(f"{ACTIONS}.csv")
@access(SIGNED_IN)
def export_actions(workshop_id: int) -> Response:
    """Hand all action points of a workshop out as CSV."""
    load_run(workshop_id)
    return csv_response(
        f"workshop-{workshop_id}-actions", exports.points_header(), list(exports.points_rows(workshop_id))
    )


@blueprint.get(f"{ACTIONS}.xlsx")
@access(SIGNED_IN)
def export_actions_workbook(workshop_id: int) -> Response:
    """Hand all action points and visits of a workshop out as a workbook."""
    load_run(workshop_id)
    sheets = [
        (_("Action points"), (exports.points_header(), list(exports.points_rows(workshop_id)))),
        (_("Visits"), (exports.visits_header(), list(exports.visits_rows(workshop_id)))),
    ]
    return workbook_response(f"workshop-{workshop_id}-actions", sheets)
