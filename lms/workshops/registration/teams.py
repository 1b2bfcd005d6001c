"""A coordinator registers several people at once: those of the organisation, and names without an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Membership, Person
from lms.workshops.moves import Actor
from lms.workshops.registration.models import Participant, ParticipantState, Source
from lms.workshops.registration.operations import register
from lms.workshops.registration.places import held_workshop
from lms.workshops.registration.queries import counts
from lms.workshops.registration.registrants import Registrant

MOST_MEMBERS = 300
MOST_AT_ONCE = 60
MOST_SHOWN = 500


class RowRefused(Refusal):
    """One row of several cannot be registered; ``number`` counts them from 0."""

    def __init__(self, number: int, refusal: Refusal) -> None:
        super().__init__(refusal.sentence, field=refusal.field)
        self.number = number


@dataclass(frozen=True)
class Member:
    """Somebody of the organisation, and the state of their registration (None: not registered)."""

    id: int
    full_name: str
    state: ParticipantState | None

    @property
    def can_be_registered(self) -> bool:
        """Whether a box to tick makes sense: not registered yet, or withdrawn."""
        return self.state in {None, ParticipantState.WITHDRAWN}


@dataclass(frozen=True)
class Result:
    """What became of one row; ``is_new`` is False for somebody who was on the list already."""

    participant: Participant
    is_new: bool


def members_of(organisation_id: int, workshop_id: int) -> list[Member]:
    """Return the people of an organisation by name, the first MOST_MEMBERS, with where their registration is."""
    rows = db.session.execute(
        select(Person.id, Person.full_name, Participant.state)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Participant, (Participant.person_id == Person.id) & counts(workshop_id))
        .where(Membership.organisation_id == organisation_id, Person.erased_at.is_(None))
        .where(Person.disabled_at.is_(None))
        .order_by(Person.name_key, Person.id)
        .limit(MOST_MEMBERS)
    )
    return [Member(*row) for row in rows]


def team_on_list(organisation_id: int, workshop_id: int) -> list[Participant]:
    """Return who is on the list of a workshop of a team: its people, and whom its coordinators registered."""
    members = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    by_coordinator = (Participant.source == Source.COORDINATOR) & (Participant.organisation_id == organisation_id)
    found = select(Participant).where(counts(workshop_id), or_(Participant.person_id.in_(members), by_coordinator))
    return list(db.session.scalars(found.order_by(Participant.in_line).limit(MOST_SHOWN)))


def register_team(
    workshop_id: int,
    organisation_id: int,
    person_ids: Sequence[int],
    named: Sequence[Registrant],
    *,
    by: int,
    form_key: str,
) -> list[Result]:
    """Register people of an organisation, then names without an account, in this order; all of them or nobody.

    Who finds no place is on the waiting list in the same order. Sent twice it is done once. Raises RowRefused for the
    first name that cannot be registered, and Refusal where nobody or too many were given.
    """
    if not person_ids and not named:
        raise Refusal(_l("Tick somebody, or write at least one name."), field="people")
    if len(person_ids) + len(named) > MOST_AT_ONCE:
        sentence = _l("Register %(max)d people at most in one go. Send these first, then the others.", max=MOST_AT_ONCE)
        raise Refusal(sentence, field="people")
    held_workshop(workshop_id)
    members = _members(organisation_id, person_ids)
    rows = [*members, *(replace(each, organisation_id=organisation_id) for each in named)]
    results = []
    for number, facts in enumerate(rows):
        key = f"{form_key}-{facts.person_id or f'n{number - len(members)}'}"
        results.append(_registered(workshop_id, facts, number - len(members), by=by, form_key=key))
    return results


def _registered(workshop_id: int, facts: Registrant, number: int, *, by: int, form_key: str) -> Result:
    more: dict[str, Any] = {"source": Source.COORDINATOR, "actor": Actor.COORDINATOR}
    try:
        participant = register(workshop_id, facts, by=by, form_key=form_key, **more)
    except Refusal as refusal:
        sentence = _l("%(name)s: %(what)s", name=facts.full_name, what=refusal.sentence)
        raise RowRefused(number, Refusal(sentence, field=refusal.field)) from refusal
    return Result(participant, participant.form_key == form_key)


def _members(organisation_id: int, person_ids: Sequence[int]) -> list[Registrant]:
    """Return those of some people who belong to an organisation, by name; any other is refused."""
    found = (
        select(Person.id, Person.full_name, Person.language)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.id.in_(person_ids))
        .where(Person.erased_at.is_(None), Person.disabled_at.is_(None))
        .order_by(Person.name_key, Person.id)
    )
    rows = db.session.execute(found).all()
    if len(rows) < len(set(person_ids)):
        raise Refusal(_l("Somebody you ticked is not in your organisation any more. Look at the list again."))
    return [
        Registrant(person_id=row.id, full_name=row.full_name, language=row.language, organisation_id=organisation_id)
        for row in rows
    ]
