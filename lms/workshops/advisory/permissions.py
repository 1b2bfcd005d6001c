"""Who asks for advice, and who gives it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true

from lms.people.identity import Identity
from lms.people.models import Person, RoleGrant
from lms.people.permissions import coordinates_somebody, is_administrator
from lms.people.roles import WHOLE_SITE, Role
from lms.workshops.advisory.models import AdvisoryRequest
from lms.workshops.moves import Actor
from lms.workshops.planning.permissions import coordinated

ADVISING = frozenset({Role.ADMINISTRATOR, Role.MANAGER, Role.TRAINER})
"""The roles whose holders for the whole site give advice."""


def is_adviser(identity: Identity) -> bool:
    """Whether somebody gives advice: administrators, and managers and trainers of the whole site."""
    return is_administrator(identity) or any(WHOLE_SITE in identity.scopes_of(role) for role in ADVISING)


def asks_or_advises(identity: Identity) -> bool:
    """Whether the pages of advice concern somebody."""
    return is_adviser(identity) or coordinates_somebody(identity)


def seen_by(identity: Identity) -> ColumnElement[bool]:
    """Return the condition on AdvisoryRequest that somebody may read it: advisers all, coordinators their own."""
    if is_adviser(identity):
        return true()
    return AdvisoryRequest.organisation_id.in_(coordinated(identity))


def actors_of(identity: Identity, request: AdvisoryRequest) -> frozenset[Actor]:
    """Return as what somebody acts on a request: for the organisation that asks, for those who advise, or as both."""
    found = {Actor.COORDINATOR} if request.organisation_id in coordinated(identity) else set()
    return frozenset(found | {Actor.ORGANISER}) if is_adviser(identity) else frozenset(found)


def advisers() -> ColumnElement[bool]:
    """Return the condition on Person that somebody gives advice."""
    granted = select(RoleGrant.person_id).where(
        or_(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.scope == WHOLE_SITE), RoleGrant.role.in_(ADVISING)
    )
    return Person.id.in_(granted)
