"""The completion of a fellowship: its rule, the manager's confirmation, the name on the certificate."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.certificates.designs import keep_design
from lms.certificates.queries import certificate_of
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.blueprint import blueprint
from lms.fellowships.lifecycle.completion import (
    DESIGN,
    certificate_subject,
    complete_fellow,
    completion_of,
    confirm_names,
    confirmed_names,
)
from lms.fellowships.lifecycle.forms import NamesForm
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import RUNNING, FellowState
from lms.learning.forms import is_devanagari, is_latin
from lms.people.models import Person
from lms.people.permissions import MANAGERS


@blueprint.get("/fellows/<int:fellow_id>/completion")
@access(SIGNED_IN)
def show_completion(fellow_id: int) -> str:
    """Show the rule of completion with what is fulfilled and what is missing, and the certificate."""
    return _page(load_fellow(fellow_id), None)


def _page(seat: Seat, form: NamesForm | None) -> str:
    fellow, person_id = seat.fellow, seat.fellow.person_id
    person = db.session.get(Person, person_id) if person_id else None
    subject = certificate_subject(seat.programme)
    return render_template(
        "fellowships/lifecycle/completion.html",
        seat=seat,
        completion=completion_of(fellow, seat.programme),
        is_running=fellow.state in RUNNING,
        is_completed=fellow.state is FellowState.COMPLETED,
        certificate=certificate_of(person_id, subject) if person_id else None,
        names=[name for name in confirmed_names(person) if name] if person else [],
        form=form or NamesForm(formdata=None, data=_known_names(person)),
    )


def _known_names(person: Person | None) -> dict[str, str]:
    """Return the names with which the form begins: those given before, or the one of the account."""
    if person is None:
        return {}
    latin, devanagari = confirmed_names(person)
    name = person.full_name
    return {
        "latin": latin or (name if is_latin(name) else ""),
        "devanagari": devanagari or (name if is_devanagari(name) else ""),
    }


@blueprint.post("/fellows/<int:fellow_id>/completion")
@access(MANAGERS)
def confirm_completion(fellow_id: int) -> ResponseReturnValue:
    """Complete a fellowship whose rule is fulfilled; sent twice, it is completed once."""
    load_fellow(fellow_id, Actor.MANAGER)
    design = keep_design(DESIGN)
    try:
        with transaction():
            certificate = complete_fellow(fellow_id, design, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        words = _("The fellowship is completed, and the certificate is being made.")
        flash(
            words if certificate else _("The fellowship is completed. The certificate waits for the name."), "success"
        )
    return redirect(url_for("fellowships.show_completion", fellow_id=fellow_id), 303)


@blueprint.post("/fellows/<int:fellow_id>/completion/name")
@access(SIGNED_IN)
def confirm_certificate_name(fellow_id: int) -> ResponseReturnValue:
    """Keep how the fellow writes their name; where the fellowship is completed, the certificate is made."""
    load_fellow(fellow_id, Actor.FELLOW)
    form = NamesForm()
    if form.validate_on_submit():
        design = keep_design(DESIGN)
        latin, devanagari = form.latin.data or "", form.devanagari.data or ""
        try:
            with transaction():
                confirm_names(fellow_id, latin, devanagari, design, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The name is kept."), "success")
            return redirect(url_for("fellowships.show_completion", fellow_id=fellow_id), 303)
    return _page(load_fellow(fellow_id), form), 422
