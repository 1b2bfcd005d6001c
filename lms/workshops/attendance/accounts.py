"""Names on a list that may belong to somebody with an account: suggested by phone number or e-mail, never taken so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from lms.extensions import db
from lms.people.models import Person
from lms.workshops.registration.matching import LEFT
from lms.workshops.registration.models import Participant
from lms.workshops.registration.queries import counts, own_place

MOST_SHOWN = 100


@dataclass(frozen=True)
class Suggestion:
    """A name without an account, somebody with the same phone number or e-mail, and their own name on this list."""

    participant: Participant
    person_id: int
    full_name: str
    own: Participant | None = None


def _suggested(workshop_id: int, *wanted: Any) -> Any:
    same = or_(Person.phone == Participant.phone, Person.email == Participant.email)
    alive = (Person.disabled_at.is_(None), Person.erased_at.is_(None))
    statement = select(Participant, Person.id, Person.full_name).join(Person, same).where(*alive)
    free = (counts(workshop_id), Participant.person_id.is_(None), Participant.state.not_in(LEFT))
    return statement.where(*free, *wanted)


def suggestions(workshop_id: int) -> list[Suggestion]:
    """Return the names that may belong to an account, by name, MOST_SHOWN at most; in one query."""
    found = _suggested(workshop_id).order_by(Participant.name_key, Participant.id, Person.id).limit(MOST_SHOWN)
    return [Suggestion(*row) for row in db.session.execute(found)]


def suggestions_for(participant: Participant) -> Sequence[Suggestion]:
    """Return who may be the owner of a name, each with their own name on the same list where they have one."""
    found = _suggested(participant.workshop_id, Participant.id == participant.id).order_by(Person.id)
    rows = db.session.execute(found).all()
    return [Suggestion(row[0], row[1], row[2], own_place(participant.workshop_id, row[1])) for row in rows]


def number_of_suggestions(workshop_id: int) -> int:
    """Return how many names of a workshop may belong to an account."""
    statement = _suggested(workshop_id).with_only_columns(func.count(Participant.id.distinct()))
    return db.session.scalar(statement) or 0
