"""What workshops as units of courses hold about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.camps.models import Camp


def _linked(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Camp).where(Camp.linked_by_id == person_id).order_by(Camp.id))
    return [
        {"workshop_id": row.workshop_id, "course": row.course_slug, "linked_at": instant_text(row.linked_at)}
        for row in rows
    ]


def _forget(person_id: int) -> None:
    own = update(Camp).where(Camp.linked_by_id == person_id)
    db.session.execute(own.values(linked_by_id=None))


def register() -> None:
    """Declare the table."""
    title = _l("Workshops that you let count for a course")
    declare(PersonalData(table="workshop_camps", title=title, export=_linked, erase=_forget))
