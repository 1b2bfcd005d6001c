"""Checking in by oneself: the screen in the hall with its code, and the pages of those who check in."""

from __future__ import annotations

from typing import Any

import segno
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from lms.core import clock
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.limits import take, waiting_time
from lms.extensions import db
from lms.people.identity import signed_in_id
from lms.people.letters import address_of as public_address_of
from lms.people.slowing import network_of
from lms.workshops.attendance import checking_in
from lms.workshops.attendance.codes import code_at, digits_of, is_code_of
from lms.workshops.attendance.models import WAS_THERE, Mark, Presence
from lms.workshops.attendance.queries import find_mark
from lms.workshops.attendance.views.roll import ROLL
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run, load_session
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.planning.times import Timed, days_of
from lms.workshops.registration.loaders import find_own, load_own
from lms.workshops.registration.models import ON_THE_ROLL, Participant
from lms.workshops.registration.queries import own_place

REFRESH_SECONDS = 20
"""How often the script brings the screen in the hall up to date."""
UNATTENDED_SECONDS = 45
"""After how many seconds a browser without scripts loads the page again."""


@blueprint.get(f"{ROLL}/<int:session_id>/code")
@access(SIGNED_IN)
def show_session_code(workshop_id: int, session_id: int) -> ResponseReturnValue:
    """Show the code of a session, large, for a screen in the hall; it keeps itself up to date."""
    workshop = load_run(workshop_id)
    session = load_session(workshop, session_id)
    now = clock.now()
    timed = _timed(session)
    digits = code_at(session.secret, now)
    address = public_address_of("workshops.check_in_with_code", session_id=session_id, digits=digits)
    page = render_template(
        "workshops/attendance/code.html",
        workshop=workshop,
        timed=timed,
        digits=digits,
        drawing=_drawing(address),
        where=public_address_of("workshops.find_own_place"),
        closed=checking_in.why_not_now(timed, now=now),
        number=checking_in.checked_in(session_id),
        seconds=REFRESH_SECONDS,
    )
    return page, {"Refresh": str(UNATTENDED_SECONDS)}


def _timed(session: WorkshopSession) -> Timed:
    return Timed(session, days_of(session.workshop_id).get(session.day))


def _drawing(address: str) -> Markup:
    code = segno.make(address, error="m")
    drawing = code.svg_inline(border=3, light="white", omitsize=True, title=_("Code for the phone's camera"))
    return Markup(drawing)  # noqa: S704 – made from an address of ours


@blueprint.get("/c/<int:session_id>-<digits>")
@access(EVERYONE)
def check_in_with_code(session_id: int, digits: str) -> ResponseReturnValue:
    """Ask somebody who pointed their camera at the screen who they are; nothing is marked before they press."""
    session = _session(session_id)
    place = network_of(request.remote_addr)
    if waiting_time(checking_in.FROM_PLACE, place):
        raise TooManyRequests
    refused = checking_in.why_not_now(_timed(session), now=clock.now())
    if refused is None and not is_code_of(session.secret, digits_of(digits), clock.now()):
        take(checking_in.FROM_PLACE, place)
        refused = checking_in.WRONG
    page = _arrival_page(_session(session_id), refused=refused)
    return page, 200 if refused is None else 422


def _session(session_id: int) -> WorkshopSession:
    return db.session.get(WorkshopSession, session_id) or abort(404)


def _arrival_page(session: WorkshopSession, *, refused: Any = None, ticket: str = "", problem: Any = None) -> str:
    """Draw who is signed in with one button, and the field for one's own code; ``refused`` is why neither is there."""
    own = own_place(session.workshop_id, current_user.id) if current_user.is_authenticated else None
    return render_template(
        "workshops/attendance/arrival.html",
        workshop=db.session.get_one(Workshop, session.workshop_id),
        timed=_timed(session),
        own=own if own is not None and own.state in ON_THE_ROLL else None,
        ticket=ticket or ("" if refused else checking_in.ticket_for(session.id)),
        refused=refused,
        problem=problem,
        typed=request.form.get("code", ""),
    )


