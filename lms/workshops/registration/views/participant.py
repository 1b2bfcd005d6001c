"""One participant for the organisers: everything known, what can be done, and the erasure of their words."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import chosen_language
from lms.extensions import db
from lms.people.codes import grouped
from lms.people.models import Organisation
from lms.people.places import STATES
from lms.workshops.blueprint import blueprint
from lms.workshops.moves import Actor
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import deciding, operations
from lms.workshops.registration.forms import AddForm, ChangeForm, ReasonForm
from lms.workshops.registration.loaders import load_participant
from lms.workshops.registration.matching import alike, names_of
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    PARTICIPANT_MOVES,
    PARTICIPANT_STATE_NAMES,
    QUALIFICATION_NAMES,
    SOURCE_NAMES,
    Notice,
    Participant,
    Source,
)
from lms.workshops.registration.names import erased_name
from lms.workshops.registration.own_history import history_of
from lms.workshops.registration.places import free_places
from lms.workshops.registration.questions import form_of
from lms.workshops.registration.slips import code_drawing
from lms.workshops.registration.views.answering import answered
from lms.workshops.registration.words import VERB_NAMES


@blueprint.route("/workshops/<int:workshop_id>/participants/<int:participant_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def show_participant(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Show one participant, and do with them what the state of their registration allows."""
    workshop = load_run(workshop_id)
    participant, form = load_participant(workshop, participant_id), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                more: dict[str, Any] = {"by": current_user.id, "actor": Actor.ORGANISER}
                verb, reason = request.form.get("verb", ""), form.reason.data or ""
                deciding.decide(workshop_id, [participant_id], verb, reason=reason, **more)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Done."), "success")
            return redirect(request.path, 303)
        workshop = load_run(workshop_id)
        participant = load_participant(workshop, participant_id)
    return _participant_page(workshop, participant, form), 422 if form.is_submitted() else 200


def _participant_page(workshop: Workshop, participant: Participant, form: ReasonForm) -> str:
    allowed = PARTICIPANT_MOVES.allowed(participant.state, Actor.ORGANISER)
    can_decide = workshop.state in deciding.DECIDING
    return render_template(
        "workshops/registration/participant.html",
        workshop=workshop,
        participant=participant,
        form=form,
        verbs=[(verb, VERB_NAMES[verb]) for verb in VERB_NAMES if verb in allowed] if can_decide else [],
        questions=form_of(workshop),
        history=history_of(participant),
        organisation=db.session.get(Organisation, participant.organisation_id or 0),
        notice=db.session.get(Notice, participant.notice_id or 0),
        shown_code=grouped(participant.code),
        drawing=code_drawing(participant),
        is_erased=participant.full_name == erased_name(participant.in_line),
        names={
            "state": PARTICIPANT_STATE_NAMES,
            "gender": GENDER_NAMES,
            "age": AGE_NAMES,
            "qualification": QUALIFICATION_NAMES,
            "source": SOURCE_NAMES,
            "home": STATES,
        },
    )


@blueprint.route("/workshops/<int:workshop_id>/participants/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_participant(workshop_id: int) -> ResponseReturnValue:
    """Let an organiser put somebody on the list; a name like one that is there is asked about first."""
    workshop = load_run(workshop_id)
    form = AddForm(data={"language": chosen_language()})
    asked, similar = answered(workshop), None
    if form.validate_on_submit():
        similar = alike(form.full_name.data or "", names_of(workshop_id))
        try:
            if similar is not None and not form.is_other.data:
                raise Refusal(_l("A name like this is on the list already: look at it, or say that it is another."))
            participant_id = _add(workshop_id, form, asked.kept)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The name is on the list."), "success")
            there = url_for("workshops.show_participant", workshop_id=workshop_id, participant_id=participant_id)
            return redirect(there, 303)
        workshop = load_run(workshop_id)
    words = {"form": form, "asked": asked, "similar": similar, "free": free_places(workshop)}
    page = render_template("workshops/registration/add.html", workshop=workshop, **words)
    return page, 422 if form.is_submitted() else 200


def _add(workshop_id: int, form: AddForm, answers: dict[str, Any]) -> int:
    with transaction():
        participant = operations.register(
            workshop_id,
            form.registrant(answers),
            source=Source.ORGANISER,
            actor=Actor.ORGANISER,
            by=current_user.id,
            form_key=form.form_key.data,
        )
        return participant.id


@blueprint.route("/workshops/<int:workshop_id>/participants/<int:participant_id>/details", methods=["GET", "POST"])
@access(SIGNED_IN)
def change_participant(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Let an organiser mend what is known of a participant."""
    workshop = load_run(workshop_id)
    participant = load_participant(workshop, participant_id)
    form, asked = ChangeForm(participant), answered(workshop, participant.answers)
    there = url_for("workshops.show_participant", workshop_id=workshop_id, participant_id=participant_id)
    if form.validate_on_submit():
        try:
            with transaction():
                facts, seen = form.registrant(asked.kept), form.seen.data or ""
                operations.change_facts(participant_id, facts, seen=seen, actor=Actor.ORGANISER, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The details are saved."), "success")
            return redirect(there, 303)
        workshop = load_run(workshop_id)
        participant = load_participant(workshop, participant_id)
        form.catch_up(participant)
    words = {"participant": participant, "form": form, "asked": asked, "back": there}
    page = render_template("workshops/registration/details.html", workshop=workshop, **words)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/workshops/<int:workshop_id>/participants/<int:participant_id>/erase", methods=["GET", "POST"])
@access(SIGNED_IN)
def erase_participant(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Ask before the personal words of a participant are deleted, because they want it, and do it."""
    workshop = load_run(workshop_id)
    participant = load_participant(workshop, participant_id)
    back = url_for("workshops.show_participant", workshop_id=workshop_id, participant_id=participant_id)
    if request.method == "GET":
        words = {"workshop": workshop, "participant": participant, "back": back}
        return render_template("workshops/registration/erase.html", **words)
    with transaction():
        operations.erase(participant_id, by=current_user.id)
    flash(_("The personal words are deleted. That somebody took part stays, to be counted."), "success")
    return redirect(back, 303)
