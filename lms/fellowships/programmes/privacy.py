"""What programmes hold about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.privacy import PersonalData, declare
from lms.extensions import db
from lms.fellowships.programmes.models import Programme


def _guarded(person_id: int) -> list[dict[str, Any]]:
    slugs = select(Programme.slug).where(Programme.safeguarding_id == person_id).order_by(Programme.slug)
    return [{"programme": slug} for slug in db.session.scalars(slugs)]


def _forget(person_id: int) -> None:
    own = update(Programme).where(Programme.safeguarding_id == person_id)
    db.session.execute(own.values(safeguarding_id=None))


def register() -> None:
    """Declare the table of programmes."""
    title = _l("Programmes whose safeguarding person you are")
    declare(PersonalData(table="programmes", title=title, export=_guarded, erase=_forget))
