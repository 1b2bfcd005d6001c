"""The record of one fellow: as a page, and as a paper for the file."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from lms.certificates.papers import paper_response
from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.fellowships.blueprint import blueprint
from lms.fellowships.board.records import last_day, record_of
from lms.fellowships.fieldlog.models import ACTIVITY_NAMES
from lms.fellowships.fieldlog.queries import totals
from lms.fellowships.lifecycle.timeline import timeline_of
from lms.fellowships.mentoring.models import OCCASION_NAMES, SIDE_NAMES
from lms.fellowships.mentoring.sides import form_of
from lms.fellowships.milestones.rules import SHOWN_NAMES, shown_state
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import NAMES
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.fellowships.reports.rules import SHOWN_NAMES as REPORT_NAMES
from lms.fellowships.stipends.models import NAMES as STIPEND_NAMES
from lms.people.places import STATES
from lms.questionnaires.reading import asked_answers


@blueprint.get("/fellows/<int:fellow_id>/record")
@access(SIGNED_IN)
def show_record(fellow_id: int) -> str:
    """Show everything about a fellowship to the fellow and to those who run the programme."""
    seat = load_fellow(fellow_id, Actor.FELLOW, Actor.MANAGER)
    return render_template("fellowships/board/record.html", **_words(seat))


@blueprint.get("/fellows/<int:fellow_id>/record.pdf")
@access(SIGNED_IN)
def print_record(fellow_id: int) -> Response:
    """Give the record as a PDF."""
    seat = load_fellow(fellow_id, Actor.FELLOW, Actor.MANAGER)
    return paper_response(f"fellow-{fellow_id}-record", "papers/fellow_record.html", **_words(seat))


def _words(seat: Seat) -> dict[str, Any]:
    """Return what both templates say."""
    fellow = seat.fellow
    today = today_here()
    return {
        "seat": seat,
        "fellow": fellow,
        "plan": plan_of(seat.programme),
        "record": record_of(fellow, for_manager=seat.is_manager),
        "line": timeline_of(fellow, today),
        "log": totals(fellow.id, fellow.starts_on, max(last_day(fellow), today)),
        "today": today,
        "shown_state": lambda milestone: shown_state(milestone.state, milestone.due_on, today),
        "fellow_names": NAMES,
        "asked_answers": asked_answers,
        "milestone_names": SHOWN_NAMES,
        "report_names": REPORT_NAMES,
        "occasion_names": OCCASION_NAMES,
        "side_names": SIDE_NAMES,
        "check_in_form": form_of,
        "stipend_names": STIPEND_NAMES,
        "mentor_roles": MENTOR_ROLE_NAMES,
        "activity_names": ACTIVITY_NAMES,
        "state_names": STATES,
    }
