"""The part of the home page for those who run workshops: what is on today, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from lms.core import clock
from lms.core.clock import today_here
from lms.extensions import db
from lms.workshops.planning.models import PLANNED_STATES, Workshop, WorkshopDay, WorkshopSession, WorkshopState
from lms.workshops.planning.permissions import run_by
from lms.workshops.planning.times import Timed

SHOWN = 3
HELD_TODAY = PLANNED_STATES - {WorkshopState.DRAFT}


@dataclass(frozen=True)
class Today:
    """A workshop that is on today: the session that is on or comes next (None: all are over)."""

    workshop: Workshop
    session: Timed | None
    is_on: bool


def render(person: Any) -> Markup | None:
    """Return the workshops that a person runs: those of today, and the next; nothing where there is none."""
    day = today_here()
    found = _coming(person, day)
    if not found:
        return None
    today = _today([each.id for each in found], day, clock.now())
    on_today = {each.workshop.id for each in today}
    coming = [each for each in found if each.id not in on_today]
    page = render_template(
        "workshops/diary/_card.html", today=today, coming=coming[:SHOWN], has_more=len(coming) > SHOWN
    )
    return Markup(page)  # noqa: S704 – made from a template


def _coming(person: Any, day: date) -> Sequence[Workshop]:
    """Return the next workshops that somebody runs, in one query."""
    statement = select(Workshop).where(Workshop.state.in_(PLANNED_STATES), Workshop.ends_on >= day, run_by(person))
    return db.session.scalars(statement.order_by(Workshop.starts_on, Workshop.id).limit(2 * SHOWN + 1)).all()


def _today(workshop_ids: list[int], day: date, now: datetime) -> list[Today]:
    """Return which of some workshops are on today, with their session of now, in one query."""
    statement = (
        select(Workshop, WorkshopSession)
        .join(WorkshopDay, WorkshopDay.workshop_id == Workshop.id)
        .outerjoin(
            WorkshopSession,
            (WorkshopSession.workshop_id == Workshop.id) & (WorkshopSession.day == WorkshopDay.number),
        )
        .where(Workshop.id.in_(workshop_ids), WorkshopDay.held_on == day, Workshop.state.in_(HELD_TODAY))
        .order_by(Workshop.id, WorkshopSession.starts_minute, WorkshopSession.id)
    )
    sessions: dict[Workshop, list[Timed]] = {}
    for workshop, session in db.session.execute(statement):
        known = sessions.setdefault(workshop, [])
        if session is not None:
            known.append(Timed(session, day))
    return [_on(workshop, found, now) for workshop, found in sessions.items()]


def _on(workshop: Workshop, sessions: list[Timed], now: datetime) -> Today:
    """Return a workshop with its session that is on, else the next."""
    current = next((each for each in sessions if each.ends_at is not None and each.ends_at > now), None)
    is_on = current is not None and current.starts_at is not None and current.starts_at <= now
    return Today(workshop, current, is_on)
