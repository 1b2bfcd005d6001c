"""What changes the times for interviews: opening them, booking one, freeing it. All inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection.letters import slot_words, write_to_applicant
from lms.fellowships.selection.models import InterviewSlot
from lms.fellowships.selection.pool import held_call, open_panel_sheets

MOST_AT_ONCE = 60


def open_slots(
    call_id: int, *, day: date | None, from_time: time, to_time: time, minutes: int, place: str, by: int | None
) -> int:
    """Open times for interviews one after another, in the time zone of the call; return how many were new.

    Raises Refusal where nothing fits between the two times, they are over, or there would be more than 60.
    """
    call = held_call(call_id)
    if day is None:
        raise Refusal(_l("Enter a day of the calendar, like 2026-11-21 or 21-11-2026."), field="day")
    starts = list(_starts(day, from_time, to_time, minutes, ZoneInfo(call.zone)))
    if not starts:
        sentence = _l("No interview of %(minutes)d minutes fits between these times.", minutes=minutes)
        raise Refusal(sentence, field="to_time")
    if len(starts) > MOST_AT_ONCE:
        raise Refusal(_l("These are more than %(most)d interviews on one day.", most=MOST_AT_ONCE), field="minutes")
    if starts[0] <= clock.now():
        raise Refusal(_l("This time is over already. Choose a later one."), field="day")
    known = select(InterviewSlot.starts_at).where(InterviewSlot.call_id == call_id, InterviewSlot.place == place)
    taken = set(db.session.scalars(known))
    new = [
        {"call_id": call_id, "starts_at": start, "minutes": minutes, "place": place}
        for start in starts
        if start not in taken
    ]
    if new:
        db.session.execute(insert(InterviewSlot), new)
        history.record("fellowships.slots_opened", call, by=by, count=len(new), day=str(day))
    return len(new)


def _starts(day: date, from_time: time, to_time: time, minutes: int, zone: ZoneInfo) -> Iterator[datetime]:
    start, end = datetime.combine(day, from_time, zone), datetime.combine(day, to_time, zone)
    while start + timedelta(minutes=minutes) <= end:
        yield start
        start += timedelta(minutes=minutes)


def book(application_id: int, slot_id: int, *, by: int | None) -> None:
    """Book a time for an applicant, who gives back the one they had; their letter names it.

    Booking the same again changes nothing. Raises Refusal where somebody was quicker, the time is over, or the
    applicant is not invited.
    """
    call_id = db.session.scalar(select(Application.call_id).where(Application.id == application_id))
    call = held_call(call_id or 0)
    application, slot = lock(Application, application_id), lock(InterviewSlot, slot_id)
    if application is None or application.state is not ApplicationState.INTERVIEW:
        raise Refusal(_l("There is no interview to book for this application now."))
    if slot is None or slot.call_id != call.id:
        raise Refusal(_l("This time is not offered any more. Choose another one."), field="slot")
    if slot.application_id == application_id:
        return
    if slot.application_id is not None:
        raise Refusal(_l("Somebody else has just booked this time. Choose another one."), field="slot")
    if slot.starts_at <= clock.now():
        raise Refusal(_l("This time is over already. Choose a later one."), field="slot")
    _give_back(application_id)
    slot.application_id, slot.booked_at = application_id, clock.now()
    history.record("fellowships.slot_booked", slot, by=by, application=application_id)
    open_panel_sheets(call, application_id)
    write_to_applicant("interview_booked", application, call, **slot_words(slot))


def _give_back(application_id: int) -> None:
    """Free the time that an applicant has now, before they get another."""
    mine = select(InterviewSlot).where(InterviewSlot.application_id == application_id).with_for_update()
    for slot in db.session.scalars(mine):
        slot.application_id = slot.booked_at = None
    db.session.flush()


def free(slot_id: int, *, by: int | None, by_manager: bool = False) -> None:
    """Give a booked time back; where a manager does it the applicant gets a letter. A free one stays as it is.

    Raises Refusal to an applicant whose interview has begun.
    """
    slot = lock(InterviewSlot, slot_id)
    if slot is None or slot.application_id is None:
        return
    if not by_manager and slot.starts_at <= clock.now():
        raise Refusal(_l("This interview has begun or is over, so its time cannot be given back."))
    application = db.session.get_one(Application, slot.application_id)
    slot.application_id = slot.booked_at = None
    history.record("fellowships.slot_freed", slot, by=by, application=application.id)
    if by_manager:
        call = db.session.get_one(Call, slot.call_id)
        write_to_applicant("interview_freed", application, call, **slot_words(slot))


def remove_slot(slot_id: int, *, by: int | None) -> None:
    """Take a free time out; raise Refusal for a booked one. One that is gone already is no error."""
    slot = lock(InterviewSlot, slot_id)
    if slot is None:
        return
    if slot.application_id is not None:
        raise Refusal(_l("This time is booked. Free it first; the applicant gets a letter then."))
    history.record("fellowships.slot_removed", slot, by=by, call=slot.call_id)
    db.session.delete(slot)


def free_slot_of(application_id: int, *, by: int | None) -> None:
    """Give back the coming time of somebody who no longer applies."""
    mine = select(InterviewSlot.id).where(
        InterviewSlot.application_id == application_id, InterviewSlot.starts_at > clock.now()
    )
    for slot_id in db.session.scalars(mine).all():
        free(slot_id, by=by)