@blueprint.post("/c/<int:session_id>")
@access(EVERYONE)
def arrive(session_id: int) -> ResponseReturnValue:
    """Mark somebody present who had the right code in time, by the account or by the code of their place."""
    session, ticket = _session(session_id), request.form.get("ticket", "")
    if not checking_in.has_ticket(ticket, session_id):
        return _arrival_page(session, refused=checking_in.WRONG), 422
    try:
        participant = _who(session)
        participant_id, own_code = participant.id, participant.code
        with transaction():
            held = checking_in.check_in(session_id, participant_id, by=signed_in_id())
            _flash_outcome(held)
    except Refusal as refusal:
        return _arrival_page(_session(session_id), ticket=ticket, problem=refusal.sentence), 422
    return redirect(url_for("workshops.show_own_place", code=own_code), 303)


def _who(session: WorkshopSession) -> Participant:
    """Return who arrives; raise Refusal for a code that is nobody's at this workshop."""
    typed = request.form.get("code", "")
    if typed:
        found = find_own(typed)
        if found is None or found[1].workshop_id != session.workshop_id:
            sentence = _("Nobody at this workshop has this code. Compare it with your slip, letter by letter.")
            raise Refusal(sentence, field="code")
        return found[1]
    own = own_place(session.workshop_id, current_user.id) if signed_in_id() else None
    if own is None:
        raise Refusal(_("Type the code of your place: ten letters and digits, on your slip or in your letter."))
    return own


def _flash_outcome(held: Mark) -> None:
    if held.presence not in WAS_THERE:
        flash(_("The roll says that you are absent. Your check-in is noted; the organisers look at both."), "warning")
    elif held.presence is Presence.LATE:
        flash(_("You are checked in, as having come late."), "success")
    else:
        flash(_("You are checked in. Welcome."), "success")


@blueprint.route("/workshops/place/<code>/check-in", methods=["GET", "POST"])
@access(EVERYONE)
def check_in_here(code: str) -> ResponseReturnValue:
    """Let a participant type the six digits that the screen in the hall shows."""
    workshop, participant = load_own(code)
    if request.method == "GET":
        return _digits_page(workshop, participant)
    participant_id, place = participant.id, network_of(request.remote_addr)
    typed = digits_of(request.form.get("digits", ""))
    try:
        session_id = _named_session(workshop, participant, typed, place)
        with transaction():
            checking_in.forgive_attempt(place, str(participant_id))
            _flash_outcome(checking_in.check_in(session_id, participant_id, by=signed_in_id()))
    except Refusal as refusal:
        return _digits_page(*load_own(code), problem=refusal.sentence), 422
    return redirect(url_for("workshops.show_own_place", code=code), 303)


def _named_session(workshop: Workshop, participant: Participant, typed: str, place: str) -> int:
    """Return the session whose code was typed, counting the attempt first."""
    workshop_id = workshop.id
    checking_in.count_attempt(place, str(participant.id))
    sessions = checking_in.windows_open(db.session.get_one(Workshop, workshop_id), now=clock.now())
    return checking_in.session_with(sessions, typed, now=clock.now()).id


def _digits_page(workshop: Workshop, participant: Participant, problem: Any = None) -> str:
    return render_template(
        "workshops/attendance/check_in.html",
        workshop=workshop,
        participant=participant,
        code=participant.code,
        sessions=checking_in.windows_open(workshop, now=clock.now()),
        problem=problem,
        typed=request.form.get("digits", ""),
    )


def check_in_part(workshop: Workshop, participant: Participant) -> dict[str, Any] | None:
    """Return the sessions into which a participant can check in now, and where they stand; None where there is none."""
    if participant.state not in ON_THE_ROLL:
        return None
    sessions = checking_in.windows_open(workshop, now=clock.now())
    if not sessions:
        return None
    marks = [find_mark(each.session.id, participant.id) for each in sessions]
    to_do = [each for each, held in zip(sessions, marks, strict=True) if held is None or held.presence not in WAS_THERE]
    done = [each for each in sessions if each not in to_do]
    return {"to_do": to_do, "done": done}
