"""Joining two names of one person, and giving a name to the account that it belongs to."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.extensions import db
from lms.people.identity import signed_in_id
from lms.people.models import Organisation
from lms.workshops.attendance import accounts, merging
from lms.workshops.attendance.merging import Sides, sides_of
from lms.workshops.attendance.models import PRESENCE_NAMES, Presence
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.loaders import find_own, load_participant
from lms.workshops.registration.models import PARTICIPANT_STATE_NAMES, SOURCE_NAMES, Participant
from lms.workshops.registration.queries import own_place

PEOPLE = "/workshops/<int:workshop_id>/participants"
ONE = f"{PEOPLE}/<int:participant_id>"


@blueprint.get(f"{ONE}/join")
@access(SIGNED_IN)
def choose_name_to_join(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Show who on the list may be the same person; with ``other`` or ``number`` both names side by side."""
    workshop = load_run(workshop_id)
    participant = load_participant(workshop, participant_id)
    if not (request.args.get("other") or request.args.get("number")):
        return _choice_page(workshop, participant)
    other = _other(workshop, request.args.get("other"), request.args.get("number"))
    if other is None:
        sentence = _("No name of this workshop has this number. It stands in the list of participants.")
        return _choice_page(workshop, participant, sentence), 422
    return _both_page(workshop, participant, other)


def _other(workshop: Workshop, other_id: str | None, number: str | None) -> Participant | None:
    """Return the other name, by its id or its number in line; None where there is none that counts."""
    found = db.session.get(Participant, number_of(other_id) or 0)
    if other_id is None or not other_id:
        by_number = {"workshop_id": workshop.id, "in_line": number_of(number) or 0}
        found = db.session.query(Participant).filter_by(**by_number).one_or_none()
    if found is None or found.workshop_id != workshop.id or found.merged_into_id is not None:
        return None
    return found


def _choice_page(workshop: Workshop, participant: Participant, problem: Any = None) -> str:
    return render_template(
        "workshops/attendance/join.html",
        workshop=workshop,
        participant=participant,
        candidates=merging.candidates(participant),
        problem=problem,
        typed=request.args.get("number", ""),
        states=PARTICIPANT_STATE_NAMES,
    )


def _both_page(
    workshop: Workshop, participant: Participant, other: Participant, problem: Refusal | None = None
) -> ResponseReturnValue:
    try:
        sides = sides_of(participant, other)
    except Refusal as refusal:
        return _choice_page(workshop, participant, refusal.sentence), 422
    page = render_template(
        "workshops/attendance/join_both.html",
        workshop=workshop,
        participant=participant,
        other=other,
        sides=sides,
        meetings=merging.meetings(sides),
        organisations=_organisations(sides),
        problem=problem,
        presence_names=PRESENCE_NAMES,
        states=PARTICIPANT_STATE_NAMES,
        sources=SOURCE_NAMES,
        sent=request.form,
    )
    return page, 200 if problem is None else 422


def _organisations(sides: Sides) -> dict[int, dict[str, str]]:
    ids = {each.organisation_id for each in (sides.kept, sides.gone) if each.organisation_id is not None}
    return {key: db.session.get_one(Organisation, key).name for key in sorted(ids)}


@blueprint.post(f"{ONE}/join")
@access(SIGNED_IN)
def join_names(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Join two names of one person; where they are marked differently, as it was said."""
    workshop = load_run(workshop_id)
    other_id = number_of(request.form.get("other")) or 0
    _of_workshop(workshop, participant_id, other_id)
    try:
        with transaction():
            kept_id = merging.join(participant_id, other_id, _choices(), by=current_user.id).id
    except Refusal as refusal:
        workshop = load_run(workshop_id)
        participant, other = load_participant(workshop, participant_id), _other(workshop, str(other_id), None)
        if other is None:
            return _choice_page(workshop, participant, refusal.sentence), 422
        return _both_page(workshop, participant, other, refusal)
    flash(_("The two names are one now. Everything that was marked under either is kept."), "success")
    return redirect(url_for("workshops.show_participant", workshop_id=workshop_id, participant_id=kept_id), 303)


def _of_workshop(workshop: Workshop, *participant_ids: int) -> None:
    """Answer 404 unless the names are of this workshop; one that was joined meanwhile is."""
    for participant_id in participant_ids:
        found = db.session.get(Participant, participant_id)
        if found is None or found.workshop_id != workshop.id:
            abort(404)


def _choices() -> dict[int, Presence]:
    found = {}
    for name, value in request.form.items():
        session_id = number_of(name.removeprefix("session.")) if name.startswith("session.") else None
        if session_id is not None and value in set(Presence):
            found[session_id] = Presence(value)
    return found


@blueprint.get(f"{PEOPLE}/accounts")
@access(SIGNED_IN)
def list_account_suggestions(workshop_id: int) -> str:
    """List the names that may belong to somebody with an account."""
    workshop = load_run(workshop_id)
    return render_template(
        "workshops/attendance/accounts.html", workshop=workshop, suggestions=accounts.suggestions(workshop_id)
    )


@blueprint.route(f"{ONE}/account", methods=["GET", "POST"])
@access(SIGNED_IN)
def link_account(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Show whose account a name may belong to, and link it to the one that was confirmed."""
    workshop = load_run(workshop_id)
    participant = load_participant(workshop, participant_id)
    there = url_for("workshops.show_participant", workshop_id=workshop_id, participant_id=participant_id)
    problem = None
    if request.method == "POST":
        person_id = number_of(request.form.get("person")) or 0
        if person_id not in {each.person_id for each in accounts.suggestions_for(participant)}:
            abort(404)
        try:
            with transaction():
                merging.link(participant_id, person_id, by=current_user.id)
        except Refusal as refusal:
            problem = refusal.sentence
        else:
            flash(_("The name belongs to the account now."), "success")
            return redirect(there, 303)
        workshop = load_run(workshop_id)
        participant = load_participant(workshop, participant_id)
    words = {"participant": participant, "suggestions": accounts.suggestions_for(participant), "problem": problem}
    page = render_template("workshops/attendance/account.html", workshop=workshop, back=there, **words)
    return page, 422 if problem else 200


@blueprint.route("/workshops/claim", methods=["GET", "POST"])
@access(SIGNED_IN)
def claim_place() -> ResponseReturnValue:
    """Let somebody who took part without their account put that place into it, by its code."""
    code = request.values.get("code", "")
    found = find_own(code) if code.strip() else None
    problem: Any = None
    if code.strip() and found is None:
        problem = _("No place has this code. Compare it with what you wrote down, letter by letter.")
    if request.method == "POST" and found is not None:
        participant_id, own_code = found[1].id, found[1].code
        try:
            with transaction():
                merging.link(participant_id, current_user.id, by=current_user.id)
        except Refusal as refusal:
            problem, found = refusal.sentence, None
        else:
            flash(_("The place is in your account now."), "success")
            return redirect(url_for("workshops.show_own_place", code=own_code), 303)
    page = render_template("workshops/attendance/claim.html", found=found, problem=problem, typed=code)
    return page, 422 if problem else 200


def claim_part(workshop: Workshop, participant: Participant) -> dict[str, Any] | None:
    """Return that a reader who is signed in can put this place into their account; None where they cannot."""
    reader = signed_in_id()
    if reader is None or participant.person_id is not None or own_place(workshop.id, reader) is not None:
        return None
    return {}


def suggestions_part(workshop: Workshop) -> dict[str, Any] | None:
    """Return how many names may belong to an account, for the overview; None where none does."""
    number = accounts.number_of_suggestions(workshop.id)
    return {"number": number} if number else None
