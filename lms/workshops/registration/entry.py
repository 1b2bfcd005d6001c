"""Who may register for a workshop, and where their registration begins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.workshops.planning.models import OVER_STATES, TAKING_STATES, Entry, Workshop, WorkshopState
from lms.workshops.registration.models import ParticipantState, Source

BEFORE_IT_BEGINS = TAKING_STATES | {WorkshopState.CLOSED}
THEIRS = frozenset({Source.PERSON, Source.COORDINATOR})
"""Who registers by the rules for everybody; organisers and the invited have their own."""
GIVING_STATES = frozenset({WorkshopState.OPEN, WorkshopState.CLOSED, WorkshopState.RUNNING, WorkshopState.HELD})
"""In which states there are places to be had; an announced workshop collects its waiting list."""
_ALLOWED = {
    Source.INVITATION: BEFORE_IT_BEGINS,
    Source.ORGANISER: BEFORE_IT_BEGINS | {WorkshopState.RUNNING, WorkshopState.HELD},
    Source.ROSTER: BEFORE_IT_BEGINS | {WorkshopState.RUNNING, WorkshopState.HELD},
    Source.WALK_IN: BEFORE_IT_BEGINS | {WorkshopState.RUNNING, WorkshopState.HELD},
}


def why_not(workshop: Workshop, source: Source, *, now: datetime) -> Any:
    """Return why nobody can register in some way now, a sentence that says what to do; None where they can."""
    if workshop.state in _ALLOWED.get(source, TAKING_STATES):
        return _why_not_theirs(workshop, now) if source in THEIRS else None
    if workshop.state is WorkshopState.DRAFT:
        return _l("This workshop is not announced yet. Announce it first.")
    if workshop.state is WorkshopState.CANCELLED:
        return _l("This workshop is cancelled, so nobody can register for it.")
    if workshop.state in OVER_STATES:
        return _l("This workshop is over, so nobody can register for it. Look for the next one.")
    if workshop.state is WorkshopState.RUNNING:
        return _l("This workshop has begun. If you are there, ask the organisers to add your name.")
    return _closed()


def _closed() -> Any:
    return _l("Registration for this workshop is closed. Ask the organisers if you still want to come.")


def _why_not_theirs(workshop: Workshop, now: datetime) -> Any:
    if workshop.entry is Entry.INVITATION:
        return _l("Only people with an invitation can register for this workshop. Ask the organisers for one.")
    closes = workshop.registration_closes_at
    return _closed() if closes is not None and closes <= now else None


def gives_places(workshop: Workshop, *, now: datetime) -> bool:
    """Whether there are places to be had: it has its days, and registration has begun."""
    opens = workshop.registration_opens_at
    has_begun = opens is None or opens <= now or workshop.state is not WorkshopState.OPEN
    return workshop.starts_on is not None and workshop.state in GIVING_STATES and has_begun


def first_state(workshop: Workshop, source: Source, *, has_room: bool, now: datetime) -> ParticipantState:
    """Return the state in which a registration begins."""
    if not gives_places(workshop, now=now):
        return ParticipantState.WAITING
    if workshop.entry is Entry.APPROVAL and source in THEIRS:
        return ParticipantState.PENDING
    return ParticipantState.APPROVED if has_room else ParticipantState.WAITING
