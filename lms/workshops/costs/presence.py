"""How many people a workshop reached, for what it costs a head."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from lms.extensions import db
from lms.workshops.attendance.models import WAS_THERE, Mark, UnnamedCount
from lms.workshops.attendance.unnamed import total_of
from lms.workshops.costs.sums import Present
from lms.workshops.planning.models import WorkshopDay, WorkshopSession
from lms.workshops.registration.models import Participant
from lms.workshops.registration.queries import on_the_roll


def present_at(workshop_id: int) -> Present:
    """Return how many people were at a session that counts, and on how many days; in four queries at most."""
    named, named_days = _named(workshop_id)
    unnamed = total_of(workshop_id)
    return Present(named + unnamed, named_days + (_unnamed_days(workshop_id) if unnamed else 0))


def _named(workshop_id: int) -> tuple[int, int]:
    days = (
        select(Mark.participant_id, WorkshopSession.day)
        .join(WorkshopSession, WorkshopSession.id == Mark.session_id)
        .join(Participant, Participant.id == Mark.participant_id)
        .where(on_the_roll(workshop_id), WorkshopSession.workshop_id == workshop_id)
        .where(WorkshopSession.is_counted, Mark.presence.in_(WAS_THERE))
        .distinct()
        .subquery()
    )
    counted = select(func.count(days.c.participant_id.distinct()), func.count(days.c.day))
    row = db.session.execute(counted).one()
    return int(row[0]), int(row[1])


def _unnamed_days(workshop_id: int) -> int:
    kind = (UnnamedCount.qualification, UnnamedCount.gender, UnnamedCount.age_group)
    rows = db.session.execute(
        select(WorkshopSession.day, func.max(UnnamedCount.number))
        .outerjoin(WorkshopSession, WorkshopSession.id == UnnamedCount.session_id)
        .where(UnnamedCount.workshop_id == workshop_id)
        .group_by(WorkshopSession.day, *kind)
    )
    counted = [(day, int(number)) for day, number in rows]
    own = select(func.count()).select_from(WorkshopDay).where(WorkshopDay.workshop_id == workshop_id)
    return unnamed_days(counted, days=db.session.scalar(own) or 0)


def unnamed_days(counted: Iterable[tuple[int | None, int]], *, days: int) -> int:
    """Return how many days of one person are behind the highest counts of each kind on a day, or of all days (None).

    Where people were counted for the whole workshop, they were there on all of its days. Else nobody knows who of one
    session was at the next, so of each kind the highest count of a session stands for its day, as ``counts_of`` has it.
    """
    found = list(counted)
    whole = sum(number for day, number in found if day is None)
    return whole * max(days, 1) if whole else sum(number for _day, number in found)
