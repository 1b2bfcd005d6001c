"""Who pays for a workshop; for those who run it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.workshops.blueprint import blueprint
from lms.workshops.costs import operations, queries
from lms.workshops.costs.forms import FunderForm, funder_values
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop, WorkshopState


@blueprint.get("/workshops/<int:workshop_id>/money/funders")
@access(SIGNED_IN)
def list_funders(workshop_id: int) -> str:
    """List who pays for a workshop."""
    return _page(load_run(workshop_id), FunderForm(formdata=None))


def _page(workshop: Workshop, form: FunderForm) -> str:
    return render_template(
        "workshops/costs/funders.html",
        workshop=workshop,
        form=form,
        sums=queries.sums_of(workshop.id),
        is_closed=workshop.state is WorkshopState.REPORTED,
    )


@blueprint.post("/workshops/<int:workshop_id>/money/funders")
@access(SIGNED_IN)
def add_funder(workshop_id: int) -> ResponseReturnValue:
    """Enter who pays."""
    load_run(workshop_id)
    form = FunderForm()
    if not form.validate():
        return _page(load_run(workshop_id), form), 422
    try:
        with transaction():
            operations.add_funder(workshop_id, form.funding(), by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _page(load_run(workshop_id), form), 422
    return _back(workshop_id, _("The funder is entered."))


def _back(workshop_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("workshops.list_funders", workshop_id=workshop_id), 303)


@blueprint.route("/workshops/<int:workshop_id>/money/funders/<int:funder_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_funder(workshop_id: int, funder_id: int) -> ResponseReturnValue:
    """Change what is said about a funder."""
    load_run(workshop_id)
    funder = queries.find_funder(workshop_id, funder_id)
    if funder is None:
        abort(404)
    form = FunderForm(data=funder_values(funder))
    if form.validate_on_submit() and _changed(workshop_id, funder_id, form):
        return _back(workshop_id, _("The funder is changed."))
    workshop, funder = load_run(workshop_id), queries.find_funder(workshop_id, funder_id)
    page = render_template("workshops/costs/funder.html", workshop=workshop, funder=funder, form=form)
    return page, 422 if form.is_submitted() else 200


def _changed(workshop_id: int, funder_id: int, form: FunderForm) -> bool:
    try:
        funding = form.funding()
        with transaction():
            operations.change_funder(workshop_id, funder_id, funding, seen=form.seen, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        if isinstance(refusal, EditedMeanwhile):
            form.show_version(refusal.version)
        return False
    return True


@blueprint.post("/workshops/<int:workshop_id>/money/funders/<int:funder_id>/remove")
@access(SIGNED_IN)
def remove_funder(workshop_id: int, funder_id: int) -> ResponseReturnValue:
    """Take a funder out that no line names; it can be entered again."""
    load_run(workshop_id)
    form = FunderForm(formdata=None)
    try:
        with transaction():
            operations.remove_funder(workshop_id, funder_id, by=current_user.id)
    except Refusal as refusal:
        form.form_errors = [str(refusal.sentence)]
        return _page(load_run(workshop_id), form), 422
    return _back(workshop_id, _("The funder is taken out."))
