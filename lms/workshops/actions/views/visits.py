"""Visits of a workshop: their list, planning one, moving it, calling it off."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select

from lms.core.access import SIGNED_IN, access
from lms.core.calendar_files import MEDIA_TYPE, calendar_file
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import paginate, requested_page
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.actions import queries, visits
from lms.workshops.actions.appointments import event_of
from lms.workshops.actions.forms import LONGEST_FORM_KEY, ReasonForm, VisitForm, new_key
from lms.workshops.actions.loaders import VisitDesk, load_visit
from lms.workshops.actions.models import VISIT_NAMES, Visitor
from lms.workshops.actions.words import VISIT_KINDS
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Facilitator, Workshop

VISITS = "/workshops/<int:workshop_id>/visits"


@blueprint.get(VISITS)
@access(SIGNED_IN)
def list_visits(workshop_id: int) -> str:
    """List the visits that follow a workshop."""
    workshop = load_run(workshop_id)
    page = paginate(queries.visits_list(workshop_id), requested_page())
    return render_template(
        "workshops/actions/visits.html",
        workshop=workshop,
        page=page,
        rows=queries.visit_rows(page.items),
        names=VISIT_NAMES,
        kinds=VISIT_KINDS,
        today=today_here(),
        may_plan=workshop.state in visits.VISITED_IN,
    )


def _going(workshop: Workshop, *, but_also: int | None = None) -> list[tuple[int, str]]:
    """Return who may be ticked as going: who runs the workshop, teaches it, the reader, and who goes already."""
    known = [
        Person.id.in_(select(Facilitator.person_id).where(Facilitator.workshop_id == workshop.id)),
        Person.id.in_([each for each in (workshop.created_by_id, current_user.id) if each is not None]),
        Person.id.in_(select(Visitor.person_id).where(Visitor.visit_id == but_also)),
    ]
    found = select(Person.id, Person.full_name).where(or_(*known), Person.erased_at.is_(None))
    return [(row.id, row.full_name) for row in db.session.execute(found.order_by(Person.name_key, Person.id))]


@blueprint.route(f"{VISITS}/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def plan_visit(workshop_id: int) -> ResponseReturnValue:
    """Ask for the day of a visit and who goes, and plan it."""
    workshop = load_run(workshop_id)
    teams = [(team.id, team.name) for team in queries.teams_of(workshop_id)]
    chosen = {"team": request.args.get("team", ""), "people": [str(current_user.id)]}
    form = VisitForm(data=chosen).with_teams(teams).with_people(_going(workshop))
    if form.validate_on_submit():
        key = str(form.form_key.data or new_key())[:LONGEST_FORM_KEY]
        try:
            plan, team_id = form.plan(), int(form.team.data)
            with transaction():
                visit_id = visits.plan_visit(team_id, plan, form_key=key, by=current_user.id).id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The visit is planned. Those who go and the team get a letter."), "success")
            return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)
    words = {"workshop": load_run(workshop_id), "form": form, "visit": None, "teams": teams}
    return render_template("workshops/actions/visit_form.html", **words), 422 if form.is_submitted() else 200


@blueprint.route("/visits/<int:visit_id>/change", methods=["GET", "POST"])
@access(SIGNED_IN)
def change_visit(visit_id: int) -> ResponseReturnValue:
    """Change the day, the place and the visitors of a planned visit."""
    desk = load_visit(visit_id)
    form = VisitForm(data=_planned(desk)).with_people(_going(desk.workshop, but_also=visit_id))
    form.team.choices, form.team.data = [(str(desk.team.id), desk.team.name)], str(desk.team.id)
    form.team.raw_data = [str(desk.team.id)]
    if form.validate_on_submit():
        try:
            plan = form.plan()
            with transaction():
                visits.change_visit(visit_id, plan, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The visit is changed."), "success")
            return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)
    desk = load_visit(visit_id)
    words = {"workshop": desk.workshop, "form": form, "visit": desk.visit, "teams": []}
    return render_template("workshops/actions/visit_form.html", **words), 422 if form.is_submitted() else 200


def _planned(desk: VisitDesk) -> dict[str, object]:
    rows = db.session.scalars(select(Visitor).where(Visitor.visit_id == desk.visit.id).order_by(Visitor.id)).all()
    return {
        "planned_on": desk.visit.planned_on,
        "place": desk.visit.place,
        "people": [str(row.person_id) for row in rows if row.person_id is not None],
        "names": "\n".join(row.name for row in rows if row.person_id is None),
    }


@blueprint.route("/visits/<int:visit_id>/call-off", methods=["GET", "POST"])
@access(SIGNED_IN)
def call_visit_off(visit_id: int) -> ResponseReturnValue:
    """Ask why a visit does not take place, and call it off."""
    desk, form = load_visit(visit_id), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                visits.call_off(visit_id, form.reason.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The visit is called off. Those who would have gone and the team get a letter."), "success")
            return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)
        desk = load_visit(visit_id)
    page = render_template(
        "workshops/actions/visit_reason.html", desk=desk, visit=desk.visit, form=form, is_correction=False
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/visits/<int:visit_id>.ics")
@access(SIGNED_IN)
def export_visit(visit_id: int) -> Response:
    """Give a visit as a file for calendar programs."""
    desk = load_visit(visit_id)
    content = calendar_file([event_of(desk.visit, desk.team.name)], made_at=desk.visit.made_at)
    response = Response(content, mimetype=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"visit-{visit_id}.ics")
    return response
