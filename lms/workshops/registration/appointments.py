"""The days of a workshop as appointments for the calendar of a participant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lms.core.calendar_files import Event
from lms.core.language import localised
from lms.people.letters import address_of as public_address_of
from lms.people.places import STATES
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.planning.times import days_of, sessions_of
from lms.workshops.registration.models import Participant


def place_of(workshop: Workshop) -> str:
    """Return where a workshop is, in one line."""
    state = str(STATES.get(workshop.state_code, ""))
    return ", ".join(part for part in (workshop.venue, workshop.district, state) if part)


def events_of(workshop: Workshop, participant: Participant) -> Iterator[Event]:
    """Yield an appointment for each day that has a date: from its first session to the end of its last."""
    by_day = {day: list(found) for day, found in groupby(sessions_of(workshop.id), key=lambda each: each.session.day)}
    for number, held_on in days_of(workshop.id).items():
        if held_on is None:
            continue
        sessions = by_day.get(number, [])
        starts = min((each.starts_at for each in sessions if each.starts_at), default=None)
        ends = max((each.ends_at for each in sessions if each.ends_at), default=None)
        yield Event(
            uid=f"workshop-{workshop.id}-day-{number}@setu",
            starts=starts or held_on,
            ends=ends,
            summary=localised(workshop.title),
            location=place_of(workshop),
            url=public_address_of("workshops.show_own_place", code=participant.code),
            sequence=workshop.calendar_sequence,
            is_cancelled=workshop.state is WorkshopState.CANCELLED,
        )
