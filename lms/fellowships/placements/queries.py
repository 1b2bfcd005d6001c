"""What pages ask about fellows and their mentors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.placements.models import RUNNING, Fellow, FellowMentor
from lms.fellowships.programmes.roles import MentorRole
from lms.people.models import Organisation, Person, RoleGrant
from lms.people.roles import WHOLE_SITE, Role, scope_of


@dataclass(frozen=True)
class MentorRow:
    """One mentor of a fellow, with what a letter needs and how the fellow reaches them."""

    id: int
    person_id: int
    full_name: str
    email: str | None
    language: str
    role: MentorRole
    phone: str | None = None


def mentors_of(fellow_id: int) -> list[MentorRow]:
    """Return the mentors of a fellow, the lead mentor first, in one query."""
    rows = db.session.execute(
        select(
            FellowMentor.id,
            FellowMentor.person_id,
            Person.full_name,
            Person.email,
            Person.language,
            FellowMentor.role,
            Person.phone,
        )
        .join(Person, Person.id == FellowMentor.person_id)
        .where(FellowMentor.fellow_id == fellow_id)
        .order_by(FellowMentor.id)
    )
    order = list(MentorRole)
    return sorted((MentorRow(*row) for row in rows), key=lambda mentor: order.index(mentor.role))


def own_fellowships(person_id: int) -> list[Fellow]:
    """Return the fellowships of a person, those that run first, then the newest."""
    found = db.session.scalars(select(Fellow).where(Fellow.person_id == person_id).order_by(Fellow.starts_on.desc()))
    return sorted(found, key=lambda fellow: fellow.state not in RUNNING)


def mentored_ids(person_id: int, *, running: bool = True) -> list[int]:
    """Return the ids of the fellows whom a person accompanies."""
    statement = select(FellowMentor.fellow_id).join(Fellow).where(FellowMentor.person_id == person_id)
    statement = statement.where(Fellow.state.in_(RUNNING)) if running else statement
    return sorted(set(db.session.scalars(statement)))


@dataclass(frozen=True)
class Reader:
    """Somebody to whom a letter may go."""

    person_id: int
    full_name: str
    email: str | None
    language: str


def managers_of(programme_id: int) -> list[Reader]:
    """Return who runs a programme: its own managers, or else those of the whole site."""
    scope = scope_of("programme", programme_id)
    own = _granted(Role.MANAGER, scope)
    return own or _granted(Role.MANAGER, WHOLE_SITE)


def _granted(role: Role, scope: str) -> list[Reader]:
    rows = db.session.execute(
        select(Person.id, Person.full_name, Person.email, Person.language)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role, RoleGrant.scope == scope, Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    return [Reader(*row) for row in rows]


def fellow_names(fellow_ids: Collection[int]) -> dict[int, str]:
    """Return the names of some fellows, in one query."""
    rows = db.session.execute(
        select(Fellow.id, Person.full_name)
        .join(Person, Person.id == Fellow.person_id)
        .where(Fellow.id.in_(set(fellow_ids)))
    )
    return {row.id: row.full_name for row in rows}


def person_names(person_ids: Collection[int]) -> dict[int, str]:
    """Return the names of some people, in one query; none where nobody is asked for."""
    if not person_ids:
        return {}
    found = select(Person.id, Person.full_name).where(Person.id.in_(set(person_ids)))
    return {row.id: row.full_name for row in db.session.execute(found)}


def host_of(fellow: Fellow) -> Organisation | None:
    """Return the organisation at which a fellow is placed."""
    return db.session.get(Organisation, fellow.host_id) if fellow.host_id else None
