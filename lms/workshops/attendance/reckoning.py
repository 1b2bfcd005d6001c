"""Reckoning who attended a workshop. Runs inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import select

from lms.core.database import lock
from lms.extensions import db
from lms.workshops.attendance.followers import reckoned_followers
from lms.workshops.attendance.queries import attended, is_marked
from lms.workshops.attendance.rule import VERBS, Attended, outcome
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import PARTICIPANT_MOVES, Participant
from lms.workshops.registration.queries import on_the_roll


def reckon(workshop_id: int, by: int | None, actor: Actor) -> None:
    """Count everybody with a place as attended, partly attended or not there, by the workshop's share of sessions.

    Where nobody has been marked at any session nothing is known, and nobody is moved. Done again it moves those only
    for whom something has changed.
    """
    workshop = lock(Workshop, workshop_id)
    if workshop is None:
        raise LookupError(f"no workshop {workshop_id}")
    db.session.flush()
    if not is_marked(workshop_id):
        return
    found = attended(workshop_id)
    for participant in _with_place(workshop_id):
        state = outcome(found.get(participant.id, Attended(0, 0)), workshop.attendance_share)
        if participant.state != state:
            PARTICIPANT_MOVES.make(participant, VERBS[state], actor=actor, by=by)
    db.session.flush()
    for follow in reckoned_followers:
        follow(workshop, by)


def reckon_when_held(workshop: Workshop, by: int | None) -> None:
    """Reckon because the workshop is over; nobody's act is the clock's."""
    reckon(workshop.id, by, Actor.CLOCK if by is None else Actor.ORGANISER)


def _with_place(workshop_id: int) -> list[Participant]:
    statement = select(Participant).where(on_the_roll(workshop_id))
    held = statement.order_by(Participant.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(held))
