"""What certificates hold about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.certificates.models import Certificate
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db


def _export(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.id))
    return [
        {
            "serial": row.serial,
            "state": row.state.value,
            "reason": row.reason,
            "award": row.award,
            "statement": row.statement,
            "requested_at": instant_text(row.requested_at),
            "issued_at": instant_text(row.issued_at),
        }
        for row in rows
    ]


def _erase(person_id: int) -> None:
    db.session.execute(update(Certificate).where(Certificate.person_id == person_id).values(person_id=None))


def register() -> None:
    """Declare the tables of certificates."""
    declare(
        PersonalData(
            table="certificates",
            title=_l("Your certificates"),
            export=_export,
            erase=_erase,
            kept=_l(
                "Certificates that were issued stay, with the name that is printed on them, so that an employer can "
                "still check them. They are no longer linked to you: no contact details or account remain with them."
            ),
        )
    )
