"""What a workshop costs, line by line and added up; for those who run it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.paging import paginate, requested_page
from lms.core.spreadsheets import csv_response, rows_found
from lms.core.workbooks import workbook_response
from lms.workshops.blueprint import blueprint
from lms.workshops.costs import operations, queries, tables
from lms.workshops.costs.forms import CostForm, StrikeForm, funder_words
from lms.workshops.costs.models import COST_NAMES, CostKind
from lms.workshops.costs.presence import present_at
from lms.workshops.costs.queries import WITHOUT_FUNDER, LineWish
from lms.workshops.costs.sums import share
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop, WorkshopState


@blueprint.get("/workshops/<int:workshop_id>/money")
@access(SIGNED_IN)
def show_money(workshop_id: int) -> str:
    """Show what a workshop costs: added up, a head, against what was promised, and line by line."""
    return _page(load_run(workshop_id), _form(workshop_id, is_new=True))


def _form(workshop_id: int, *, is_new: bool = False) -> CostForm:
    form = CostForm(formdata=None) if is_new else CostForm()
    form.offer(queries.funders_of([workshop_id]).get(workshop_id, []))
    return form


def _wish() -> LineWish:
    kind, funder = request.args.get("kind", ""), request.args.get("funder", "")
    is_known = funder == WITHOUT_FUNDER or number_of(funder) is not None
    return LineWish(kind if kind in set(CostKind) else "", funder if is_known else "")


def _page(workshop: Workshop, form: CostForm) -> str:
    wish, sums, present = _wish(), queries.sums_of(workshop.id), present_at(workshop.id)
    return render_template(
        "workshops/costs/money.html",
        workshop=workshop,
        form=form,
        wish=wish,
        sums=sums,
        present=present,
        per_person=share(sums.spent, present.people),
        per_day=share(sums.spent, present.person_days),
        page=paginate(queries.line_list(workshop.id, wish), requested_page()),
        names=COST_NAMES,
        funder_words=funder_words,
        is_closed=workshop.state is WorkshopState.REPORTED,
    )


@blueprint.post("/workshops/<int:workshop_id>/money")
@access(SIGNED_IN)
def add_cost(workshop_id: int) -> ResponseReturnValue:
    """Enter a line."""
    load_run(workshop_id)
    form = _form(workshop_id)
    if not form.validate():
        return _page(load_run(workshop_id), form), 422
    try:
        with transaction():
            operations.add_lines(workshop_id, [form.cost()], by=current_user.id, form_key=form.form_key.data or "")
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _page(load_run(workshop_id), form), 422
    flash(_("The line is entered."), "success")
    return redirect(url_for("workshops.show_money", workshop_id=workshop_id), 303)


@blueprint.route("/workshops/<int:workshop_id>/money/<int:line_id>/strike", methods=["GET", "POST"])
@access(SIGNED_IN)
def strike_cost(workshop_id: int, line_id: int) -> ResponseReturnValue:
    """Ask why a line is to be struck out, and strike it."""
    workshop = load_run(workshop_id)
    if queries.find_line(workshop_id, line_id) is None:
        abort(404)
    form = StrikeForm()
    if form.validate_on_submit() and _struck(workshop_id, line_id, form):
        flash(_("The line is struck out. It stays in the list with your reason."), "success")
        return redirect(url_for("workshops.show_money", workshop_id=workshop_id), 303)
    workshop, line = load_run(workshop_id), queries.find_line(workshop_id, line_id)
    page = render_template("workshops/costs/strike.html", workshop=workshop, line=line, form=form, names=COST_NAMES)
    return page, 422 if form.is_submitted() else 200


def _struck(workshop_id: int, line_id: int, form: StrikeForm) -> bool:
    try:
        with transaction():
            operations.strike_line(workshop_id, line_id, form.reason.data or "", by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return False
    return True


@blueprint.get("/workshops/<int:workshop_id>/money.csv")
@access(SIGNED_IN)
def export_costs(workshop_id: int) -> Response:
    """Hand the lines out as CSV, struck ones with their reason."""
    load_run(workshop_id)
    found = queries.line_list(workshop_id, _wish())
    header = [str(each) for each in tables.line_header()]
    return csv_response(f"workshop-{workshop_id}-costs", header, rows_found(found, tables.line_cells))


@blueprint.get("/workshops/<int:workshop_id>/money.xlsx")
@access(SIGNED_IN)
def export_costs_workbook(workshop_id: int) -> Response:
    """Hand the lines and the funders out as a workbook of two sheets."""
    load_run(workshop_id)
    lines: Any = rows_found(queries.line_list(workshop_id, _wish()), tables.line_cells)
    sheets = [
        (_("Costs"), (tables.line_header(), lines)),
        (_("Funders"), (tables.funder_header(), tables.funder_rows(queries.sums_of(workshop_id)))),
    ]
    return workbook_response(f"workshop-{workshop_id}-costs", sheets)
