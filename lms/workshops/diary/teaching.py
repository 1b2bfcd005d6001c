"""What somebody teaches on a day of a workshop."""

from __future__ import annotations

from sqlalchemy import select

from lms.extensions import db
from lms.workshops.planning.models import Facilitator, WorkshopDay
from lms.workshops.planning.times import Timed, sessions_of


def teaches(person_id: int | None, day_id: int) -> bool:
    """Whether somebody teaches on a day: it is one of their days, or a session of it is theirs."""
    found = _on(person_id, day_id)
    if found is None:
        return False
    day, facilitator = found
    return day.number in facilitator.days or any(
        each.session.day == day.number and each.session.facilitator_id == facilitator.id
        for each in sessions_of(day.workshop_id)
    )


def own_sessions(person_id: int | None, day_id: int) -> list[Timed]:
    """Return the sessions of a day that are somebody's, or all of the day where none is anybody's own."""
    found = _on(person_id, day_id)
    if found is None:
        return []
    day, facilitator = found
    of_day = [each for each in sessions_of(day.workshop_id) if each.session.day == day.number]
    return [each for each in of_day if each.session.facilitator_id == facilitator.id] or of_day


def _on(person_id: int | None, day_id: int) -> tuple[WorkshopDay, Facilitator] | None:
    statement = (
        select(WorkshopDay, Facilitator)
        .join(Facilitator, Facilitator.workshop_id == WorkshopDay.workshop_id)
        .where(WorkshopDay.id == day_id, Facilitator.person_id == person_id)
    )
    row = db.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None
