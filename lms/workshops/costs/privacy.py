"""What the money of workshops says about people: who entered a line. Bills are about workshops, not about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.money import plain_rupees
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.costs.models import CostLine


def _entered(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(CostLine).where(CostLine.entered_by_id == person_id).order_by(CostLine.id))
    return [
        {
            "workshop_id": row.workshop_id,
            "entered_at": instant_text(row.entered_at),
            "cost_kind": row.kind.value,
            "what_for": row.what,
            "rupees": plain_rupees(row.paise),
        }
        for row in rows
    ]


def _forget_who(person_id: int) -> None:
    own = update(CostLine).where(CostLine.entered_by_id == person_id)
    db.session.execute(own.values(entered_by_id=None))


def register() -> None:
    """Declare the tables of costs."""
    declare(
        PersonalData(table="workshop_funders", reason="Who pays for a workshop is an organisation, with its grant.")
    )
    declare(
        PersonalData(
            table="workshop_costs",
            title=_l("Costs of workshops that you entered"),
            export=_entered,
            erase=_forget_who,
            kept=_l("What a workshop cost stays in its accounts, without saying who entered it."),
        )
    )
