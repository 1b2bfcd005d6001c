"""Who may plan and run workshops."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true

from lms.extensions import db
from lms.people.identity import Identity
from lms.people.permissions import is_administrator
from lms.people.roles import WHOLE_SITE, Role
from lms.workshops.library.permissions import ORGANISERS
from lms.workshops.planning.models import Facilitator, Workshop


def is_organiser(identity: Identity) -> bool:
    """Whether somebody may plan a workshop at all."""
    return ORGANISERS.allows(identity)


def sees_all(identity: Identity) -> bool:
    """Whether somebody runs every workshop: administrators, and programme managers of the whole site."""
    return is_administrator(identity) or WHOLE_SITE in identity.scopes_of(Role.MANAGER)


def coordinated(identity: Identity) -> list[int]:
    """Return the ids of the organisations that somebody coordinates."""
    return sorted(int(key) for key in identity.keys_of(Role.COORDINATOR, "organisation") if key.isdigit())


def run_by(identity: Identity) -> ColumnElement[bool]:
    """Return the condition on Workshop that somebody runs it.

    Who planned it runs it, its facilitators with an account, the coordinators of its organiser, and who sees all.
    """
    if sees_all(identity):
        return true()
    teaches = select(Facilitator.workshop_id).where(Facilitator.person_id == identity.id)
    return or_(
        Workshop.created_by_id == identity.id,
        Workshop.id.in_(teaches),
        Workshop.organiser_id.in_(coordinated(identity)),
    )


def can_run(identity: Identity, workshop_id: int) -> bool:
    """Whether somebody runs a workshop; see ``run_by``."""
    return db.session.scalar(select(Workshop.id).where(Workshop.id == workshop_id, run_by(identity))) is not None


def runs_any(identity: Identity) -> bool:
    """Whether somebody runs a workshop, or may plan one."""
    if is_organiser(identity):
        return True
    return db.session.scalar(select(Workshop.id).where(run_by(identity)).limit(1)) is not None
