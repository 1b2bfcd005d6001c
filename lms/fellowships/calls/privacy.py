"""What calls hold about people: who was given longer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.calls.models import Call, LateLeave
from lms.people.models import Person


def _contacts(person_id: int) -> list[str]:
    row = db.session.execute(select(Person.email, Person.phone).where(Person.id == person_id)).one_or_none()
    return [contact for contact in row or () if contact]


def _leaves(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Call.slug, LateLeave.until, LateLeave.reason)
        .join(Call, Call.id == LateLeave.call_id)
        .where(LateLeave.contact.in_(_contacts(person_id)))
        .order_by(LateLeave.id)
    )
    return [{"call": slug, "until": instant_text(until), "reason": reason} for slug, until, reason in rows]


def _erase(person_id: int) -> None:
    db.session.execute(delete(LateLeave).where(LateLeave.contact.in_(_contacts(person_id))))
    given = update(LateLeave).where(LateLeave.given_by_id == person_id)
    db.session.execute(given.values(given_by_id=None))


def register() -> None:
    """Declare the tables of calls."""
    declare(PersonalData(table="calls", reason="what calls ask and when they are open; nothing about a person"))
    title = _l("Longer time that you were given for a call")
    declare(PersonalData(table="call_late_leaves", title=title, export=_leaves, erase=_erase))
