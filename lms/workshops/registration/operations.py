"""What happens to one registration: made, changed, withdrawn, erased. All inside the caller's transaction.

The row of the workshop is locked first, so that places and numbers in line are given out one after the other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from lms.people.codes import ALPHABET
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration import notices
from lms.workshops.registration.entry import BEFORE_IT_BEGINS, first_state, why_not
from lms.workshops.registration.followers import erased_followers
from lms.workshops.registration.letters import forget_letters_to, tell
from lms.workshops.registration.loaders import CODE_LENGTH
from lms.workshops.registration.matching import owner_of_row, require_unknown
from lms.workshops.registration.models import (
    PARTICIPANT_MOVES,
    Invitation,
    Participant,
    ParticipantState,
    Source,
)
from lms.workshops.registration.names import erased_name
from lms.workshops.registration.places import has_room, held_workshop, move_up, next_in_line
from lms.workshops.registration.queries import same_form
from lms.workshops.registration.registrants import Registrant, mark_of

LETTERS = {
    ParticipantState.APPROVED: "place_given",
    ParticipantState.WAITING: "place_waiting",
    ParticipantState.PENDING: "place_pending",
}
COMING_BACK = {
    ParticipantState.APPROVED: "approved",
    ParticipantState.WAITING: "put_on_waiting_list",
    ParticipantState.PENDING: "asked_again",
}
NOTHING_SAID: tuple[Any, ...] = (None, "", {}, "unsaid")
"""What does not replace the words of somebody who comes back."""
SILENT = frozenset({Source.WALK_IN, Source.ROSTER})
"""Who is there already, or was written down from a paper, gets no letter about a place."""


def new_code() -> str:
    """Return a new code for a participant's own page."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def register(
    workshop_id: int,
    facts: Registrant,
    *,
    source: Source,
    actor: Actor,
    by: int | None,
    form_key: str | None = None,
    notice_seen: str | None = None,
) -> Participant:
    """Put somebody on the list of a workshop and return their row, which says whether there was a place.

    The same form sent twice is one registration, and so is the same person twice: then the row that is there is
    returned as it is. Who had withdrawn comes back on the same row with a new number in line. ``notice_seen`` names
    the words about the data that they agreed to (None: still to be asked). Raises Refusal where nobody can register
    now, or where somebody with the same phone number or e-mail address is on the list.
    """
    workshop = held_workshop(workshop_id)
    sent = same_form(workshop_id, form_key)
    if sent is not None:
        return sent
    _require_open(workshop, source)
    facts = facts.tidied()
    found = owner_of_row(workshop_id, facts)
    if found is not None and found.state not in {ParticipantState.WITHDRAWN, ParticipantState.DECLINED}:
        return found
    require_unknown(workshop_id, facts, but=found)
    move_up(workshop_id, by)  # who waits because registration had not begun comes before whoever is new
    state = first_state(workshop, source, has_room=has_room(workshop), now=clock.now())
    way = _Way(source=source, actor=actor, by=by, form_key=form_key, notice_seen=notice_seen)
    return _placed(workshop, found, facts, state, way)


def _require_open(workshop: Workshop, source: Source) -> None:
    reason = why_not(workshop, source, now=clock.now())
    if reason is not None:
        raise Refusal(reason)


@dataclass(frozen=True, kw_only=True)
class _Way:
    """How somebody comes onto the list: by whom, and to which words about their data they agreed."""

    source: Source
    actor: Actor
    by: int | None
    form_key: str | None
    notice_seen: str | None = None


def _placed(
    workshop: Workshop, found: Participant | None, facts: Registrant, state: ParticipantState, way: _Way
) -> Participant:
    if found is not None:
        _come_back(found, state, way)
    participant = found or Participant(workshop_id=workshop.id, state=state, code=new_code())
    for name, value in facts.columns().items():
        if found is None or value not in NOTHING_SAID:
            setattr(participant, name, value)
    participant.source, participant.form_key = way.source, way.form_key
    participant.in_line = next_in_line(workshop)
    participant.registered_by_id, participant.registered_at = way.by, clock.now()
    _keep_agreement(participant, workshop, way)
    db.session.add(participant)
    verb = "workshops.participant_registered"
    history.record(verb, participant, by=way.by, registered_as=state.value, source=way.source.value)
    if way.source not in SILENT:
        tell(LETTERS[state], [participant], workshop)
    return participant


def _come_back(found: Participant, state: ParticipantState, way: _Way) -> None:
    """Let somebody who had withdrawn come back; who was declined comes back by an organiser only."""
    if found.state is ParticipantState.DECLINED and way.actor is not Actor.ORGANISER:
        sentence = _l("This registration was declined by the organisers. Speak to them if you think that is a mistake.")
        raise Refusal(sentence)
    PARTICIPANT_MOVES.make(found, COMING_BACK[state], actor=way.actor, by=way.by)
    if found.person_id is None:
        found.code = new_code()


def _keep_agreement(participant: Participant, workshop: Workshop, way: _Way) -> None:
    if way.notice_seen is not None:
        participant.notice_id = notices.held_notice(workshop, way.notice_seen, by=way.by).id
        participant.agreed_at = clock.now()
    elif participant.person_id is None:
        participant.notice_id, participant.agreed_at = None, None


