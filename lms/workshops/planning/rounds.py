"""What happens to workshops because a time has come: registration opens and closes, a workshop begins and is over."""

from __future__ import annotations

import logging
from datetime import date, datetime

from flask import current_app
from sqlalchemy import and_, or_, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import lock, transaction
from lms.core.jobs import rounds
from lms.extensions import db
from lms.workshops.moves import Actor
from lms.workshops.planning.models import COMING_STATES, Workshop, WorkshopState
from lms.workshops.planning.states import move

log = logging.getLogger("lms.workshops")
AT_ONCE = 50
_BEFORE = frozenset({WorkshopState.ANNOUNCED, WorkshopState.OPEN, WorkshopState.CLOSED})


def turn_workshops() -> int:
    """Make the moves that are due by the clock, each workshop in a transaction of its own; return how many moved."""
    now, today = clock.now(), today_here()
    w = Workshop
    is_still_open = or_(w.registration_closes_at.is_(None), w.registration_closes_at > now)
    is_opening = and_(w.starts_on.is_not(None), w.registration_opens_at <= now, is_still_open)
    due = or_(
        and_(w.state == WorkshopState.ANNOUNCED, is_opening),
        and_(w.state == WorkshopState.OPEN, w.registration_closes_at <= now),
        and_(w.state.in_(_BEFORE), w.starts_on <= today),
        and_(w.state == WorkshopState.RUNNING, w.ends_on < today),
    )
    found = select(w.id).where(w.state.in_(COMING_STATES), due).order_by(w.starts_on, w.id).limit(AT_ONCE)
    ids = list(db.session.scalars(found))
    db.session.rollback()
    return sum(_turned(workshop_id) for workshop_id in ids)


def _turned(workshop_id: int) -> bool:
    """Turn one workshop; what goes wrong with it is noted, and does not keep the others from turning."""
    try:
        return _turn(workshop_id)
    except Exception:
        db.session.rollback()
        log.exception("workshop %s cannot be turned", workshop_id)
        return False


def _turn(workshop_id: int) -> bool:
    """Bring one workshop to where it is to be by now; a request is there so that letters can name addresses."""
    url = current_app.extensions["settings"].url
    with current_app.test_request_context(base_url=url), transaction():
        workshop = lock(Workshop, workshop_id)
        verb = due_move(workshop, clock.now(), today_here()) if workshop else None
        has_moved = verb is not None
        while workshop is not None and verb is not None:
            move(workshop_id, verb, by=None, actor=Actor.CLOCK)
            verb = due_move(workshop, clock.now(), today_here())
        return has_moved


def due_move(workshop: Workshop, now: datetime, today: date) -> str | None:
    """Return the next move that the clock makes with a workshop now, or None."""
    if workshop.state in _BEFORE and workshop.starts_on is not None and workshop.starts_on <= today:
        return "begun"
    if workshop.state is WorkshopState.RUNNING and workshop.ends_on is not None and workshop.ends_on < today:
        return "held"
    opens, closes = workshop.registration_opens_at, workshop.registration_closes_at
    is_closing = closes is not None and closes <= now
    if workshop.state is WorkshopState.OPEN:
        return "closed" if is_closing else None
    is_opening = workshop.starts_on is not None and opens is not None and opens <= now and not is_closing
    return "opened" if workshop.state is WorkshopState.ANNOUNCED and is_opening else None


def register() -> None:
    """Enter the round."""
    rounds.add("workshops.turn_workshops", turn_workshops)
