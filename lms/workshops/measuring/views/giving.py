"""Giving feedback: on the participant's own page, and entered from paper by those who run the workshop."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core import clock
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.questionnaires.documents import Answers
from lms.questionnaires.reading import read_answers
from lms.workshops.blueprint import blueprint
from lms.workshops.measuring import feedback
from lms.workshops.measuring.feedback_forms import form_of
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.loaders import load_own
from lms.workshops.registration.models import ON_THE_ROLL, Participant

OWN = "/workshops/place/<code>/feedback"
PAPER = "/workshops/<int:workshop_id>/feedback/paper"
LONGEST_KEY = 60


def _key() -> str:
    return request.form.get("form_key", "")[:LONGEST_KEY] or secrets.token_urlsafe(16)


@blueprint.get(OWN)
@access(EVERYONE)
def give_feedback(code: str) -> str:
    """Show the feedback form to a participant, or that feedback was given or cannot be given yet."""
    return _own_page(*load_own(code))


def _own_page(
    workshop: Workshop, participant: Participant, answers: Answers | None = None, refusal: Refusal | None = None
) -> str:
    has_given = feedback.has_given(participant.id)
    is_open = participant.state in ON_THE_ROLL and feedback.is_open(workshop, clock.now())
    return render_template(
        "workshops/measuring/give_feedback.html",
        workshop=workshop,
        participant=participant,
        has_given=has_given,
        is_open=is_open and not has_given,
        **_form_words(workshop, answers, refusal),
    )


def _form_words(workshop: Workshop, answers: Answers | None, refusal: Refusal | None) -> dict[str, Any]:
    return {
        "document": form_of(workshop.id),
        "answers": answers or {},
        "errors": refusal.problems if isinstance(refusal, feedback.Incomplete) else {},
        "refusal": refusal,
        "form_key": _key(),
    }


@blueprint.post(OWN)
@access(EVERYONE)
def send_feedback(code: str) -> ResponseReturnValue:
    """Keep a participant's feedback, once."""
    workshop, participant = load_own(code)
    answers = read_answers(form_of(workshop.id), request.form)
    was_anonymous, participant_id, by = request.form.get("anonymous") == "1", participant.id, participant.person_id
    try:
        with transaction():
            feedback.give(participant_id, answers, was_anonymous=was_anonymous, form_key=_key(), now=clock.now(), by=by)
    except Refusal as refusal:
        return _own_page(*load_own(code), answers, refusal), 422
    flash(_("Thank you for your feedback."), "success")
    return redirect(url_for("workshops.show_own_place", code=code), 303)


@blueprint.get(PAPER)
@access(SIGNED_IN)
def show_paper_feedback(workshop_id: int) -> str:
    """Show an empty feedback form, to enter one from paper."""
    return _paper_page(load_run(workshop_id))


def _paper_page(workshop: Workshop, answers: Answers | None = None, refusal: Refusal | None = None) -> str:
    words = _form_words(workshop, answers, refusal)
    return render_template("workshops/measuring/paper_feedback.html", workshop=workshop, **words)


@blueprint.post(PAPER)
@access(SIGNED_IN)
def enter_feedback(workshop_id: int) -> ResponseReturnValue:
    """Enter one feedback form from paper, and show an empty one for the next."""
    load_run(workshop_id)
    answers = read_answers(form_of(workshop_id), request.form)
    try:
        with transaction():
            feedback.enter(workshop_id, answers, form_key=_key(), by=current_user.id)
    except Refusal as refusal:
        return _paper_page(load_run(workshop_id), answers, refusal), 422
    flash(_("The form is saved. Here is the next one."), "success")
    return redirect(url_for("workshops.show_paper_feedback", workshop_id=workshop_id), 303)
