"""Load a fellow and say as what this reader comes: as the fellow, a mentor or a manager. Nobody else sees a fellow."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from lms.core.moves import Moves
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow, FellowMentor
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.permissions import can_manage
from lms.fellowships.programmes.roles import MentorRole
from lms.people.models import Person


@dataclass(frozen=True)
class Seat:
    """A fellow as one reader sees them. ``actors`` are what the reader comes as, ``roles`` those of a mentor."""

    fellow: Fellow
    programme: Programme
    full_name: str
    actors: frozenset[Actor]
    roles: frozenset[MentorRole] = frozenset()

    @property
    def is_own(self) -> bool:
        """Whether the reader is the fellow."""
        return Actor.FELLOW in self.actors

    @property
    def is_mentor(self) -> bool:
        """Whether the reader accompanies the fellow."""
        return Actor.MENTOR in self.actors

    @property
    def is_manager(self) -> bool:
        """Whether the reader runs the programme."""
        return Actor.MANAGER in self.actors

    def actor_for(self, moves: Moves, verb: str) -> Actor | None:
        """Return as what the reader may make a move at all, the lowest first; None where as nothing."""
        allowed = moves.table[verb].actors & self.actors
        return next((actor for actor in (Actor.FELLOW, Actor.MENTOR, Actor.MANAGER) if actor in allowed), None)


def load_fellow(fellow_id: int, *actors: Actor) -> Seat:
    """Return a fellow whom this reader may see, as one of some actors where they are named; others answer 404.

    A fellow is nothing else for their own fellowship, also where they mentor or manage others.
    """
    seat = seat_of(fellow_id)
    if seat is None or (actors and not seat.actors.intersection(actors)):
        abort(404)
    return seat


def seat_of(fellow_id: int) -> Seat | None:
    """Return a fellow as this reader sees them, in two queries at most; None where they may not."""
    row = db.session.execute(
        select(Fellow, Programme, Person.full_name)
        .join(Programme, Programme.id == Fellow.programme_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .where(Fellow.id == fellow_id)
    ).one_or_none()
    if row is None:
        return None
    fellow, programme, full_name = row
    if fellow.person_id == current_user.id:
        return Seat(fellow, programme, full_name or "", frozenset({Actor.FELLOW}))
    roles = _roles(fellow_id, current_user.id)
    actors = {Actor.MENTOR} if roles else set()
    if can_manage(current_user, programme.id):
        actors.add(Actor.MANAGER)
    return Seat(fellow, programme, full_name or "", frozenset(actors), roles) if actors else None


def _roles(fellow_id: int, person_id: int) -> frozenset[MentorRole]:
    held = select(FellowMentor.role).where(FellowMentor.fellow_id == fellow_id, FellowMentor.person_id == person_id)
    return frozenset(db.session.scalars(held))
