"""Who has a unit open at the same time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from lms.authoring.drafts.models import DraftPresence
from lms.core import clock
from lms.core.database import lock, transaction
from lms.extensions import db
from lms.people.models import Person

HERE_FOR = timedelta(minutes=2)
"""How long somebody counts as being there after their page was last heard of; pages call every 30 seconds."""
FORGOTTEN_AFTER = timedelta(minutes=30)


def note_presence(unit_id: int, person_id: int) -> None:
    """Note that somebody has a unit open; opens its own transaction. What is long past is forgotten on the way."""
    now = clock.now()
    with transaction():
        db.session.execute(delete(DraftPresence).where(DraftPresence.seen_at < now - FORGOTTEN_AFTER))
        held = lock(DraftPresence, (unit_id, person_id))
        if held is not None:
            held.seen_at = now
            return
        try:
            with db.session.begin_nested():
                db.session.add(DraftPresence(unit_id=unit_id, person_id=person_id, seen_at=now))
        except IntegrityError:
            pass  # another page of the same person has said so in the same moment


def others_here(unit_id: int, person_id: int | None) -> list[str]:
    """Return the names of the others who have a unit open now."""
    statement = (
        select(Person.full_name)
        .join(DraftPresence, DraftPresence.person_id == Person.id)
        .where(
            DraftPresence.unit_id == unit_id,
            DraftPresence.person_id != (person_id or 0),
            DraftPresence.seen_at >= clock.now() - HERE_FOR,
        )
    )
    return list(db.session.scalars(statement.order_by(Person.full_name, Person.id)))


def last_saved_by(person_id: int | None) -> str:
    """Return the name of who saved a text last; empty where that is nobody, or somebody who has left."""
    return (db.session.scalar(select(Person.full_name).where(Person.id == person_id)) or "") if person_id else ""


def is_recent(at: datetime) -> bool:
    """Whether something was saved so lately that another author's page may not show it."""
    return clock.now() - at <= FORGOTTEN_AFTER
