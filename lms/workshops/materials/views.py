"""The handouts of a workshop for those who take part, and the trainer's guide for those who run it."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from flask_login import current_user

from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.papers import guide_paper, handouts_paper
from lms.workshops.library.rendering import sheet_html
from lms.workshops.materials.rules import are_given_out
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.loaders import load_public, load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.permissions import can_run


def _given_out(workshop_id: int) -> tuple[Workshop, WorkshopPlan]:
    """Return a workshop with handouts that this reader may have; 404 where there are none, or not yet."""
    workshop = load_public(workshop_id)
    plan = document_of(workshop_id)
    runs = current_user.is_authenticated and can_run(current_user, workshop_id)
    if plan is None or not plan.handouts or not (runs or are_given_out(workshop.state)):
        abort(404)
    return workshop, plan


@blueprint.get("/workshops/<int:workshop_id>/handouts")
@access(EVERYONE)
def list_handouts(workshop_id: int) -> str:
    """List the handouts of a workshop, from its first day on."""
    workshop, plan = _given_out(workshop_id)
    return render_template("workshops/materials/handouts.html", workshop=workshop, plan=plan)


@blueprint.get("/workshops/<int:workshop_id>/handouts/<handout_id>")
@access(EVERYONE)
def show_handout(workshop_id: int, handout_id: str) -> str:
    """Show one handout."""
    workshop, plan = _given_out(workshop_id)
    handout = plan.handout(handout_id)
    if handout is None:
        abort(404)
    html = sheet_html(handout.body)
    return render_template("workshops/materials/handout.html", workshop=workshop, plan=plan, handout=handout, html=html)


@blueprint.get("/workshops/<int:workshop_id>/handouts.pdf")
@access(EVERYONE)
def print_handouts(workshop_id: int) -> Response:
    """Print the handouts, or with ``only`` one of them, in the language that ``language`` names."""
    _, plan = _given_out(workshop_id)
    only, language = request.args.get("only"), request.args.get("language")
    return handouts_paper(f"workshop-{workshop_id}", plan, only=only, language=language) or abort(404)


@blueprint.get("/workshops/<int:workshop_id>/guide.pdf")
@access(SIGNED_IN)
def print_guide(workshop_id: int) -> Response:
    """Print the trainer's guide of a workshop that this reader runs, in the language that ``language`` names."""
    load_run(workshop_id)
    plan = document_of(workshop_id)
    if plan is None:
        abort(404)
    return guide_paper(f"workshop-{workshop_id}", plan, language=request.args.get("language"))
