"""The workshops that somebody runs: their list, and a new one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices, tidy
from lms.core.language import LANGUAGES, localised
from lms.core.paging import paginate, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.people.places import STATES
from lms.workshops.blueprint import blueprint
from lms.workshops.library.loaders import load_template
from lms.workshops.library.permissions import ORGANISERS
from lms.workshops.library.queries import templates
from lms.workshops.planning import operations
from lms.workshops.planning.act_forms import RunFilter
from lms.workshops.planning.beginnings import from_template, from_workshop
from lms.workshops.planning.forms import NO_TEMPLATE, NewWorkshopForm, outline_values
from lms.workshops.planning.holidays import HOLIDAY_KEEPERS
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import MODE_NAMES, WORKSHOP_STATE_NAMES, Workshop
from lms.workshops.planning.permissions import is_organiser
from lms.workshops.planning.queries import (
    RUN_COLUMNS,
    RunWish,
    organiser_choices,
    run_list,
    state_values,
    topics_by_workshop,
)


def _wish() -> RunWish:
    state = request.args.get("status", "")
    return RunWish(str(tidy(request.args.get("search", "")[:80])), state if state in state_values() else "")


@blueprint.get("/workshops/mine")
@access(SIGNED_IN)
def list_run() -> str:
    """List the workshops that this reader plans, teaches at or coordinates: filtered, sorted, in pages."""
    wish, sorting = _wish(), requested_sorting(RUN_COLUMNS, "-starts")
    return render_template(
        "workshops/planning/run_list.html",
        page=paginate(run_list(current_user, wish, sorting), requested_page()),
        form=RunFilter(data={"search": wish.search, "status": wish.state}),
        is_filtered=wish != RunWish(),
        sort=("-" if sorting.descending else "") + sorting.key,
        may_plan=is_organiser(current_user),
        keeps_holidays=HOLIDAY_KEEPERS.allows(current_user),
    )


def _header() -> list[Any]:
    header = [_("Number"), _("Title"), _("Status"), _("First day"), _("Last day"), _("Where participants are")]
    header += [_("Venue"), _("District"), _("State"), _("Organiser"), _("Places"), _("Languages"), _("Topics")]
    return header


def _rows() -> Iterator[list[Any]]:
    statement = run_list(current_user, _wish(), requested_sorting(RUN_COLUMNS, "-starts"))
    found = db.session.execute(statement).all()
    topics = topics_by_workshop([row.id for row in found])
    for row in found:
        yield _cells(row, ", ".join(localised(name) for name in topics.get(row.id, [])))


def _cells(row: Any, topics: str) -> list[Any]:
    what = [row.id, localised(row.title), str(WORKSHOP_STATE_NAMES[row.state]), row.starts_on, row.ends_on]
    where = [str(MODE_NAMES[row.mode]), row.venue, row.district, str(STATES.get(row.state_code, row.state_code))]
    languages = ", ".join(LANGUAGES.get(code, code) for code in row.languages)
    return [*what, *where, localised(row.organiser or {}), row.capacity, languages, topics]


@blueprint.get("/workshops/mine.csv")
@access(SIGNED_IN)
def export_run() -> Response:
    """Give the workshops that the filter shows as a table."""
    return csv_response("workshops", _header(), list(_rows()))


@blueprint.get("/workshops/mine.xlsx")
@access(SIGNED_IN)
def export_run_workbook() -> Response:
    """Give the workshops that the filter shows as a workbook."""
    return workbook_response("workshops", [(_("Workshops"), (_header(), _rows()))])


@blueprint.route("/workshops/new", methods=["GET", "POST"])
@access(ORGANISERS)
def plan_workshop() -> ResponseReturnValue:
    """Ask what a new workshop needs on one page, and plan it: from the template that ``template`` names, or another."""
    slug = request.args.get("template", "")
    template = load_template(slug)[0] if slug else None
    form = NewWorkshopForm(data=_new_values(outline_values(from_template(template)) if template else {}))
    form.template.choices = choices(_template_choices())
    if template:
        del form.template
    else:
        form.capacity.description = _("Empty: as many as the template says, or no limit without one.")
    return _new_page(form, slug, template=template)


def _new_values(given: dict[str, Any]) -> dict[str, Any]:
    own = organiser_choices(current_user)
    organiser = own[0][0] if len(own) == 1 else ""
    return {"form_key": secrets.token_urlsafe(16), "organiser": organiser, "languages": list(LANGUAGES), **given}


def _template_choices() -> list[tuple[str, str]]:
    found = [(each.slug, localised(each.head["title"])) for each in templates()]
    return [*found, (NO_TEMPLATE, _("Without a template: an empty agenda of one day"))]


def _new_page(form: NewWorkshopForm, slug: str, **shown: Any) -> ResponseReturnValue:
    form.offer_organisers(organiser_choices(current_user))
    if form.validate_on_submit():
        chosen = slug or (form.template.data or "")
        try:
            workshop_id = _planned(form, chosen)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return _to_overview(workshop_id)
    page = render_template("workshops/planning/new.html", form=form, **shown)
    return page, 422 if form.is_submitted() else 200


def _planned(form: NewWorkshopForm, slug: str) -> int:
    new, key = form.new_workshop(), form.form_key.data or None
    with transaction():
        if slug in {"", NO_TEMPLATE}:
            return operations.plan_from_nothing(new, by=current_user.id, form_key=key).id
        return operations.plan_from_template(slug, new, by=current_user.id, form_key=key).id


@blueprint.route("/workshops/<int:workshop_id>/copy", methods=["GET", "POST"])
@access(ORGANISERS)
def plan_workshop_again(workshop_id: int) -> ResponseReturnValue:
    """Ask what is different this time, and plan a workshop like one that was planned before."""
    source = load_run(workshop_id)
    form = NewWorkshopForm(data=_new_values(_copied_values(source)))
    del form.template
    form.offer_organisers(organiser_choices(current_user))
    if form.validate_on_submit():
        try:
            with transaction():
                new, key = form.new_workshop(), form.form_key.data or None
                made_id = operations.plan_again(workshop_id, new, by=current_user.id, form_key=key).id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return _to_overview(made_id)
    page = render_template("workshops/planning/new.html", form=form, source=load_run(workshop_id))
    return page, 422 if form.is_submitted() else 200


def _copied_values(source: Workshop) -> dict[str, Any]:
    place = {"venue": source.venue, "district": source.district, "state": source.state_code}
    return {**outline_values(from_workshop(source)), **place, "entry": source.entry.value}


def _to_overview(workshop_id: int) -> ResponseReturnValue:
    flash(_("The workshop is planned. Below stands what to do next."), "success")
    return redirect(url_for("workshops.show_overview", workshop_id=workshop_id), 303)
