"""Who may do what with people, organisations and roles; and the rules by role that every package's routes use."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from lms.core.access import Rule
from lms.core.registry import Registry
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Membership, Person
from lms.people.queries import only_learners
from lms.people.roles import Role, scope_of


def rule_for(name: str, *roles: Role) -> Rule:
    """Return a rule that lets in whoever holds one of some roles anywhere; an administrator always."""
    admitted = frozenset({*roles, Role.ADMINISTRATOR})
    return Rule(name, lambda identity: any(grant.role in admitted for grant in identity.grants))


ADMINISTRATORS = rule_for("administrators")
TRAINERS = rule_for("trainers", Role.TRAINER)
COORDINATORS = rule_for("coordinators", Role.COORDINATOR)
TRAINERS_OR_COORDINATORS = rule_for("trainers or coordinators", Role.TRAINER, Role.COORDINATOR)
FELLOWS = rule_for("fellows", Role.FELLOW)
MENTORS = rule_for("mentors", Role.MENTOR)
MANAGERS = rule_for("programme managers", Role.MANAGER)
VOUCHERS = TRAINERS_OR_COORDINATORS
STAFF = rule_for("staff", Role.TRAINER, Role.COORDINATOR, Role.MENTOR, Role.MANAGER)


Vouching = Callable[[Identity, int], bool]
may_vouch: Registry[Vouching] = Registry("vouching")
"""Further ways to vouch for a person; learning enters "a trainer for the learners of their courses"."""


def is_administrator(identity: Identity) -> bool:
    """Whether somebody runs this site."""
    return identity.has_role(Role.ADMINISTRATOR)


def can_teach(identity: Identity, course_slug: str) -> bool:
    """Whether somebody may see the learners of a course and write it."""
    return is_administrator(identity) or identity.has_role(Role.TRAINER, scope_of("course", course_slug))


def can_coordinate(identity: Identity, organisation_id: int) -> bool:
    """Whether somebody may see and add the people of an organisation."""
    scope = scope_of("organisation", organisation_id)
    return is_administrator(identity) or scope in identity.scopes_of(Role.COORDINATOR)


def coordinates_somebody(identity: Identity) -> bool:
    """Whether somebody is a coordinator of any organisation."""
    return bool(identity.keys_of(Role.COORDINATOR, "organisation"))


def can_vouch(identity: Identity, person_id: int) -> bool:
    """Whether somebody may print a sign-in slip for a person: it opens that person's account.

    An administrator may for everybody; a coordinator for the members of their organisations, and others as the registry
    says, but only for people who do no more than learn.
    """
    if is_administrator(identity):
        return True
    return _only_learns(person_id) and (
        _is_member_of_own(identity, person_id) or any(vouches(identity, person_id) for vouches in may_vouch)
    )


def _only_learns(person_id: int) -> bool:
    known = select(Person.id).where(Person.id == person_id, Person.erased_at.is_(None))
    return db.session.scalar(known) is not None and bool(only_learners([person_id]))


def _is_member_of_own(identity: Identity, person_id: int) -> bool:
    own = [int(key) for key in identity.keys_of(Role.COORDINATOR, "organisation") if key.isdigit()]
    if not own:
        return False
    found = select(Membership.id).where(Membership.person_id == person_id, Membership.organisation_id.in_(own))
    return db.session.scalar(found.limit(1)) is not None
