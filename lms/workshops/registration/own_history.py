"""What happened to one registration, with the names of those who did it."""

from __future__ import annotations

from sqlalchemy import select

from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.registration.models import Participant

MOST = 200


def history_of(participant: Participant) -> list[tuple[HistoryEntry, str]]:
    """Return what happened to a registration, the latest first, with who did it; in one query."""
    rows = db.session.execute(
        select(HistoryEntry, Person.full_name)
        .outerjoin(Person, Person.id == HistoryEntry.actor_id)
        .where(HistoryEntry.subject_kind == Participant.__tablename__, HistoryEntry.subject_id == participant.id)
        .order_by(HistoryEntry.id.desc())
        .limit(MOST)
    )
    return [(row[0], row[1] or "") for row in rows]
