"""The workshops of today and tomorrow, with the session that is on or comes next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lms.extensions import db
from lms.workshops.planning.models import PLANNED_STATES, Workshop, WorkshopDay, WorkshopSession, WorkshopState
from lms.workshops.planning.times import Timed

HELD_TODAY = PLANNED_STATES - {WorkshopState.DRAFT}


@dataclass(frozen=True)
class Nearby:
    """A workshop with one of its days: the session that is on or comes next (None: all of that day are over)."""

    workshop: Workshop
    held_on: date
    session: Timed | None
    is_on: bool


def nearby(workshop_ids: Collection[int], days: Collection[date], now: datetime) -> list[Nearby]:
    """Return which of some workshops are held on some days, each with its first such day, in one query."""
    columns: Any = select(Workshop, WorkshopDay.held_on, WorkshopSession)
    statement = (
        columns.join(WorkshopDay, WorkshopDay.workshop_id == Workshop.id)
        .outerjoin(
            WorkshopSession,
            (WorkshopSession.workshop_id == Workshop.id) & (WorkshopSession.day == WorkshopDay.number),
        )
        .where(Workshop.id.in_(workshop_ids), WorkshopDay.held_on.in_(days), Workshop.state.in_(HELD_TODAY))
        .order_by(WorkshopDay.held_on, Workshop.id, WorkshopSession.starts_minute, WorkshopSession.id)
    )
    found: dict[Workshop, tuple[date, list[Timed]]] = {}
    for workshop, held_on, session in db.session.execute(statement):
        first, sessions = found.setdefault(workshop, (held_on, []))
        if session is not None and held_on == first:
            sessions.append(Timed(session, held_on))
    return [at_now(workshop, day, sessions, now) for workshop, (day, sessions) in found.items()]


def at_now(workshop: Workshop, held_on: date, sessions: list[Timed], now: datetime) -> Nearby:
    """Return a workshop with its session of a day that is on, else the next."""
    current = next((each for each in sessions if each.ends_at is not None and each.ends_at > now), None)
    is_on = current is not None and current.starts_at is not None and current.starts_at <= now
    return Nearby(workshop, held_on, current, is_on)
