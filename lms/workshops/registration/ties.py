"""Whether workshops concern somebody at all: one query, where each card of the first page would have asked its own."""

from __future__ import annotations

from collections.abc import Callable

from flask import g
from sqlalchemy import ColumnElement, exists, or_, select

from lms.core.registry import Registry
from lms.extensions import db
from lms.people.identity import Identity
from lms.workshops.planning.models import Facilitator, Workshop
from lms.workshops.planning.permissions import coordinated, sees_all
from lms.workshops.registration.models import Participant

ties: Registry[Callable[[int], ColumnElement[bool]]] = Registry("how workshops concern a person")
"""Each returns the condition that they do, for the id of a person."""

OWN_TIES: dict[str, Callable[[int], ColumnElement[bool]]] = {
    "takes part": lambda person_id: exists().where(Participant.person_id == person_id),
    "teaches": lambda person_id: exists().where(Facilitator.person_id == person_id),
    "planned": lambda person_id: exists().where(Workshop.created_by_id == person_id),
}


def is_concerned(person: Identity) -> bool:
    """Whether a person runs, takes part in or looks after anything of workshops; asked once a request."""
    if sees_all(person) or coordinated(person):
        return True
    known: dict[int, bool] = g.setdefault("workshop_ties", {})
    if person.id not in known:
        known[person.id] = bool(db.session.scalar(select(or_(*(tie(person.id) for tie in ties)))))
    return known[person.id]
