"""What the field log says about the fellow who wrote it. It counts the people met and never names them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.fieldlog.models import LogEntry
from lms.fellowships.placements.models import Fellow


def _entries(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(LogEntry)
        .join(Fellow, Fellow.id == LogEntry.fellow_id)
        .where(Fellow.person_id == person_id)
        .order_by(LogEntry.day, LogEntry.id)
    )
    return [
        {
            "day": row.day.isoformat(),
            "place": row.place,
            "activity": str(row.activity),
            "minutes": row.minutes,
            "people_met": row.people_met,
            "women_met": row.women_met,
            "notes": row.notes,
            "made_at": instant_text(row.made_at),
            "removed_at": instant_text(row.removed_at),
        }
        for row in rows
    ]


def _erase_entries(person_id: int) -> None:
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    db.session.execute(update(LogEntry).where(LogEntry.fellow_id.in_(own)).values(place="–", notes="", form_key=None))


def register() -> None:
    """Declare the field log."""
    declare(
        PersonalData(
            table="field_log_entries",
            title=_l("Your field log"),
            export=_entries,
            erase=_erase_entries,
            kept=_l(
                "Days, activities and counts of your field log stay for the sums of the programme, without your name."
            ),
        )
    )
