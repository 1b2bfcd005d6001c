"""Offers of seats: made, accepted, declined, run out; and how the waiting list moves up by itself.

Whatever frees or takes a seat holds the call first, so that two seats that become free in one moment go to two people.
All inside the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import MOVES, Application
from lms.fellowships.calls.models import Call
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.moves import Actor
from lms.fellowships.programmes.models import Programme
from lms.fellowships.selection.interviews import free_slot_of
from lms.fellowships.selection.letters import offer_ends, write_to_applicant, write_to_managers
from lms.fellowships.selection.models import OFFER_MOVES, Offer, OfferState
from lms.fellowships.selection.pool import held_call
from lms.fellowships.selection.seats import Seated, next_fitting, seats_left
from lms.fellowships.selection.stages import TAKEN
from lms.fellowships.selection.waiting_list import held_waiting
from lms.people.letters import address_of

REMIND_BEFORE = timedelta(days=2)


def make_offer(application: Application, call: Call, *, by: int | None) -> Offer:
    """Offer a seat to somebody who has just been selected, with its letter."""
    now = clock.now()
    offer = Offer(application_id=application.id, made_at=now, expires_at=offer_ends(call, now))
    db.session.add(offer)
    history.record("fellowships.offer_made", offer, by=by, application=application.id)
    write_to_applicant("offer_made", application, call, expires_at=offer.expires_at)
    return offer


def latest_offer(application_id: int) -> Offer | None:
    """Return the offer that an applicant got last, or None."""
    mine = select(Offer).where(Offer.application_id == application_id).order_by(Offer.id.desc())
    return db.session.scalar(mine.limit(1))


def accept(application_id: int, *, by: int | None) -> None:
    """Accept an offer: the applicant is a fellow from the day on which the call starts. Sent twice it is done once.

    Raises Refusal where the offer has run out or there is none, and what ``start_fellow`` raises.
    """
    call, application, offer = _held(application_id)
    if offer.state is OfferState.ACCEPTED:
        return
    _require_in_time(offer)
    if application.person_id is None:
        raise Refusal(_l("The account of this application was deleted, so nobody can be placed."))
    OFFER_MOVES.make(offer, "accepted", actor=Actor.APPLICANT, by=by)
    offer.answered_at = clock.now()
    MOVES.make(application, "placed", actor=Actor.APPLICANT, by=by)
    start_fellow(
        call.programme_id,
        application.person_id,
        starts_on=call.starts_on,
        by=by,
        host_id=application.host_id,
        district=application.district,
        state_code=application.state_code,
        application_id=application.id,
        call_id=call.id,
    )
    write_to_applicant("offer_accepted", application, call, starts_on=call.starts_on)
    _tell_managers("accepted", application, call, None)


def decline(application_id: int, *, by: int | None) -> None:
    """Decline an offer: the application is withdrawn and the seat goes on. Sent twice it is done once."""
    call, application, offer = _held(application_id)
    if offer.state is OfferState.DECLINED:
        return
    _require_in_time(offer)
    OFFER_MOVES.make(offer, "declined", actor=Actor.APPLICANT, by=by)
    offer.answered_at = clock.now()
    MOVES.make(application, "withdrawn", actor=Actor.APPLICANT, by=by)
    _pass_on("declined", application, call)


def _held(application_id: int) -> tuple[Call, Application, Offer]:
    """Return an application with its last offer, held after their call; raise Refusal where it has none."""
    call_id = db.session.scalar(select(Application.call_id).where(Application.id == application_id))
    call = held_call(call_id or 0)
    application, latest = lock(Application, application_id), latest_offer(application_id)
    offer = lock(Offer, latest.id) if latest else None
    if application is None or offer is None:
        raise Refusal(_l("No seat is offered to you now."))
    return call, application, offer


def _require_in_time(offer: Offer) -> None:
    if offer.state is OfferState.EXPIRED or offer.expires_at <= clock.now():
        raise Refusal(_l("This offer has run out. Write to the people of the programme if you still want the seat."))
    if offer.state is not OfferState.OPEN:
        raise Refusal(_l("This offer has been answered already."))


def _pass_on(event: str, application: Application, call: Call) -> None:
    """Give a seat that has become free to the next who fits, and tell the managers."""
    db.session.flush()
    _tell_managers(event, application, call, move_up(call))


def _tell_managers(event: str, application: Application, call: Call, successor: Application | None) -> None:
    programme = db.session.get_one(Programme, call.programme_id)
    address = address_of("fellowships.show_ranking", slug=programme.slug, call_slug=call.slug)
    next_name = successor.full_name if successor else ""
    write_to_managers("offer_answered", call, address, event=event, full_name=application.full_name, next=next_name)


def move_up(call: Call) -> Application | None:
    """Offer a free seat of a held call to the first of the waiting list who fits; return who that is, or None."""
    waiting = held_waiting(call.id)
    taken = select(Application.id, Application.state_code, Application.host_id).where(
        Application.call_id == call.id, Application.state.in_(TAKEN)
    )
    seats = seats_left(call.seats, call.seats_by, (Seated(*row) for row in db.session.execute(taken)))
    found = next_fitting([Seated(each.id, each.state_code, each.host_id) for each in waiting.values()], seats)
    if found is None:
        return None
    application = waiting[found.id]
    MOVES.make(application, "selected", actor=Actor.CLOCK, by=None)
    application.waiting_place = None
    make_offer(application, call, by=None)
    return application


def expire(offer_id: int) -> bool:
    """End an offer whose time is over, with a letter, and let the waiting list move up; return whether it was open."""
    application_id = db.session.scalar(select(Offer.application_id).where(Offer.id == offer_id))
    if application_id is None:
        return False
    call, application, offer = _held(application_id)
    if offer.id != offer_id or offer.state is not OfferState.OPEN or offer.expires_at > clock.now():
        return False
    OFFER_MOVES.make(offer, "expired", actor=Actor.CLOCK, by=None)
    MOVES.make(application, "lapsed", actor=Actor.CLOCK, by=None)
    write_to_applicant("offer_expired", application, call, expires_at=offer.expires_at)
    _pass_on("expired", application, call)
    return True


def remind(offer_id: int) -> bool:
    """Remind somebody once that their offer soon runs out; return whether it was to be done."""
    offer = lock(Offer, offer_id)
    if offer is None or offer.state is not OfferState.OPEN or offer.reminded_at is not None:
        return False
    offer.reminded_at = clock.now()
    application = db.session.get_one(Application, offer.application_id)
    call = db.session.get_one(Call, application.call_id)
    write_to_applicant("offer_reminder", application, call, expires_at=offer.expires_at)
    return True


def due_offers(now: datetime) -> list[tuple[int, bool]]:
    """Return the open offers that have run out, or of which to remind, as (id, whether it has run out)."""
    is_over = Offer.expires_at <= now
    statement = select(Offer.id, is_over).where(
        Offer.state == OfferState.OPEN,
        Offer.expires_at <= now + REMIND_BEFORE,
        is_over | Offer.reminded_at.is_(None),
    )
    return [(offer_id, bool(over)) for offer_id, over in db.session.execute(statement.order_by(Offer.expires_at))]


def close_withdrawn(application: Application, by: int | None) -> None:
    """Follow a withdrawal: an open offer is declined and its seat goes on; a coming interview is free again."""
    free_slot_of(application.id, by=by)
    offer = latest_offer(application.id)
    if offer is None or offer.state is not OfferState.OPEN:
        return
    call = held_call(application.call_id)
    held = lock(Offer, offer.id)
    if held is not None and held.state is OfferState.OPEN:
        OFFER_MOVES.make(held, "declined", actor=Actor.APPLICANT, by=by)
        held.answered_at = clock.now()
        _pass_on("declined", application, call)
