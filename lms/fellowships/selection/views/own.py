"""What applicants see of the selection, under the code of their application: times for interviews, the offer."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.loaders import load_own
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.selection import interviews, offers
from lms.fellowships.selection.interview_queries import slot_of
from lms.fellowships.selection.models import OfferState


@blueprint.post("/fellowships/application/<code>/interview")
@access(EVERYONE)
def book_own_interview(code: str) -> ResponseReturnValue:
    """Book the time that an applicant has chosen, or tell them that somebody was quicker."""
    application = load_own(code)
    application_id, person_id, typed = application.id, application.person_id, request.form.get("slot", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        flash(_("Choose one of the times."), "danger")
        return _home(code)
    return _do(code, lambda: interviews.book(application_id, int(typed), by=person_id), _("Your interview is booked."))


@blueprint.post("/fellowships/application/<code>/interview/free")
@access(EVERYONE)
def free_own_interview(code: str) -> ResponseReturnValue:
    """Give back the time that an applicant has booked."""
    application = load_own(code)
    slot, person_id = slot_of(application.id), application.person_id
    slot_id = slot.id if slot else 0
    return _do(code, lambda: interviews.free(slot_id, by=person_id), _("The time is free again. Choose another one."))


@blueprint.get("/fellowships/application/<code>/offer")
@access(EVERYONE)
def show_own_offer(code: str) -> ResponseReturnValue:
    """Show an offer with the code of conduct; without one, the page of the application."""
    return _offer_page(code, "offer")


@blueprint.get("/fellowships/application/<code>/offer/decline")
@access(EVERYONE)
def confirm_decline(code: str) -> ResponseReturnValue:
    """Ask before a seat is given away."""
    return _offer_page(code, "decline_offer")


def _offer_page(code: str, template: str) -> ResponseReturnValue:
    application = load_own(code)
    offer = offers.latest_offer(application.id)
    if offer is None or offer.state is not OfferState.OPEN:
        return _home(code)
    call = db.session.get_one(Call, application.call_id)
    plan = plan_of(db.session.get_one(Programme, call.programme_id))
    return render_template(
        f"fellowships/selection/{template}.html", application=application, code=code, offer=offer, call=call, plan=plan
    )


@blueprint.post("/fellowships/application/<code>/offer/accept")
@access(EVERYONE)
def accept_own_offer(code: str) -> ResponseReturnValue:
    """Accept an offer, with the code of conduct: the applicant is a fellow then."""
    application = load_own(code)
    application_id, person_id = application.id, application.person_id
    if not request.form.get("conduct"):
        flash(_("Tick that you agree with the code of conduct, then accept."), "danger")
        return redirect(url_for("fellowships.show_own_offer", code=code), 303)
    sentence = _("Welcome. You are a fellow now; sign in to see your first months.")
    return _do(code, lambda: offers.accept(application_id, by=person_id), sentence)


@blueprint.post("/fellowships/application/<code>/offer/decline")
@access(EVERYONE)
def decline_own_offer(code: str) -> ResponseReturnValue:
    """Decline an offer; the seat goes to the next who fits."""
    application = load_own(code)
    application_id, person_id = application.id, application.person_id
    sentence = _("You have declined. Thank you for telling us; somebody else gets the seat.")
    return _do(code, lambda: offers.decline(application_id, by=person_id), sentence)


def _do(code: str, act: Callable[[], None], sentence: str) -> ResponseReturnValue:
    try:
        with transaction():
            act()
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    else:
        flash(sentence, "success")
    return _home(code)


def _home(code: str) -> ResponseReturnValue:
    return redirect(url_for("fellowships.show_own_application", code=code), 303)
