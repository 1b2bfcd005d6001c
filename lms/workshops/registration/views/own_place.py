"""The participant's own page: where and when, how it stands, and everything they can do about it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.calendar_files import MEDIA_TYPE, calendar_file
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import paginate, requested_page
from lms.people.codes import grouped
from lms.people.identity import signed_in_id
from lms.workshops.blueprint import blueprint
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import days_of, sessions_of
from lms.workshops.registration import notices, operations
from lms.workshops.registration.appointments import events_of, place_of
from lms.workshops.registration.entry import BEFORE_IT_BEGINS
from lms.workshops.registration.forms import ChangeForm, CodeForm
from lms.workshops.registration.loaders import find_own, load_own
from lms.workshops.registration.matching import LEFT
from lms.workshops.registration.models import PARTICIPANT_STATE_NAMES, UNDECIDED, Participant, ParticipantState
from lms.workshops.registration.own_parts import parts_for
from lms.workshops.registration.queries import ahead_of, own_place
from lms.workshops.registration.questions import form_of
from lms.workshops.registration.views.answering import answered

CLOSING = UNDECIDED | {ParticipantState.APPROVED}
"""In which states there is a place, or a place in line, to give back."""


@blueprint.get("/workshops/place/<code>")
@access(EVERYONE)
def show_own_place(code: str) -> str:
    """Show participants where and when it is, how it stands with them, and what they can do."""
    workshop, participant = load_own(code)
    return _place_page(workshop, participant)


def _place_page(workshop: Workshop, participant: Participant, refused: Any = None) -> str:
    words = notices.notice_words(workshop) if participant.agreed_at is None else {}
    return render_template(
        "workshops/registration/place.html",
        workshop=workshop,
        participant=participant,
        code=participant.code,
        shown_code=grouped(participant.code),
        ahead=ahead_of(participant) if participant.state is ParticipantState.WAITING else 0,
        days=days_of(workshop.id),
        sessions=sessions_of(workshop.id),
        place=place_of(workshop),
        parts=[_part(workshop, participant, *each) for each in parts_for(workshop, participant)],
        can_change=workshop.state in BEFORE_IT_BEGINS and participant.state not in LEFT,
        can_withdraw=workshop.state in BEFORE_IT_BEGINS and participant.state in CLOSING,
        form=form_of(workshop),
        notice=words,
        seen=notices.digest_of(words) if words else "",
        refused=refused,
        names=PARTICIPANT_STATE_NAMES,
    )


def _part(workshop: Workshop, participant: Participant, template: str, facts: dict[str, Any]) -> Markup:
    known = {"workshop": workshop, "participant": participant, "code": participant.code, "facts": facts}
    return Markup(render_template(template, **{**known, **facts}))  # noqa: S704 – made from a template


@blueprint.post("/workshops/place/<code>/agree")
@access(EVERYONE)
def agree_to_notice(code: str) -> ResponseReturnValue:
    """Note that a participant whom somebody else has registered agrees to what is kept about them."""
    participant_id = load_own(code)[1].id
    try:
        with transaction():
            notices.agree(participant_id, request.form.get("notice", ""), by=signed_in_id())
    except Refusal as refusal:
        return _place_page(*load_own(code), refused=refusal.sentence), 422
    flash(_("Thank you. It is noted that you agree."), "success")
    return redirect(url_for("workshops.show_own_place", code=code), 303)


@blueprint.route("/workshops/place/<code>/details", methods=["GET", "POST"])
@access(EVERYONE)
def change_own_details(code: str) -> ResponseReturnValue:
    """Let participants change what they have said of themselves, until the workshop begins."""
    workshop, participant = load_own(code)
    participant_id = participant.id
    form = ChangeForm(participant)
    asked = answered(workshop, participant.answers)
    if form.validate_on_submit() and not asked.errors:
        try:
            with transaction():
                facts, who = form.registrant(asked.kept), signed_in_id()
                operations.change_facts(
                    participant_id, facts, seen=form.seen.data or "", actor=Actor.PARTICIPANT, by=who
                )
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your details are saved."), "success")
            return redirect(url_for("workshops.show_own_place", code=code), 303)
        workshop, participant = load_own(code)
        form.catch_up(participant)
    page = render_template(
        "workshops/registration/own_details.html",
        workshop=workshop,
        participant=participant,
        code=code,
        form=form,
        asked=asked,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/workshops/place/<code>/withdraw", methods=["GET", "POST"])
@access(EVERYONE)
def withdraw_own_place(code: str) -> ResponseReturnValue:
    """Ask before a place is given back, and do it."""
    workshop, participant = load_own(code)
    if request.method == "GET":
        words = {"workshop": workshop, "participant": participant, "code": code}
        return render_template("workshops/registration/withdraw.html", **words)
    participant_id = participant.id
    try:
        with transaction():
            operations.withdraw(participant_id, actor=Actor.PARTICIPANT, by=signed_in_id())
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("Your registration is withdrawn. Thank you for telling us."), "success")
    return redirect(url_for("workshops.show_own_place", code=code), 303)


@blueprint.get("/workshops/place/<code>/calendar.ics")
@access(EVERYONE)
def show_place_calendar(code: str) -> Response:
    """Give a participant the days of the workshop as a file for calendar programs."""
    workshop, participant = load_own(code)
    response = Response(calendar_file(events_of(workshop, participant)), mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="workshop-{workshop.id}.ics"'
    return response


@blueprint.route("/workshops/place", methods=["GET", "POST"])
@access(EVERYONE)
def find_own_place() -> ResponseReturnValue:
    """Ask for the code of a place, and go to it."""
    form = CodeForm()
    if form.validate_on_submit():
        found = find_own(form.code.data or "")
        if found is not None:
            return redirect(url_for("workshops.show_own_place", code=found[1].code), 303)
        sentence = _("No place has this code. Compare it with what you wrote down, letter by letter.")
        form.take_refusal(Refusal(sentence, field="code"))
    return render_template("workshops/registration/find.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/workshops/<int:workshop_id>/place")
@access(SIGNED_IN)
def open_own_place(workshop_id: int) -> ResponseReturnValue:
    """Lead somebody who is signed in to their own page about a workshop."""
    found = own_place(workshop_id, current_user.id)
    if found is None:
        abort(404)
    return redirect(url_for("workshops.show_own_place", code=found.code))


@blueprint.get("/workshops/registered")
@access(SIGNED_IN)
def list_registered() -> str:
    """List the workshops that somebody has registered for, the latest first."""
    mine: Any = (
        select(Participant, Workshop)
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .where(Participant.person_id == current_user.id, Participant.merged_into_id.is_(None))
        .order_by(Workshop.starts_on.is_not(None), Workshop.starts_on.desc(), Participant.id.desc())
    )
    return render_template(
        "workshops/registration/registered.html",
        page=paginate(mine, requested_page()),
        names=PARTICIPANT_STATE_NAMES,
    )
