"""How many places a workshop has left, and who gets one that is free. Decided with the row of the workshop held."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.entry import gives_places
from lms.workshops.registration.letters import tell
from lms.workshops.registration.models import PARTICIPANT_MOVES, Participant, ParticipantState
from lms.workshops.registration.queries import counts, on_the_roll

BY_ITSELF = frozenset({WorkshopState.OPEN, WorkshopState.CLOSED})
"""In which states a free place goes to the next in line without anybody's doing."""


def held_workshop(workshop_id: int) -> Workshop:
    """Return a workshop as it is now, held until the transaction ends. Raises Refusal where there is none."""
    workshop = lock(Workshop, workshop_id)
    if workshop is None:
        raise Refusal(_l("This workshop no longer exists."))
    return workshop


def taken(workshop_id: int) -> int:
    """Return how many places of a workshop are taken."""
    return db.session.scalar(select(func.count()).select_from(Participant).where(on_the_roll(workshop_id))) or 0


def free_places(workshop: Workshop) -> int | None:
    """Return how many places are left, never below 0; None where there is no limit."""
    return None if workshop.capacity is None else max(0, workshop.capacity - taken(workshop.id))


def has_room(workshop: Workshop) -> bool:
    """Whether there is a place left."""
    return free_places(workshop) != 0


def require_room(workshop: Workshop, wanted: int) -> None:
    """Raise Refusal where a workshop has fewer places left than are wanted."""
    free = free_places(workshop)
    if free is not None and wanted > free:
        raise Refusal(
            _l(
                "There are %(free)d places left, and you want to give %(wanted)d. Tick fewer people, or raise the "
                "number of places first.",
                free=free,
                wanted=wanted,
            )
        )


def why_not_fewer(workshop: Workshop, capacity: int | None) -> Any:
    """Return what speaks against a number of places, because more people have one already; None where nothing does."""
    number = taken(workshop.id) if capacity is not None else 0
    if capacity is None or number <= capacity:
        return None
    return lazy_ngettext(
        "%(num)d person has a place already, so there cannot be fewer places. Take the place back first.",
        "%(num)d people have a place already, so there cannot be fewer places. Take places back first.",
        number,
    )


def next_in_line(workshop: Workshop) -> int:
    """Give out the next number in line of a held workshop."""
    workshop.last_in_line += 1
    return workshop.last_in_line


def move_up(
    workshop_id: int, by: int | None, *, after_beginning: bool = False, but_not: frozenset[int] = frozenset()
) -> list[Participant]:
    """Give the places that are free to those who wait, in their order, and return who got one.

    Before a workshop opens and after it has begun nobody moves up; ``after_beginning`` is for an organiser who says so.
    """
    db.session.flush()
    workshop = held_workshop(workshop_id)
    allowed = BY_ITSELF | ({WorkshopState.RUNNING} if after_beginning else frozenset())
    if workshop.state not in allowed or not gives_places(workshop, now=clock.now()):
        return []
    free = free_places(workshop)
    if free == 0:
        return []
    waiting = select(Participant).where(counts(workshop_id), Participant.state == ParticipantState.WAITING)
    if but_not:
        waiting = waiting.where(Participant.id.not_in(but_not))
    found = waiting.order_by(Participant.in_line).limit(free).with_for_update()
    moved = list(db.session.scalars(found.execution_options(populate_existing=True)))
    for each in moved:
        PARTICIPANT_MOVES.make(each, "approved", actor=Actor.CLOCK, by=by, moved_up=True)
    tell("place_given", moved, workshop, from_waiting_list=True)
    return moved
