"""What the selection puts on the applicant's page: the offer, and the times for an interview."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from lms.core import clock
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection.interview_queries import free_slots, slot_of
from lms.fellowships.selection.models import OfferState
from lms.fellowships.selection.offers import latest_offer


def offer_part(application: Application, code: str) -> Markup | None:
    """Return the part about an open offer, or nothing."""
    if application.state is not ApplicationState.SELECTED:
        return None
    offer = latest_offer(application.id)
    if offer is None or offer.state is not OfferState.OPEN:
        return None
    call = db.session.get_one(Call, application.call_id)
    words = {"offer": offer, "call": call, "code": code, "is_over": offer.expires_at <= clock.now()}
    return Markup(render_template("fellowships/selection/_own_offer.html", **words))  # noqa: S704


def interview_part(application: Application, code: str) -> Markup | None:
    """Return the part about the interview: the booked time, and those that can be had; or nothing."""
    if application.state is not ApplicationState.INTERVIEW:
        return None
    booked = slot_of(application.id)
    call = db.session.get_one(Call, application.call_id)
    words = {
        "booked": booked,
        "is_over": booked is not None and booked.starts_at <= clock.now(),
        "free": free_slots(application.call_id),
        "call": call,
        "code": code,
    }
    return Markup(render_template("fellowships/selection/_own_interview.html", **words))  # noqa: S704
