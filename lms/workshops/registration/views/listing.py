"""The organisers' list of those who registered: read, decided about, downloaded, printed as slips."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.certificates.papers import paper_response
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.paging import Page, ordered, paginate, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.people.places import STATES
from lms.workshops.blueprint import blueprint
from lms.workshops.moves import Actor
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import deciding, lists, queries
from lms.workshops.registration.appointments import place_of
from lms.workshops.registration.forms import typed_ids
from lms.workshops.registration.lists import ParticipantFilter
from lms.workshops.registration.models import (
    GENDER_NAMES,
    ON_THE_ROLL,
    PARTICIPANT_STATE_NAMES,
    Gender,
    Participant,
    ParticipantState,
)
from lms.workshops.registration.slips import SLIPS_A_FILE, slips_page
from lms.workshops.registration.words import VERB_NAMES


def wanted() -> ParticipantFilter:
    """Return which participants the address asks for; nonsense asks for all."""
    args = request.args
    state, gender, home = (args.get(name, "") for name in ("state", "gender", "home"))
    return ParticipantFilter(
        state=ParticipantState(state) if state in set(ParticipantState) else None,
        organisation=number_of(args.get("organisation")),
        district=args.get("district", "")[:100],
        gender=Gender(gender) if gender in set(Gender) else None,
        home=home if home in STATES else "",
        words=args.get("words", "").strip()[:80],
    )


@blueprint.get("/workshops/<int:workshop_id>/participants")
@access(SIGNED_IN)
def list_participants(workshop_id: int) -> ResponseReturnValue:
    """List those who registered for a workshop, a page at a time."""
    return _list_page(load_run(workshop_id))


def _list_page(workshop: Workshop, refused: Refusal | None = None) -> ResponseReturnValue:
    chosen, sorting = wanted(), requested_sorting(lists.COLUMNS, "line")
    found = ordered(lists.participants_list(workshop.id, chosen), lists.COLUMNS, sorting).order_by(Participant.id)
    counts = queries.state_counts(workshop.id)
    taken = sum(number for state, number in counts.items() if state in ON_THE_ROLL)
    page = render_template(
        "workshops/registration/participants.html",
        workshop=workshop,
        page=paginate(found, requested_page()),
        counts=counts,
        taken=taken,
        wanted=chosen,
        sort=("-" if sorting.descending else "") + sorting.key,
        names=PARTICIPANT_STATE_NAMES,
        genders=GENDER_NAMES,
        homes=STATES,
        organisations=lists.organisations_on(workshop.id),
        districts=lists.districts_on(workshop.id),
        verbs=VERB_NAMES,
        can_decide=workshop.state in deciding.DECIDING,
        refused=refused,
        ticked=set(request.form.getlist("ids")),
        slip_files=-(-taken // SLIPS_A_FILE),
    )
    return page, 422 if refused else 200


@blueprint.post("/workshops/<int:workshop_id>/participants")
@access(SIGNED_IN)
def decide_participants(workshop_id: int) -> ResponseReturnValue:
    """Approve, decline or put on the waiting list those who are ticked; the filter stays."""
    load_run(workshop_id)
    verb, reason = request.form.get("verb", ""), request.form.get("reason", "")
    try:
        decided = _decide(workshop_id, verb, reason)
    except Refusal as refusal:
        return _list_page(load_run(workshop_id), refusal)
    _say(decided)
    here = url_for("workshops.list_participants", workshop_id=workshop_id)
    return redirect(f"{here}?{urlencode(request.args)}" if request.args else here, 303)


def _decide(workshop_id: int, verb: str, reason: str) -> deciding.Decided:
    with transaction():
        if verb == "fill_up":
            return deciding.Decided(0, 0, deciding.fill_up(workshop_id, by=current_user.id))
        more: dict[str, Any] = {"by": current_user.id, "reason": reason, "actor": Actor.ORGANISER}
        return deciding.decide(workshop_id, typed_ids("ids"), verb, **more)


def _say(decided: deciding.Decided) -> None:
    if decided.done:
        flash(ngettext("Done for %(num)d person.", "Done for %(num)d people.", decided.done), "success")
    if decided.moved_up:
        words = ngettext(
            "%(num)d person got a place from the waiting list.",
            "%(num)d people got a place from the waiting list.",
            decided.moved_up,
        )
        flash(words, "success")
    if decided.left:
        words = ngettext(
            "%(num)d person was left as they are: their status does not allow this.",
            "%(num)d people were left as they are: their status does not allow this.",
            decided.left,
        )
        flash(words, "info")
    if not any((decided.done, decided.moved_up, decided.left)):
        flash(_("Nobody waits, or no place is free."), "info")


@blueprint.get("/workshops/<int:workshop_id>/participants.csv")
@access(SIGNED_IN)
def export_participants(workshop_id: int) -> Response:
    """Give the participants, filtered as shown, as a CSV file with a column for each question."""
    workshop = load_run(workshop_id)
    return csv_response(f"workshop-{workshop_id}-participants", lists.header(workshop), _rows(workshop_id))


def _rows(workshop_id: int) -> Any:
    """Yield the rows; the workshop is read anew, for the view's session is over when they are sent."""
    yield from lists.rows(db.session.get_one(Workshop, workshop_id), wanted())


@blueprint.get("/workshops/<int:workshop_id>/participants.xlsx")
@access(SIGNED_IN)
def export_participants_workbook(workshop_id: int) -> Response:
    """Give the same as an XLSX file."""
    workshop = load_run(workshop_id)
    table = (lists.header(workshop), lists.rows(workshop, wanted()))
    return workbook_response(f"workshop-{workshop_id}-participants", [(_("Participants"), table)])


@blueprint.get("/workshops/<int:workshop_id>/slips.pdf")
@access(SIGNED_IN)
def print_slips(workshop_id: int) -> Response:
    """Give a slip with the code of each participant who has a place, for cutting; 404 while there is nobody."""
    workshop = load_run(workshop_id)
    page: Page[Any] = slips_page(workshop_id, requested_page())
    if not page.items:
        abort(404)
    words: dict[str, Any] = {"workshop": workshop, "place": place_of(workshop), "page": page}
    return paper_response(f"workshop-{workshop_id}-slips-{page.number}", "papers/workshop_slips.html", **words)
