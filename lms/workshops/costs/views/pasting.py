"""Cost lines pasted from a spreadsheet: read, looked at and mended, then entered all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of, tidy
from lms.workshops.blueprint import blueprint
from lms.workshops.costs import operations, queries
from lms.workshops.costs.forms import LONGEST_AMOUNT, LONGEST_KEY, funder_choices, new_form_key
from lms.workshops.costs.models import COST_NAMES, LONGEST_WHAT, CostKind
from lms.workshops.costs.operations import MOST_AT_ONCE, LineRefused
from lms.workshops.costs.pasting import LONGEST_PASTE, PastedCost, read_costs
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop

SHORTEST_KEY = 16


@dataclass
class PasteForm:
    """What the page holds: the rows with what is wrong in each, who pays for them, and what was pasted."""

    form_key: str = field(default_factory=new_form_key)
    rows: list[PastedCost] = field(default_factory=list)
    funder_id: int | None = None
    pasted: str = ""
    refused: Any = None

    @property
    def has_problem(self) -> bool:
        """Whether something has to be mended before it can be entered."""
        return not self.rows or bool(self.refused) or any(row.problem for row in self.rows)


@blueprint.route("/workshops/<int:workshop_id>/money/paste", methods=["GET", "POST"])
@access(SIGNED_IN)
def paste_costs(workshop_id: int) -> ResponseReturnValue:
    """Take lines from a spreadsheet, show what they say, and enter them once they were looked at."""
    workshop = load_run(workshop_id)
    if request.method == "GET":
        return _page(workshop, PasteForm())
    form = _typed()
    is_sent = request.form.get("act") == "send"
    if is_sent and not form.has_problem and _entered(workshop_id, form):
        words = ngettext("%(num)d line is entered.", "%(num)d lines are entered.", len(form.rows))
        flash(words, "success")
        return redirect(url_for("workshops.show_money", workshop_id=workshop_id), 303)
    return _page(load_run(workshop_id), form), 422 if is_sent or form.has_problem else 200


def _typed() -> PasteForm:
    """Return what was sent; lines that were pasted have become rows."""
    sent = request.form
    pasted = sent.get("pasted", "")
    form = PasteForm(sent.get("form_key", "")[:LONGEST_KEY], funder_id=number_of(sent.get("funder")))
    count = min(number_of(sent.get("rows")) or 0, MOST_AT_ONCE)
    form.rows = [row for row in map(_row, range(count)) if not row.is_empty]
    form.rows += read_costs(pasted)
    if len(form.rows) > MOST_AT_ONCE or len(pasted) > LONGEST_PASTE:
        form.refused = _("These are more than %(max)d lines. Send them in two parts.", max=MOST_AT_ONCE)
        form.pasted, form.rows = pasted, []
    elif not form.rows:
        form.refused = _("Nothing was pasted. Copy the lines from your spreadsheet and paste them here.")
    return form


def _row(number: int) -> PastedCost:
    sent = {name: tidy(request.form.get(f"row.{number}.{name}", "")) for name in ("kind", "what", "amount", "day")}
    row = PastedCost(
        kind=sent["kind"] if sent["kind"] in set(CostKind) else CostKind.OTHER,
        what=sent["what"][: LONGEST_WHAT + 1],
        amount=sent["amount"][:LONGEST_AMOUNT],
        day=sent["day"][:LONGEST_AMOUNT],
    )
    row.check()
    return row


def _entered(workshop_id: int, form: PasteForm) -> bool:
    if len(form.form_key) < SHORTEST_KEY:
        form.refused = _("This form is not complete. Load the page anew; nothing of it was saved.")
        return False
    costs = [row.cost(form.funder_id) for row in form.rows]
    try:
        with transaction():
            operations.add_lines(workshop_id, costs, by=current_user.id, form_key=form.form_key)
    except LineRefused as refusal:
        form.rows[refusal.number].refuse(refusal)
        return False
    except Refusal as refusal:
        form.refused = refusal.sentence
        return False
    return True


def _page(workshop: Workshop, form: PasteForm) -> str:
    return render_template(
        "workshops/costs/paste.html",
        workshop=workshop,
        form=form,
        names=COST_NAMES,
        funders=funder_choices(queries.funders_of([workshop.id]).get(workshop.id, [])),
        total=sum(row.cost(None).paise for row in form.rows if not row.problem),
    )
