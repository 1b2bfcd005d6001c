"""What organisers decide about those who registered: several at once, under the row of the workshop."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.extensions import db
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.entry import BEFORE_IT_BEGINS
from lms.workshops.registration.letters import tell
from lms.workshops.registration.models import PARTICIPANT_MOVES, Participant, ParticipantState
from lms.workshops.registration.places import held_workshop, move_up, next_in_line, require_room
from lms.workshops.registration.queries import counts

VERBS = {
    "approved": "place_given",
    "put_on_waiting_list": "place_waiting",
    "declined": "place_declined",
    "withdrawn": "place_withdrawn",
}
"""What organisers can do with several people at once, and the letter that follows."""
DECIDING = BEFORE_IT_BEGINS | {WorkshopState.RUNNING}
BEHIND = frozenset({ParticipantState.APPROVED, ParticipantState.WITHDRAWN})
"""Who is put on the waiting list from these goes to its end."""


@dataclass(frozen=True)
class Decided:
    """For how many something was done, how many were left as they are, and how many moved up for it."""

    done: int
    left: int
    moved_up: int


def decide(
    workshop_id: int, participant_ids: Collection[int], verb: str, *, by: int, reason: str = "", actor: Actor
) -> Decided:
    """Do one of VERBS with some participants, with the letters that follow; who is past it is left as they are.

    Raises Refusal where nobody was chosen, a reason is missing, the workshop is over, or there are not enough places.
    """
    workshop = held_workshop(workshop_id)
    rows = _chosen(workshop, participant_ids, verb)
    reason = checked_reason(reason, is_needed=PARTICIPANT_MOVES.table[verb].needs_reason)
    fit = [row for row in rows if PARTICIPANT_MOVES.allows(row.state, verb, actor)]
    if verb == "approved":
        _require_days(workshop)
        require_room(workshop, len(fit))
    for row in fit:
        _decide(workshop, row, verb, actor=actor, by=by, reason=reason)
    tell(VERBS[verb], fit, workshop, **({"reason": reason} if reason else {}))
    moved = move_up(workshop_id, by, but_not=frozenset(row.id for row in fit)) if verb != "approved" else []
    return Decided(len(fit), len(rows) - len(fit), len(moved))


def _chosen(workshop: Workshop, participant_ids: Collection[int], verb: str) -> list[Participant]:
    if verb not in VERBS:
        raise Refusal(_l("Choose what to do with them."), field="verb")
    if workshop.state not in DECIDING:
        sentence = _l("This workshop is over, cancelled or not announced yet, so places cannot be given or taken.")
        raise Refusal(sentence, field="verb")
    found = select(Participant).where(counts(workshop.id), Participant.id.in_(participant_ids))
    held = found.order_by(Participant.in_line).with_for_update().execution_options(populate_existing=True)
    rows = list(db.session.scalars(held))
    if not rows:
        raise Refusal(_l("Tick at least one person."), field="verb")
    return rows


def _require_days(workshop: Workshop) -> None:
    if workshop.starts_on is None:
        sentence = _l("This workshop has no days yet, so there are no places to give. Set its days first.")
        raise Refusal(sentence, field="verb")


def _decide(workshop: Workshop, row: Participant, verb: str, *, actor: Actor, by: int, reason: str) -> None:
    if verb == "put_on_waiting_list" and row.state in BEHIND:
        row.in_line = next_in_line(workshop)
    PARTICIPANT_MOVES.make(row, verb, actor=actor, by=by, reason=reason)


def fill_up(workshop_id: int, *, by: int) -> int:
    """Give every free place to those who wait, in their order, also after the workshop has begun; return how many."""
    workshop = held_workshop(workshop_id)
    _require_days(workshop)
    return len(move_up(workshop_id, by, after_beginning=True))
