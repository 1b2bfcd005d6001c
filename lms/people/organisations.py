"""What is done to organisations and their teams. All inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Membership, Organisation, OrganisationKind, Person, RoleGrant
from lms.people.operations import create_person
from lms.people.roles import scope_of


def create_organisation(
    name: dict[str, str], *, kind: OrganisationKind, by: int | None, district: str = "", state: str = ""
) -> Organisation:
    """Enter an organisation; ``name`` holds at least one name by language code."""
    organisation = Organisation(name=name, kind=kind, district=district, state=state, created_at=clock.now())
    db.session.add(organisation)
    history.record("people.organisation_created", organisation, by=by)
    return organisation


def update_organisation(organisation_id: int, *, by: int | None, **values: Any) -> Organisation:
    """Change an organisation's names, kind, district or state."""
    organisation = lock(Organisation, organisation_id)
    if organisation is None:
        raise Refusal(_l("This organisation no longer exists."))
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, values[name])
    if changed:
        history.record("people.organisation_changed", organisation, by=by, fields=changed)
    return organisation


def add_member(organisation_id: int, person_id: int, *, by: int | None) -> Membership:
    """Let a person belong to an organisation; one who does already stays so."""
    mine = (Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    person = lock(Person, person_id)
    found = db.session.scalar(select(Membership).where(*mine))
    if found is not None:
        return found
    membership = Membership(organisation_id=organisation_id, person_id=person_id, joined_at=clock.now())
    db.session.add(membership)
    history.record("people.member_added", person, by=by, organisation=organisation_id)
    return membership


def end_membership(membership: Membership, *, by: int | None) -> None:
    """Take a person out of an organisation, and away from them what they could do there; once is enough."""
    membership_id, person_id, organisation_id = membership.id, membership.person_id, membership.organisation_id
    person = lock(Person, person_id)
    if lock(Membership, membership_id) is None:
        return
    scope = scope_of("organisation", organisation_id)
    db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.scope == scope))
    db.session.execute(delete(Membership).where(Membership.id == membership_id))
    history.record("people.member_removed", person, by=by, organisation=organisation_id)


def same_form(form_key: str) -> Person | None:
    """Return the person whose account a form has made already."""
    return db.session.scalar(select(Person).where(Person.form_key == form_key))


def add_staff(organisation_id: int, full_name: str, *, form_key: str, by: int | None, **values: Any) -> Person:
    """Make an account for a member of staff of an organisation; the same form sent twice gives the same person.

    Raises Refusal as ``create_person`` does.
    """
    found = same_form(form_key)
    if found is None:
        try:
            with db.session.begin_nested():
                person = create_person(full_name, by=by, form_key=form_key, **values)
                add_member(organisation_id, person.id, by=by)
        except (Refusal, IntegrityError):
            found = same_form(form_key)
            if found is None:
                raise
        else:
            return person
    return found