def add_walk_in(
    workshop_id: int,
    full_name: str,
    *,
    by: int | None,
    form_key: str | None,
    above_capacity: bool = False,
    **facts: Any,
) -> Participant:
    """Put somebody who came without registering on the list, with a place at once; ``facts`` are those of Registrant.

    The same form sent twice is one. Raises Refusal where the workshop is full, unless an organiser lets them in all
    the same (``above_capacity``), and where ``register`` does.
    """
    workshop = held_workshop(workshop_id)
    sent = same_form(workshop_id, form_key)
    if sent is not None:
        return sent
    _require_open(workshop, Source.WALK_IN)
    registrant = Registrant(full_name=full_name, **facts).tidied()
    found = owner_of_row(workshop_id, registrant)
    if found is not None and found.state not in COMING_IN:
        return found
    require_unknown(workshop_id, registrant, but=found)
    if not above_capacity:
        _require_seat(workshop)
    way = _Way(source=Source.WALK_IN, actor=Actor.ORGANISER, by=by, form_key=form_key)
    return _placed(workshop, found, registrant, ParticipantState.APPROVED, way)


COMING_IN = frozenset(
    {ParticipantState.WITHDRAWN, ParticipantState.DECLINED, ParticipantState.WAITING, ParticipantState.PENDING}
)
"""In which states somebody who walks in gets a place by that."""


def _require_seat(workshop: Workshop) -> None:
    if not has_room(workshop):
        sentence = _l("All places are taken. Say that you let this person in all the same, or leave it.")
        raise Refusal(sentence, field="above_capacity")


def withdraw(participant_id: int, *, actor: Actor, by: int | None) -> Participant | None:
    """Give somebody's place or place in line back; a free place goes to the next. Twice is once.

    Raises Refusal where the workshop has begun, or there is nothing to withdraw.
    """
    workshop_id = db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id))
    workshop = held_workshop(workshop_id or 0)
    participant = lock(Participant, participant_id)
    if participant is None or participant.state is ParticipantState.WITHDRAWN:
        return participant
    if actor is not Actor.ORGANISER and workshop.state not in BEFORE_IT_BEGINS | {WorkshopState.CANCELLED}:
        raise Refusal(_l("The workshop has begun, so this cannot be changed here any more. Tell the organisers."))
    PARTICIPANT_MOVES.make(participant, "withdrawn", actor=actor, by=by)
    tell("place_withdrawn", [participant], workshop)
    move_up(workshop.id, by)
    return participant


def change_facts(participant_id: int, facts: Registrant, *, seen: str, actor: Actor, by: int | None) -> None:
    """Change what is known of a participant, and their answers. ``seen`` is the mark of what was shown.

    Raises EditedMeanwhile where somebody was quicker with other words, and Refusal where the workshop has begun (unless
    an organiser does it), or the phone number or e-mail address is somebody else's on the list.
    """
    workshop_id = db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id))
    workshop = held_workshop(workshop_id or 0)
    participant = lock(Participant, participant_id)
    if participant is None:
        raise Refusal(_l("This registration no longer exists."))
    if actor is not Actor.ORGANISER and workshop.state not in BEFORE_IT_BEGINS:
        raise Refusal(_l("The workshop has begun, so this cannot be changed here any more. Tell the organisers."))
    facts = facts.tidied()
    require_unknown(workshop.id, facts, but=participant)
    values = {name: value for name, value in facts.columns().items() if name != "person_id"}
    changed = [name for name, value in values.items() if getattr(participant, name) != value]
    if changed and seen != mark_of(participant):
        raise EditedMeanwhile
    for name in changed:
        setattr(participant, name, values[name])
    if changed:
        history.record("workshops.participant_changed", participant, by=by, fields=changed)


def erase(participant_id: int, *, by: int | None) -> None:
    """Take every personal word out of a registration; that somebody took part stays, to be counted. Twice is once."""
    workshop_id = db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id))
    workshop = held_workshop(workshop_id or 0)
    participant = lock(Participant, participant_id)
    if participant is None or participant.full_name == erased_name(participant.in_line):
        return
    if workshop.state in BEFORE_IT_BEGINS and PARTICIPANT_MOVES.allows(participant.state, "withdrawn", Actor.ORGANISER):
        PARTICIPANT_MOVES.make(participant, "withdrawn", actor=Actor.ORGANISER, by=by)
        move_up(workshop.id, by)
    for follow in erased_followers:
        follow(participant, by)
    forget(participant)
    history.record("workshops.participant_erased", participant, by=by)


def forget(participant: Participant) -> None:
    """Take the personal words out of a held registration; its code opens nothing that is known any more."""
    forget_letters_to(participant)
    invited = Invitation.participant_id == participant.id
    db.session.execute(update(Invitation).where(invited).values(full_name="", email=None, phone=None))
    history.forget_reasons(Participant.__tablename__, [participant.id])
    participant.full_name = erased_name(participant.in_line)
    participant.phone, participant.email, participant.person_id = None, None, None
    participant.organisation_name, participant.work = "", ""
    participant.answers, participant.form_key, participant.code = {}, None, new_code()
