"""Finding somebody with an account, to give them something to do: without letting anybody read through learners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select

from lms.extensions import db
from lms.people.models import Person, RoleGrant
from lms.people.names import search_key
from lms.people.queries import person_by_login
from lms.people.roles import Role

STAFF_ROLES = (Role.TRAINER, Role.MENTOR, Role.MANAGER, Role.FELLOW, Role.COORDINATOR)
MOST_FOUND = 20


def people_found(search: str) -> Sequence[Any]:
    """Return whom a search finds, as rows with ``id`` and ``full_name``: by sign-in anybody, by name who works here."""
    if not search:
        return []
    person = person_by_login(search)
    return [person] if person is not None else staff_named(search)


def staff_named(text: str) -> Sequence[Any]:
    """Return people with a role who could teach, whose name has the words of a text; at most MOST_FOUND, by name.

    Who only learns is not found by name, so that nobody reads through the names of learners here.
    """
    words = search_key(text).split()
    if not words:
        return []
    has_role = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role.in_(STAFF_ROLES))
    statement = select(Person.id, Person.full_name).where(has_role, Person.disabled_at.is_(None))
    statement = statement.where(Person.erased_at.is_(None))
    for word in words:
        statement = statement.where(Person.name_key.contains(word, autoescape=True))
    return db.session.execute(statement.order_by(Person.name_key, Person.id).limit(MOST_FOUND)).all()
