"""A team's plan on the participant's own page, opened by the code of their place, without an account."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.identity import signed_in_id
from lms.workshops.actions import desk_pages
from lms.workshops.actions.loaders import load_own_desk, load_place
from lms.workshops.actions.teams import begin_team
from lms.workshops.blueprint import blueprint

PLAN = "/workshops/place/<code>/plan"


@blueprint.get(PLAN)
@access(EVERYONE)
def show_own_plan(code: str) -> ResponseReturnValue:
    """Show participants the plan of their team; who is in none can begin one."""
    workshop, participant, desk = load_place(code)
    if desk is not None:
        return desk_pages.plan_page(desk)
    page = render_template("workshops/actions/no_team.html", workshop=workshop, code=participant.code)
    return page, 200, desk_pages.UNKEPT


@blueprint.post(f"{PLAN}/begin")
@access(EVERYONE)
def begin_own_plan(code: str) -> ResponseReturnValue:
    """Put a participant into the team of their organisation, which is made where there is none."""
    participant = load_place(code)[1]
    own, participant_id = participant.code, participant.id
    try:
        with transaction():
            begin_team(participant_id, by=signed_in_id())
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("Here is the plan of your team. Your colleagues see the same."), "success")
    return redirect(url_for("workshops.show_own_plan", code=own), 303)


@blueprint.post(f"{PLAN}/about")
@access(EVERYONE)
def save_own_about(code: str) -> ResponseReturnValue:
    """Keep what participants answer to what is asked of their team once."""
    return desk_pages.save_about(load_own_desk(code))


@blueprint.post(f"{PLAN}/suggestions")
@access(EVERYONE)
def take_own_suggestion(code: str) -> ResponseReturnValue:
    """Take a suggestion over into the plan of a participant's team."""
    return desk_pages.take_suggestion(load_own_desk(code))


@blueprint.route(f"{PLAN}/points/new", methods=["GET", "POST"])
@access(EVERYONE)
def add_own_point(code: str) -> ResponseReturnValue:
    """Add an action point to the plan of a participant's team."""
    return desk_pages.new_point(load_own_desk(code))


@blueprint.route(f"{PLAN}/points/<int:point_id>", methods=["GET", "POST"])
@access(EVERYONE)
def show_own_point(code: str, point_id: int) -> ResponseReturnValue:
    """Show an action point of a participant's team, and change it."""
    return desk_pages.show_point(load_own_desk(code), point_id)


@blueprint.post(f"{PLAN}/points/<int:point_id>/step")
@access(EVERYONE)
def step_own_point(code: str, point_id: int) -> ResponseReturnValue:
    """Move an action point of a participant's team on."""
    return desk_pages.step_point(load_own_desk(code), point_id)


@blueprint.route(f"{PLAN}/reviews/<int:days>", methods=["GET", "POST"])
@access(EVERYONE)
def do_own_review(code: str, days: int) -> ResponseReturnValue:
    """Let participants look at all open points of their team, 30, 60 or 90 days after the workshop."""
    return desk_pages.review_page(load_own_desk(code), days)


@blueprint.get(f"{PLAN}.pdf")
@access(EVERYONE)
def print_own_plan(code: str) -> Response:
    """Hand participants the plan of their team as a PDF."""
    return desk_pages.print_plan(load_own_desk(code))
