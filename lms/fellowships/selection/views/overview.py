"""Where the selection of a call stands, and everything that was written about one application."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import NAMES, ApplicationState
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.selection import overview, pool
from lms.fellowships.selection.interview_queries import slot_of
from lms.fellowships.selection.loaders import load_ranked_application
from lms.fellowships.selection.models import OFFER_MOVES, REVIEW_MOVES, Offer, ReviewState, Stage
from lms.fellowships.selection.pool_queries import Written, sheets_of
from lms.fellowships.selection.scoring import Sheet, Summary, summary
from lms.fellowships.selection.stages import SCORED_IN, criteria_for, weights_for
from lms.fellowships.selection.words import SHORT_RECOMMENDATIONS, STAGE_NAMES
from lms.people.permissions import MANAGERS

WAYS = {"reopen": pool.reopen, "conflict": pool.note_conflict}


@blueprint.get("/programmes/<slug>/calls/<call_slug>/selection")
@access(MANAGERS)
def show_selection(slug: str, call_slug: str) -> str:
    """Show where the stages of a call stand, and what is to be done next."""
    programme, call = load_call(slug, call_slug)
    found = overview.figures(call)
    return render_template(
        "fellowships/selection/overview.html",
        programme=programme,
        call=call,
        figures=found,
        steps=overview.next_steps(call, found),
        names=NAMES,
        states=ApplicationState,
        ReviewState=ReviewState,
        Stage=Stage,
    )


@blueprint.get("/programmes/<slug>/calls/<call_slug>/ranking/<int:application_id>")
@access(MANAGERS)
def show_scores(slug: str, call_slug: str, application_id: int) -> ResponseReturnValue:
    """Show every score sheet of an application, with the comments that only managers read."""
    return _scores(slug, call_slug, application_id)


@blueprint.post("/programmes/<slug>/calls/<call_slug>/ranking/<int:application_id>/<int:review_id>")
@access(MANAGERS)
def answer_sheet(slug: str, call_slug: str, application_id: int, review_id: int) -> ResponseReturnValue:
    """Give a score sheet back to its reviewer, or note a conflict, with a reason."""
    _programme, call = load_call(slug, call_slug)
    load_ranked_application(call, application_id)
    act = WAYS.get(request.form.get("way", ""), pool.reopen)
    try:
        with transaction():
            act(call.id, review_id, reason=request.form.get("reason", ""), by=current_user.id)
    except Refusal as refusal:
        return _scores(slug, call_slug, application_id, problem=(review_id, refusal.sentence))
    flash(_("Saved."), "success")
    here = url_for("fellowships.show_scores", slug=slug, call_slug=call_slug, application_id=application_id)
    return redirect(here, 303)


def _scores(slug: str, call_slug: str, application_id: int, *, problem: Any = None) -> ResponseReturnValue:
    programme, call = load_call(slug, call_slug)
    application = load_ranked_application(call, application_id)
    written = sheets_of([application_id])[application_id]
    offers = select(Offer).where(Offer.application_id == application_id).order_by(Offer.id)
    page = render_template(
        "fellowships/selection/scores.html",
        programme=programme,
        call=call,
        application=application,
        stages=[
            (stage, STAGE_NAMES[stage], own, _together(weights_for(call, stage), own), criteria_for(call, stage))
            for stage in Stage
            if (own := [sheet for sheet in written if sheet.stage is stage])
        ],
        scored_in=SCORED_IN,
        slot=slot_of(application_id),
        offers=db.session.scalars(offers).all(),
        names=NAMES,
        offer_names=OFFER_MOVES.names,
        review_names=REVIEW_MOVES.names,
        advice=SHORT_RECOMMENDATIONS,
        problem=problem,
        typed=request.form,
        ReviewState=ReviewState,
    )
    return page, 422 if problem else 200


def _together(weights: dict[str, int], written: list[Written]) -> Summary:
    handed_in = [sheet for sheet in written if sheet.state is ReviewState.HANDED_IN]
    return summary(weights, [Sheet(sheet.scores, sheet.recommendation) for sheet in handed_in])
