"""A team's plan for those with an account: who runs the workshop, coordinates the organisation, or is in the team."""

from __future__ import annotations

from flask import Response, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.workshops.actions import desk_pages, points
from lms.workshops.actions.forms import ReasonForm
from lms.workshops.actions.loaders import load_desk, load_organisers_desk, load_point
from lms.workshops.blueprint import blueprint

TEAM = "/teams/<int:team_id>"


@blueprint.get(TEAM)
@access(SIGNED_IN)
def show_team(team_id: int) -> ResponseReturnValue:
    """Show the plan of a team."""
    return desk_pages.plan_page(load_desk(team_id))


@blueprint.post(f"{TEAM}/about")
@access(SIGNED_IN)
def save_team_about(team_id: int) -> ResponseReturnValue:
    """Keep what a team answers to what is asked once."""
    return desk_pages.save_about(load_desk(team_id))


@blueprint.post(f"{TEAM}/suggestions")
@access(SIGNED_IN)
def take_team_suggestion(team_id: int) -> ResponseReturnValue:
    """Take a suggestion over into the plan of a team."""
    return desk_pages.take_suggestion(load_desk(team_id))


@blueprint.route(f"{TEAM}/points/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_team_point(team_id: int) -> ResponseReturnValue:
    """Add an action point to the plan of a team."""
    return desk_pages.new_point(load_desk(team_id))


@blueprint.route(f"{TEAM}/points/<int:point_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def show_team_point(team_id: int, point_id: int) -> ResponseReturnValue:
    """Show an action point of a team, and change it."""
    return desk_pages.show_point(load_desk(team_id), point_id)


@blueprint.post(f"{TEAM}/points/<int:point_id>/step")
@access(SIGNED_IN)
def step_team_point(team_id: int, point_id: int) -> ResponseReturnValue:
    """Move an action point of a team on."""
    return desk_pages.step_point(load_desk(team_id), point_id)


@blueprint.post(f"{TEAM}/points/<int:point_id>/reopen")
@access(SIGNED_IN)
def reopen_point(team_id: int, point_id: int) -> ResponseReturnValue:
    """Open a closed action point again, with a reason; only those who run the workshop can."""
    desk, form = load_organisers_desk(team_id), ReasonForm()
    load_point(desk, point_id)
    if form.validate():
        try:
            with transaction():
                points.reopen(point_id, form.reason.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The action point is open again."), "success")
            return redirect(desk.url("point", point_id=point_id), 303)
    return desk_pages.refused_reopening(load_organisers_desk(team_id), point_id, form)


@blueprint.route(f"{TEAM}/reviews/<int:days>", methods=["GET", "POST"])
@access(SIGNED_IN)
def do_team_review(team_id: int, days: int) -> ResponseReturnValue:
    """Look at all open points of a team, 30, 60 or 90 days after the workshop."""
    return desk_pages.review_page(load_desk(team_id), days)


@blueprint.get(f"{TEAM}/plan.pdf")
@access(SIGNED_IN)
def print_team_plan(team_id: int) -> Response:
    """Hand the plan of a team out as a PDF."""
    return desk_pages.print_plan(load_desk(team_id))
