"""Registering oneself: with an account or without, or by an invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound, TooManyRequests

from lms.core import clock
from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import chosen_language
from lms.core.limits import Limit, take
from lms.extensions import db
from lms.people.identity import signed_in_id
from lms.people.models import Person
from lms.people.slowing import network_of
from lms.workshops.blueprint import blueprint
from lms.workshops.moves import Actor
from lms.workshops.planning.loaders import load_public
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.permissions import coordinated
from lms.workshops.registration import notices, operations
from lms.workshops.registration.entry import why_not
from lms.workshops.registration.forms import RegisterForm, details_of
from lms.workshops.registration.invitations import (
    InvitationSpent,
    find_invitation,
    register_invited,
    require_living,
)
from lms.workshops.registration.matching import LEFT
from lms.workshops.registration.models import Invitation, Participant, Source
from lms.workshops.registration.places import free_places
from lms.workshops.registration.queries import last_registration, own_place
from lms.workshops.registration.registrants import Registrant
from lms.workshops.registration.views.answering import Answered, answered

REGISTERED = Limit("registrations for workshops", burst=60, every=timedelta(seconds=20))
"""From one address without an account; a hall full of people may share it."""
Register = Callable[[Registrant, str, str], Participant]


@blueprint.route("/workshops/<int:workshop_id>/register", methods=["GET", "POST"])
@access(EVERYONE)
def register_self(workshop_id: int) -> ResponseReturnValue:
    """Ask who registers for a workshop, and put them on the list; their own page says what follows."""
    workshop = load_public(workshop_id)
    known = own_place(workshop_id, signed_in_id() or 0)
    if known is not None and known.state not in LEFT:
        flash(_("You are registered for this workshop already. Here is your place."), "info")
        return redirect(url_for("workshops.show_own_place", code=known.code), 303)
    closed = why_not(workshop, Source.PERSON, now=clock.now())
    if closed is not None:
        return _closed_page(workshop, closed)

    def register(facts: Registrant, form_key: str, notice_seen: str) -> Participant:
        return operations.register(
            workshop_id,
            facts,
            source=Source.PERSON,
            actor=Actor.PARTICIPANT,
            by=signed_in_id(),
            form_key=form_key,
            notice_seen=notice_seen,
        )

    return _register_page(workshop, register)


@blueprint.route("/workshops/invitation/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def use_invitation(token: str) -> ResponseReturnValue:
    """Ask who comes by an invitation, and put them on the list; one that works no more says why."""
    invitation = find_invitation(token)
    workshop = db.session.get(Workshop, invitation.workshop_id) if invitation else None
    if invitation is None or workshop is None:
        raise NotFound
    invitation_id = invitation.id
    try:
        _require_usable(workshop, invitation)
    except Refusal as spent:
        return _closed_page(workshop, spent.sentence)

    def register(facts: Registrant, form_key: str, notice_seen: str) -> Participant:
        return register_invited(invitation_id, facts, by=signed_in_id(), form_key=form_key, notice_seen=notice_seen)

    return _register_page(workshop, register, invitation)


def _require_usable(workshop: Workshop, invitation: Invitation) -> None:
    """Raise Refusal where an invitation opens nothing; a form that comes a second time is let through."""
    if request.method != "POST" or invitation.participant_id is None:
        require_living(invitation)
        reason = why_not(workshop, Source.INVITATION, now=clock.now())
        if reason is not None:
            raise InvitationSpent(reason)


def _closed_page(workshop: Workshop, reason: Any) -> ResponseReturnValue:
    """Say why nobody can register in this way now, and what to do."""
    words = {"workshop": workshop, "reason": reason, "has_team": _has_team()}
    return render_template("workshops/registration/closed.html", **words), 422 if request.method == "POST" else 200


def _has_team() -> bool:
    """Whether the reader coordinates an organisation whose people they may register."""
    return signed_in_id() is not None and bool(coordinated(current_user))


def _register_page(workshop: Workshop, register: Register, invitation: Invitation | None = None) -> ResponseReturnValue:
    """Draw the form, or register somebody and go to their own page."""
    workshop_id, form, answers = workshop.id, _form(invitation), answered(workshop)
    if request.method == "POST":
        try:
            code = _registered(form, answers, register)
        except InvitationSpent as spent:
            return _closed_page(db.session.get_one(Workshop, workshop_id), spent.sentence)
        except Refusal as refusal:
            form.take_refusal(refusal)
            code = ""
        if code:
            return redirect(url_for("workshops.show_own_place", code=code), 303)
        workshop = db.session.get_one(Workshop, workshop_id)
    words = notices.notice_words(workshop)
    form.notice.data = notices.digest_of(words)
    page = render_template(
        "workshops/registration/register.html",
        workshop=workshop,
        form=form,
        asked=answers,
        notice=words,
        free=free_places(workshop),
        is_invited=invitation is not None,
        has_team=_has_team(),
    )
    return page, 422 if request.method == "POST" else 200


def _registered(form: RegisterForm, answers: Answered, register: Register) -> str:
    """Return the code of the new registration, or nothing where the form has to be mended. Raises Refusal."""
    is_sound = form.validate()
    _require_reachable(form)
    if not is_sound or form.errors or answers.errors:
        return ""
    if signed_in_id() is None and take(REGISTERED, network_of(request.remote_addr)):
        raise TooManyRequests
    facts = form.registrant(answers.kept, person_id=signed_in_id())
    with transaction():
        return register(facts, form.form_key.data or "", form.notice.data or "").code


def _require_reachable(form: RegisterForm) -> None:
    """Ask for a phone number or an e-mail address of somebody without an account."""
    if signed_in_id() is None and not form.phone.data and not form.email.data:
        sentence = _l("Give a phone number or an e-mail address, so that the organisers can reach you.")
        form.take_refusal(Refusal(sentence, field="phone"))


def _form(invitation: Invitation | None) -> RegisterForm:
    """Return the form, filled in from the last registration, the account or the invitation."""
    if request.method == "POST":
        return RegisterForm()
    return RegisterForm(data={"language": chosen_language(), **_invited(invitation), **_known(signed_in_id())})


def _invited(invitation: Invitation | None) -> dict[str, Any]:
    if invitation is None:
        return {}
    return {"full_name": invitation.full_name, "email": invitation.email, "phone": invitation.phone}


def _known(person_id: int | None) -> dict[str, Any]:
    person = db.session.get(Person, person_id) if person_id else None
    if person is None:
        return {}
    last = last_registration(person.id)
    account = {"full_name": person.full_name, "email": person.email, "phone": person.phone, "language": person.language}
    return {**(details_of(last) if last else {}), **account}
