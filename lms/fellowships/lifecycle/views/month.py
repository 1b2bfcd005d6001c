"""The fellow's own home: this month at a glance."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.extensions import db
from lms.fellowships.blueprint import blueprint
from lms.fellowships.lifecycle.month import due_words, glance_of
from lms.fellowships.lifecycle.timeline import timeline_of
from lms.fellowships.milestones.rules import SHOWN_NAMES as MILESTONE_NAMES
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat
from lms.fellowships.placements.models import NAMES, RUNNING, Fellow, FellowState
from lms.fellowships.placements.queries import mentors_of, own_fellowships
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.fellowships.reports.rules import SHOWN_NAMES as REPORT_NAMES
from lms.fellowships.stipends.models import NAMES as STIPEND_NAMES


@blueprint.get("/fellowship")
@access(SIGNED_IN)
def show_month() -> str:
    """Show the fellow's month; with several fellowships the one that ``of`` names, else the one that runs."""
    own = own_fellowships(current_user.id)
    if not own:
        return render_template("fellowships/lifecycle/no_fellowship.html")
    fellow = _chosen(own)
    programme = db.session.get_one(Programme, fellow.programme_id)
    return render_template(
        "fellowships/lifecycle/month.html",
        seat=Seat(fellow, programme, current_user.full_name, frozenset({Actor.FELLOW})),
        fellow=fellow,
        others=[each for each in own if each.id != fellow.id],
        glance=glance_of(fellow, plan_of(programme).months, today_here()),
        mentors=mentors_of(fellow.id),
        is_running=fellow.state in RUNNING,
        is_completed=fellow.state is FellowState.COMPLETED,
        names=NAMES,
        roles=MENTOR_ROLE_NAMES,
        stipend_names=STIPEND_NAMES,
        due_words=due_words,
        line=timeline_of(fellow, today_here()),
        milestone_names=MILESTONE_NAMES,
        report_names=REPORT_NAMES,
    )


def _chosen(own: list[Fellow]) -> Fellow:
    """Return the fellowship that the address names, which has to be one's own; else the first."""
    wanted = request.args.get("of")
    if wanted is None:
        return own[0]
    found = next((fellow for fellow in own if str(fellow.id) == wanted), None)
    if found is None:
        abort(404)
    return found
