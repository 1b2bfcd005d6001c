"""What pages ask about the times for interviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.core import clock
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection.models import InterviewSlot

MOST_SHOWN = 500


@dataclass(frozen=True)
class SlotRow:
    """One time for an interview, with who has booked it."""

    id: int
    starts_at: datetime
    minutes: int
    place: str
    application_id: int | None
    full_name: str | None
    state: ApplicationState | None


def slots_of(call_id: int) -> list[SlotRow]:
    """Return the times for interviews of a call, the earliest first."""
    rows = db.session.execute(
        select(
            InterviewSlot.id,
            InterviewSlot.starts_at,
            InterviewSlot.minutes,
            InterviewSlot.place,
            Application.id,
            Application.full_name,
            Application.state,
        )
        .outerjoin(Application, Application.id == InterviewSlot.application_id)
        .where(InterviewSlot.call_id == call_id)
        .order_by(InterviewSlot.starts_at, InterviewSlot.place)
        .limit(MOST_SHOWN)
    )
    return [SlotRow(*row) for row in rows]


def free_slots(call_id: int) -> Sequence[InterviewSlot]:
    """Return the coming times that nobody has booked, the earliest first."""
    free = select(InterviewSlot).where(
        InterviewSlot.call_id == call_id,
        InterviewSlot.application_id.is_(None),
        InterviewSlot.starts_at > clock.now(),
    )
    return db.session.scalars(free.order_by(InterviewSlot.starts_at, InterviewSlot.place).limit(MOST_SHOWN)).all()


def slot_of(application_id: int) -> InterviewSlot | None:
    """Return the time that an applicant has booked, or None."""
    return db.session.scalar(select(InterviewSlot).where(InterviewSlot.application_id == application_id))


def without_slot(call_id: int) -> list[tuple[int, str]]:
    """Return the ids and names of those who are invited and have booked no time."""
    rows = db.session.execute(
        select(Application.id, Application.full_name)
        .outerjoin(InterviewSlot, InterviewSlot.application_id == Application.id)
        .where(
            Application.call_id == call_id,
            Application.state == ApplicationState.INTERVIEW,
            InterviewSlot.id.is_(None),
        )
        .order_by(Application.full_name, Application.id)
    )
    return [(row.id, row.full_name) for row in rows]


def states_of(call_id: int) -> dict[ApplicationState, int]:
    """Return how many applications of a call are in each state, drafts left out."""
    rows = db.session.execute(
        select(Application.state, func.count())
        .where(Application.call_id == call_id, Application.state != ApplicationState.DRAFT)
        .group_by(Application.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 – a row is no pair to the type checker
