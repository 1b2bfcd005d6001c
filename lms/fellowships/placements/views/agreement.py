"""The learning agreement of a fellow: read, written anew and signed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.moves import Actor
from lms.fellowships.placements import agreements
from lms.fellowships.placements.forms import AgreementForm, agreement_data
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import RUNNING, LearningAgreement
from lms.fellowships.placements.queries import person_names
from lms.fellowships.programmes.documents import plan_of


@blueprint.get("/fellows/<int:fellow_id>/agreement")
@access(SIGNED_IN)
def show_agreement(fellow_id: int) -> str:
    """Show the agreement as it is now, and its earlier versions."""
    seat = load_fellow(fellow_id)
    versions = agreements.agreements_of(fellow_id)
    people = {person_id for each in versions for person_id in (each.written_by_id, each.mentor_id) if person_id}
    return render_template(
        "fellowships/placements/agreement.html",
        seat=seat,
        versions=versions,
        names=person_names(people),
        may_write=_may_write(seat),
        may_sign=bool(versions) and _may_sign(seat, versions[0]),
    )


def _may_write(seat: Seat) -> bool:
    return seat.fellow.state in RUNNING and (seat.is_own or seat.is_mentor)


def _may_sign(seat: Seat, latest: LearningAgreement) -> bool:
    """Whether the reader's signature is what the latest version waits for."""
    signed_at = latest.fellow_signed_at if seat.is_own else latest.mentor_signed_at
    return _may_write(seat) and signed_at is None


@blueprint.route("/fellows/<int:fellow_id>/agreement/edit", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_agreement(fellow_id: int) -> ResponseReturnValue:
    """Write a new version of the agreement, beginning with the words of the one before."""
    seat = load_fellow(fellow_id, Actor.FELLOW, Actor.MENTOR)
    latest = next(iter(agreements.agreements_of(fellow_id)), None)
    begun = agreement_data(latest.targets, latest.number) if latest else agreement_data([], 0)
    form, other = AgreementForm(data=begun, months=plan_of(seat.programme).months), None
    if form.validate_on_submit():
        try:
            with transaction():
                agreements.write_agreement(fellow_id, form.targets(), seen=form.seen, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
            other = next(iter(agreements.agreements_of(fellow_id)), None)
            other = other if other and other.number != form.seen else None
            form.number.data = str(other.number) if other else form.number.data
        else:
            flash(_("The agreement is written. It holds once fellow and mentor have signed it."), "success")
            return redirect(url_for("fellowships.show_agreement", fellow_id=fellow_id), 303)
    return _write_page(fellow_id, form, other), 422 if form.is_submitted() else 200


def _write_page(fellow_id: int, form: AgreementForm, other: LearningAgreement | None) -> str:
    return render_template(
        "fellowships/placements/agreement_form.html", seat=load_fellow(fellow_id), form=form, other=other
    )


@blueprint.post("/fellows/<int:fellow_id>/agreement/sign")
@access(SIGNED_IN)
def sign_agreement(fellow_id: int) -> ResponseReturnValue:
    """Sign the version that was read; sent twice, it is signed once."""
    seat = load_fellow(fellow_id, Actor.FELLOW, Actor.MENTOR)
    number = request.form.get("number", type=int) or 0
    actor = Actor.FELLOW if seat.is_own else Actor.MENTOR
    try:
        with transaction():
            agreements.sign_agreement(fellow_id, number, actor=actor, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("You have signed the agreement."), "success")
    return redirect(url_for("fellowships.show_agreement", fellow_id=fellow_id), 303)
