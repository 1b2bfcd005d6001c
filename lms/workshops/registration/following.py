"""What follows for those registered when their workshop opens, moves, is cancelled or has more places."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Entry, Workshop
from lms.workshops.planning.queries import cancel_reason
from lms.workshops.registration.letters import tell
from lms.workshops.registration.models import PARTICIPANT_MOVES, Participant, ParticipantState
from lms.workshops.registration.places import move_up, why_not_fewer
from lms.workshops.registration.queries import LIVING, counts

PUT_THERE = f"{PARTICIPANT_MOVES.area}.{PARTICIPANT_MOVES.thing}_put_on_waiting_list"


def opened(workshop: Workshop, by: int | None) -> None:
    """Give the places there are to the waiting list; where organisers approve everybody, put it before them."""
    db.session.flush()
    if workshop.entry is Entry.APPROVAL:
        _put_up_for_approval(workshop, by)
    move_up(workshop.id, by)


def _put_up_for_approval(workshop: Workshop, by: int | None) -> None:
    """Let those wait for approval who joined the list before registration opened; whom organisers put there stay."""
    put_there = select(HistoryEntry.subject_id).where(
        HistoryEntry.subject_kind == Participant.__tablename__, HistoryEntry.action == PUT_THERE
    )
    early = select(Participant).where(counts(workshop.id), Participant.state == ParticipantState.WAITING)
    for each in db.session.scalars(early.where(Participant.id.not_in(put_there)).order_by(Participant.in_line)):
        PARTICIPANT_MOVES.make(each, "put_up_for_approval", actor=Actor.CLOCK, by=by)


def places_changed(workshop: Workshop, by: int | None) -> None:
    """Give new places to the waiting list."""
    move_up(workshop.id, by)


def why_not_so_few(workshop: Workshop, capacity: int | None) -> Any:
    """Return what speaks against a number of places; None where nothing does."""
    return why_not_fewer(workshop, capacity)


def moved(workshop: Workshop, by: int | None) -> None:
    """Tell everybody who may come that the days are others; one that had none before has places now."""
    tell("workshop_moved", _everybody(workshop.id), workshop)
    move_up(workshop.id, by)


def cancelled(workshop: Workshop, _by: int | None) -> None:
    """Tell everybody who may have come that the workshop is cancelled."""
    tell("workshop_cancelled", _everybody(workshop.id), workshop, reason=cancel_reason(workshop.id))


def _everybody(workshop_id: int) -> list[Participant]:
    living = select(Participant).where(counts(workshop_id), Participant.state.in_(LIVING))
    return list(db.session.scalars(living.order_by(Participant.in_line)))


def letters_about(workshop_id: int) -> int:
    """Return how many people hear when a workshop moves or is cancelled."""
    living = select(func.count()).select_from(Participant).where(counts(workshop_id), Participant.state.in_(LIVING))
    return db.session.scalar(living) or 0
