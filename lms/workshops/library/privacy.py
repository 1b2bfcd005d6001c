"""What the shelf of workshops holds about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.library.models import Template


def _made(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Template).where(Template.made_by_id == person_id).order_by(Template.id))
    return [{"slug": row.slug, "created_at": instant_text(row.created_at)} for row in rows]


def _forget(person_id: int) -> None:
    own = update(Template).where(Template.made_by_id == person_id)
    db.session.execute(own.values(made_by_id=None))


def register() -> None:
    """Declare the tables of the shelf."""
    declare(
        PersonalData(
            table="workshop_templates", title=_l("Workshop templates that you made"), export=_made, erase=_forget
        )
    )
