"""Whether somebody is on the list of a workshop already: by the account, the phone number, the e-mail, the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.people.names import search_key
from lms.workshops.registration.alike import is_alike
from lms.workshops.registration.models import Participant, ParticipantState
from lms.workshops.registration.names import masked
from lms.workshops.registration.queries import counts
from lms.workshops.registration.registrants import Registrant

LEFT = frozenset({ParticipantState.WITHDRAWN, ParticipantState.DECLINED})


def owner_of_row(workshop_id: int, facts: Registrant) -> Participant | None:
    """Return the row that is certainly of the same person, held: by the account.

    Without an account it is a row that was withdrawn or declined, with the same name and phone number or e-mail.
    """
    rows = select(Participant).where(counts(workshop_id))
    if facts.person_id is not None:
        return _held(rows.where(Participant.person_id == facts.person_id))
    ways = _ways(facts)
    if not ways:
        return None
    left = rows.where(Participant.person_id.is_(None), Participant.state.in_(LEFT), or_(*ways))
    same_name = left.where(Participant.name_key == search_key(facts.full_name))
    return _held(same_name.order_by(Participant.id.desc()).limit(1))


def _held(statement: Any) -> Participant | None:
    held = statement.with_for_update().execution_options(populate_existing=True)
    found: Participant | None = db.session.scalar(held)
    return found


def _ways(facts: Registrant) -> list[Any]:
    given = ((Participant.phone, facts.phone), (Participant.email, facts.email))
    return [column == value for column, value in given if value]


def require_unknown(workshop_id: int, facts: Registrant, *, but: Participant | None = None) -> None:
    """Raise Refusal where another name on the list has the same phone number or e-mail address."""
    name = _name_with(workshop_id, "phone", facts.phone, but) if facts.phone else None
    if name is not None:
        sentence = _l(
            "Somebody is registered with this phone number already, as “%(name)s”. If that is you, open your place "
            "with its code. If you share a phone, leave the number out, or ask the organisers to add you.",
            name=masked(name),
        )
        raise Refusal(sentence, field="phone")
    name = _name_with(workshop_id, "email", facts.email, but) if facts.email else None
    if name is not None:
        sentence = _l(
            "Somebody is registered with this e-mail address already, as “%(name)s”. If that is you, the link to your "
            "place is in your mail. Else give another address, or leave it out.",
            name=masked(name),
        )
        raise Refusal(sentence, field="email")


def _name_with(workshop_id: int, column: str, value: str, but: Participant | None) -> str | None:
    """Return under which name a phone number or e-mail is on the list, by the registration or the account."""
    rows = (
        select(Participant.full_name)
        .outerjoin(Person, Person.id == Participant.person_id)
        .where(counts(workshop_id), Participant.state.not_in(LEFT))
        .where(or_(getattr(Participant, column) == value, getattr(Person, column) == value))
    )
    if but is not None:
        rows = rows.where(Participant.id != but.id)
    return db.session.scalar(rows.order_by(Participant.id).limit(1))


@dataclass(frozen=True)
class Named:
    """A name on the list of a workshop."""

    id: int
    full_name: str
    person_id: int | None


def names_of(workshop_id: int) -> list[Named]:
    """Return every name on the list of a workshop whose registration stands; in one query."""
    found = select(Participant.id, Participant.full_name, Participant.person_id).where(
        counts(workshop_id), Participant.state.not_in(LEFT)
    )
    return [Named(*row) for row in db.session.execute(found.order_by(Participant.id))]


def alike(full_name: str, names: Sequence[Named]) -> Named | None:
    """Return the first name that may well be the same person's."""
    return next((each for each in names if is_alike(full_name, each.full_name)), None)
