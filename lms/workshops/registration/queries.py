"""What pages ask about those who take part."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, select

from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopState
from lms.workshops.registration.models import ON_THE_ROLL, UNDECIDED, Participant, ParticipantState

LIVING = UNDECIDED | ON_THE_ROLL
ENDED = OVER_STATES | {WorkshopState.CANCELLED}


def counts(workshop_id: int) -> ColumnElement[bool]:
    """Return the condition on Participant that a name of a workshop counts: it was not merged into another."""
    return and_(Participant.workshop_id == workshop_id, Participant.merged_into_id.is_(None))


def on_the_roll(workshop_id: int) -> ColumnElement[bool]:
    """Return the condition on Participant that somebody has a place at a workshop, and is called at its roll."""
    return and_(counts(workshop_id), Participant.state.in_(ON_THE_ROLL))


def same_form(workshop_id: int, form_key: str | None) -> Participant | None:
    """Return the registration that a form has made already; raise Refusal for one that was made for something else."""
    found = db.session.scalar(select(Participant).where(Participant.form_key == form_key)) if form_key else None
    if found is not None and found.workshop_id != workshop_id:
        raise Refusal(_l("This form is not complete. Load the page anew; nothing of it was saved."))
    return found


def own_place(workshop_id: int, person_id: int) -> Participant | None:
    """Return somebody's own registration for a workshop, whatever became of it."""
    mine = select(Participant).where(counts(workshop_id), Participant.person_id == person_id)
    return db.session.scalar(mine)


def last_registration(person_id: int) -> Participant | None:
    """Return somebody's newest registration for any workshop, from which the next form is filled in."""
    mine = select(Participant).where(Participant.person_id == person_id, Participant.merged_into_id.is_(None))
    return db.session.scalar(mine.order_by(Participant.registered_at.desc(), Participant.id.desc()).limit(1))


def ahead_of(participant: Participant) -> int:
    """Return how many wait before somebody on the waiting list."""
    before = select(func.count()).select_from(Participant).where(counts(participant.workshop_id))
    waiting = before.where(Participant.state == ParticipantState.WAITING, Participant.in_line < participant.in_line)
    return db.session.scalar(waiting) or 0


def coming_up(person_id: int, limit: int) -> list[tuple[Participant, Workshop]]:
    """Return the next workshops that somebody is registered for, those without a date last; in one query."""
    statement = (
        select(Participant, Workshop)
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .where(Participant.person_id == person_id, Participant.merged_into_id.is_(None))
        .where(Participant.state.in_(LIVING), Workshop.state.not_in(ENDED))
        .order_by(Workshop.starts_on.is_(None), Workshop.starts_on, Workshop.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def state_counts(workshop_id: int) -> dict[ParticipantState, int]:
    """Return how many names a workshop has in each state, in one query."""
    counted = select(Participant.state, func.count()).where(counts(workshop_id)).group_by(Participant.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}
