"""Calling the roll: which session, the page for one thumb, and what it sends."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import SMALL_NUMBER
from lms.core.paging import requested_page
from lms.extensions import db
from lms.workshops.attendance.agenda import agenda_of
from lms.workshops.attendance.answers import send_all
from lms.workshops.attendance.book import REMOVED, Said
from lms.workshops.attendance.forms import WalkInForm
from lms.workshops.attendance.marking import mark_all
from lms.workshops.attendance.models import PRESENCE_NAMES, Mark, MarkSource
from lms.workshops.attendance.queries import called
from lms.workshops.attendance.roll import roll_of_session
from lms.workshops.attendance.said import ticked
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.registration.models import Participant

ROLL = "/workshops/<int:workshop_id>/roll"
LONGEST_REASON = 1000
Refused = Sequence[tuple[Said, Refusal]]


@blueprint.get(ROLL)
@access(SIGNED_IN)
def choose_roll(workshop_id: int) -> str:
    """Show the sessions of a workshop, the one of now first, with how many are marked."""
    workshop = load_run(workshop_id)
    return render_template(
        "workshops/attendance/sessions.html", workshop=workshop, agenda=agenda_of(workshop), person_id=current_user.id
    )


@blueprint.get(f"{ROLL}/<int:session_id>")
@access(SIGNED_IN)
def call_roll(workshop_id: int, session_id: int) -> str:
    """Show the roll of a session."""
    workshop = load_run(workshop_id)
    session = find_session(workshop, session_id)
    return roll_page(workshop, session) if session is not None else abort(404)


def find_session(workshop: Workshop, session_id: int) -> WorkshopSession | None:
    """Return a session of a workshop, None where it was removed; one of another workshop answers 404."""
    session = db.session.get(WorkshopSession, session_id)
    if session is not None and session.workshop_id != workshop.id:
        abort(404)
    return session


def roll_page(workshop: Workshop, session: WorkshopSession, **more: Any) -> str:
    """Draw the roll; ``typed`` are the values of a form that was refused, ``problem`` and ``refused`` say why."""
    roll = roll_of_session(workshop, session, number=requested_page(), typed=more.pop("typed", None))
    return render_template(
        "workshops/attendance/roll.html",
        workshop=workshop,
        session=session,
        roll=roll,
        presence_names=PRESENCE_NAMES,
        walk_in=WalkInForm(formdata=None, form_key=new_key()),
        form_key=new_key(),
        person_id=current_user.id,
        **more,
    )


def new_key() -> str:
    """Return a key for a form that is drawn now."""
    return secrets.token_urlsafe(16)


@blueprint.post(f"{ROLL}/<int:session_id>")
@access(SIGNED_IN)
def save_roll(workshop_id: int, session_id: int) -> ResponseReturnValue:
    """Enter what the form of a roll says."""
    workshop = load_run(workshop_id)
    session = find_session(workshop, session_id)
    values = request.form.to_dict()
    if session is None:
        return _removed_page(workshop, values), 410
    try:
        said = ticked(values, called(session), reason=values.get("reason", "")[:LONGEST_REASON])
        with transaction():
            found = mark_all(session_id, said, source=MarkSource.ROLL_CALL, by=current_user.id)
            _flash_outcome(said, found)
            refused = [(each, result) for each, result in zip(said, found, strict=True) if isinstance(result, Refusal)]
    except Refusal as refusal:
        return _again(workshop_id, session_id, typed=values, problem=refusal.sentence), 422
    if refused:
        return _again(workshop_id, session_id, refused=_with_names(refused)), 422
    return redirect(url_for(".call_roll", workshop_id=workshop_id, session_id=session_id, page=requested_page()), 303)


def _again(workshop_id: int, session_id: int, **more: Any) -> str:
    workshop = load_run(workshop_id)
    session = find_session(workshop, session_id)
    return roll_page(workshop, session, **more) if session is not None else abort(410)


def _flash_outcome(said: Sequence[Said], found: Sequence[Mark | Refusal]) -> None:
    """Say how many marks hold, and how many somebody else has said differently."""
    marks = [(each, result) for each, result in zip(said, found, strict=True) if isinstance(result, Mark)]
    held = sum(each.presence is result.presence for each, result in marks)
    flash(ngettext("%(num)d mark is saved.", "%(num)d marks are saved.", held), "success")
    if len(marks) > held:
        flash(_("Somebody else has marked differently meanwhile. Look at both below, and choose."), "warning")


def _with_names(refused: Refused) -> list[dict[str, Any]]:
    names = _names([each.participant_id for each, _refusal in refused])
    return [
        {"name": names.get(each.participant_id, ""), "presence": each.presence, "sentence": refusal.sentence}
        for each, refusal in refused
    ]


def _names(participant_ids: Sequence[int]) -> dict[int, str]:
    found = select(Participant.id, Participant.full_name).where(Participant.id.in_(participant_ids))
    return dict(db.session.execute(found).all())


def _removed_page(workshop: Workshop, values: Mapping[str, str]) -> str:
    """Draw what a form said about a session that is there no longer, to be noted down."""
    numbers = [int(name) for name in values if SMALL_NUMBER.fullmatch(name)]
    of_workshop = select(Participant.id, Participant.full_name, Participant.name_key).where(
        Participant.workshop_id == workshop.id, Participant.id.in_(numbers)
    )
    people = db.session.execute(of_workshop.order_by(Participant.name_key, Participant.id))
    said = [(full_name, values[str(key)]) for key, full_name, _name_key in people]
    return render_template(
        "workshops/attendance/removed.html", workshop=workshop, said=said, presence_names=PRESENCE_NAMES
    )


@blueprint.post(f"{ROLL}/<int:session_id>/marks")
@access(SIGNED_IN)
def send_marks(workshop_id: int, session_id: int) -> ResponseReturnValue:
    """Enter what a phone sends, and answer what holds of each; 422 where one of them was refused."""
    if find_session(load_run(workshop_id), session_id) is None:
        return jsonify(error=str(REMOVED)), 410
    reason = request.form.get("reason", "")[:LONGEST_REASON]
    try:
        with transaction():
            answers = send_all(session_id, request.form.get("marks", ""), reason=reason, by=current_user.id)
    except Refusal as refusal:
        return jsonify(error=str(refusal.sentence)), 422
    is_refused = any("error" in each for each in answers)
    return jsonify(marks=answers), 422 if is_refused else 200
