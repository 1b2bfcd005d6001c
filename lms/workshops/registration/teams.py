"""A coordinator registers several people at once: those of the organisation, and names without an account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select

from lms.core.errors import Refusal
from lms.core.paging import Page, paginate
from lms.extensions import db
from lms.people.models import Membership, Person
from lms.people.names import search_key
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, ParticipantState, Source
from lms.workshops.registration.operations import register
from lms.workshops.registration.places import held_workshop
from lms.workshops.registration.queries import ENDED, LIVING, counts
from lms.workshops.registration.registrants import Registrant

MEMBERS_A_PAGE = 100
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


def members_of(organisation_id: int, workshop_id: int, words: str = "", *, page: int = 1) -> Page[Member]:
    """Return a page of the people of an organisation by name, with where their registration is; in two queries.

    Every one of ``words`` stands somewhere in the name.
    """
    wanted = [Person.name_key.contains(word, autoescape=True) for word in search_key(words).split()]
    found = paginate(_members_query(organisation_id, workshop_id, *wanted), page, MEMBERS_A_PAGE)
    return Page([Member(*tuple(row)) for row in found.items], found.number, found.size, found.total)


def ticked_members(organisation_id: int, workshop_id: int, person_ids: Sequence[int]) -> list[Member]:
    """Return those of some people who belong to an organisation and can be registered, by name; in one query."""
    if not person_ids:
        return []
    statement = _members_query(organisation_id, workshop_id, Person.id.in_(person_ids[:MOST_SHOWN]))
    return [each for each in (Member(*tuple(row)) for row in db.session.execute(statement)) if each.can_be_registered]


def _members_query(organisation_id: int, workshop_id: int, *wanted: ColumnElement[bool]) -> Select[Any]:
    columns: Any = select(Person.id, Person.full_name, Participant.state)
    statement: Select[Any] = (
        columns.join(Membership, Membership.person_id == Person.id)
        .outerjoin(Participant, (Participant.person_id == Person.id) & counts(workshop_id))
        .where(Membership.organisation_id == organisation_id, Person.erased_at.is_(None))
        .where(Person.disabled_at.is_(None), *wanted)
        .order_by(Person.name_key, Person.id)
    )
    return statement


def registered_of(organisation_ids: Collection[int], limit: int) -> list[tuple[Workshop, int, int]]:
    """Return the next workshops with people of some organisations: the organisation, and how many; in one query.

    Its people count, and whom its coordinators registered, as ``team_on_list`` has it, unless they withdrew.
    """
    of_team = Membership.organisation_id.in_(organisation_ids)
    by_coordinator = (Participant.source == Source.COORDINATOR) & Participant.organisation_id.in_(organisation_ids)
    key = func.coalesce(Membership.organisation_id, Participant.organisation_id)
    number = func.count(Participant.id.distinct())
    counted = (
        select(Participant.workshop_id, key.label("organisation_id"), number.label("number"))
        .outerjoin(Membership, (Membership.person_id == Participant.person_id) & of_team)
        .where(Participant.merged_into_id.is_(None), Participant.state.in_(LIVING))
        .where(or_(Membership.id.is_not(None), by_coordinator))
        .group_by(Participant.workshop_id, key)
        .subquery()
    )
    statement = (
        select(Workshop, counted.c.organisation_id, counted.c.number)
        .join(counted, counted.c.workshop_id == Workshop.id)
        .where(Workshop.state.not_in(ENDED))
        .order_by(Workshop.starts_on.is_(None), Workshop.starts_on, Workshop.id, counted.c.organisation_id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


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
