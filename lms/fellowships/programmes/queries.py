"""What pages ask about programmes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from lms.extensions import db
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person

MOST_SHOWN = 200


def programme_titles(programme_ids: Collection[int] | None = None) -> dict[int, dict[str, str]]:
    """Return the titles of some programmes, or of all that are not archived, by id, the oldest first."""
    is_meant = Programme.archived_at.is_(None) if programme_ids is None else Programme.id.in_(programme_ids)
    rows = db.session.execute(select(Programme.id, Programme.plan["title"]).where(is_meant).order_by(Programme.id))
    return {row[0]: row[1] for row in rows}


def programmes_list(programme_ids: Collection[int] | None, *, are_archived: bool = False) -> Sequence[Programme]:
    """Return some programmes, or all, the newest first; those that were put away only where they are asked for."""
    is_put_away = Programme.archived_at.is_not(None) if are_archived else Programme.archived_at.is_(None)
    statement = select(Programme).where(is_put_away)
    statement = statement if programme_ids is None else statement.where(Programme.id.in_(programme_ids))
    return db.session.scalars(statement.order_by(Programme.id.desc()).limit(MOST_SHOWN)).all()


def find_programme(slug: str) -> Programme | None:
    """Return a programme by its slug, or None."""
    return db.session.scalar(select(Programme).where(Programme.slug == slug))


def name_of_person(person_id: int | None) -> str:
    """Return the name of somebody; empty for nobody."""
    found = db.session.scalar(select(Person.full_name).where(Person.id == person_id)) if person_id else None
    return found or ""


def login_of(person_id: int | None) -> str:
    """Return what somebody signs in with; empty for nobody."""
    chosen = func.coalesce(Person.sign_in_name, Person.phone, Person.email, "")
    found = db.session.scalar(select(chosen).where(Person.id == person_id)) if person_id else None
    return found or ""
