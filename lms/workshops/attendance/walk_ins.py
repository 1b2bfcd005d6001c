"""People who come without having registered: put on the roll and marked present. Inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.names import sign_in_stem
from lms.workshops.attendance.book import REMOVED
from lms.workshops.attendance.marking import mark
from lms.workshops.attendance.models import Mark, MarkSource, Presence
from lms.workshops.attendance.queries import find_mark
from lms.workshops.moves import Actor
from lms.workshops.planning.models import WorkshopSession
from lms.workshops.registration.alike import is_alike
from lms.workshops.registration.matching import Named, names_of
from lms.workshops.registration.models import ON_THE_ROLL, PARTICIPANT_MOVES, Participant
from lms.workshops.registration.operations import add_walk_in
from lms.workshops.registration.places import has_room, held_workshop
from lms.workshops.registration.queries import same_form

MOST_SIMILAR = 5


class SimilarNames(Refusal):
    """Somebody with such a name is on the list already: whoever calls the roll says whether it is the same person."""

    def __init__(self, names: list[Named]) -> None:
        super().__init__(_l("There is a similar name on the list already. Is it the same person?"), field="full_name")
        self.names = names


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who came without having registered; ``is_another`` says that they are nobody with a similar name.

    ``form_key`` is drawn by the page, so that what is sent twice is one. ``above_capacity`` lets them in although all
    places are taken.
    """

    full_name: str
    form_key: str
    made_at: datetime
    phone: str | None = None
    is_another: bool = False
    above_capacity: bool = False


def similar_names(workshop_id: int, full_name: str) -> list[Named]:
    """Return the names on the list of a workshop that may well be the same person's, also in the other script."""
    stem = sign_in_stem(full_name)
    names = (each for each in names_of(workshop_id) if _is_similar(full_name, stem, each.full_name))
    return list(names)[:MOST_SIMILAR]


def _is_similar(full_name: str, stem: str, other: str) -> bool:
    return is_alike(full_name, other) or (bool(stem) and stem == sign_in_stem(other))


def walk_in(session_id: int, someone: Newcomer, *, by: int) -> Mark:
    """Put somebody on the roll and mark them present; return the mark. Sent twice it is one.

    Raises SimilarNames where somebody has to say who it is, and Refusal for a full workshop and what does not fit.
    """
    workshop_id = _workshop_of(session_id)
    if same_form(workshop_id, someone.form_key) is None and not someone.is_another:
        similar = similar_names(workshop_id, someone.full_name)
        if similar:
            raise SimilarNames(similar)
    participant = add_walk_in(
        workshop_id,
        someone.full_name,
        by=by,
        form_key=someone.form_key,
        above_capacity=someone.above_capacity,
        phone=someone.phone,
    )
    db.session.flush()
    return _present(session_id, participant.id, someone, by=by)


def take_in(session_id: int, participant_id: int, someone: Newcomer, *, by: int) -> Mark:
    """Mark somebody present who is on the list, and give them a place if they have none yet; return the mark.

    Raises Refusal where all places are taken, unless ``above_capacity`` says to let them in all the same.
    """
    workshop_id = _workshop_of(session_id)
    participant = with_place(workshop_id, participant_id, above_capacity=someone.above_capacity, by=by)
    return _present(session_id, participant.id, someone, by=by)


def with_place(workshop_id: int, participant_id: int, *, above_capacity: bool, by: int) -> Participant:
    """Return somebody on the list, who gets a place if they have none yet.

    Raises Refusal where all places are taken, unless ``above_capacity`` says to let them in all the same.
    """
    workshop = held_workshop(workshop_id)
    participant = lock(Participant, participant_id)
    if participant is None or participant.workshop_id != workshop.id or participant.merged_into_id is not None:
        raise Refusal(_l("This name is not on the list of this workshop any more. Open the page again."))
    if participant.state not in ON_THE_ROLL:
        if not above_capacity and not has_room(workshop):
            sentence = _l("All places are taken. Say that you let this person in all the same, or leave it.")
            raise Refusal(sentence, field="above_capacity")
        PARTICIPANT_MOVES.make(participant, "approved", actor=Actor.ORGANISER, by=by)
        db.session.flush()
    return participant


def _workshop_of(session_id: int) -> int:
    session = db.session.get(WorkshopSession, session_id)
    if session is None:
        raise Refusal(REMOVED)
    return held_workshop(session.workshop_id).id


def _present(session_id: int, participant_id: int, someone: Newcomer, *, by: int) -> Mark:
    """Mark somebody present; who stands there now was seen, whatever was marked before."""
    held = find_mark(session_id, participant_id)
    return mark(
        session_id,
        participant_id,
        Presence.PRESENT,
        source=MarkSource.WALK_IN,
        by=by,
        made_at=someone.made_at,
        send_key=f"{someone.form_key}.in",
        seen_version=held.version if held is not None else 0,
    )
