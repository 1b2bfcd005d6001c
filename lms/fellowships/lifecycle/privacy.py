"""What the course of a fellowship holds about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.lifecycle.models import AlumniNote, PlanChange
from lms.fellowships.placements.models import Fellow


def _changes(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(PlanChange)
        .join(Fellow, Fellow.id == PlanChange.fellow_id)
        .where(or_(Fellow.person_id == person_id, PlanChange.granted_by_id == person_id))
        .order_by(PlanChange.fellow_id, PlanChange.from_on, PlanChange.id)
    )
    return [
        {
            "fellow": each.fellow_id,
            "kind": each.kind.value,
            "from_on": each.from_on.isoformat(),
            "to_on": each.to_on.isoformat(),
            "days": each.days,
            "reason": each.reason,
            "granted_at": instant_text(each.granted_at),
        }
        for each in rows
    ]


def _erase_changes(person_id: int) -> None:
    """Take the reasons out of somebody's own leaves, and their name out of those that they granted."""
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    db.session.execute(update(PlanChange).where(PlanChange.fellow_id.in_(own)).values(reason=""))
    granted = PlanChange.granted_by_id == person_id
    db.session.execute(update(PlanChange).where(granted).values(granted_by_id=None))


def _notes(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(AlumniNote)
        .join(Fellow, Fellow.id == AlumniNote.fellow_id)
        .where(or_(Fellow.person_id == person_id, AlumniNote.written_by_id == person_id))
        .order_by(AlumniNote.fellow_id, AlumniNote.year)
    )
    return [
        {
            "fellow": each.fellow_id,
            "year": each.year,
            "organisation": each.organisation,
            "work": each.work,
            "text": each.text,
            "written_at": instant_text(each.written_at),
        }
        for each in rows
    ]


def _erase_notes(person_id: int) -> None:
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    db.session.execute(delete(AlumniNote).where(AlumniNote.fellow_id.in_(own)))
    written = AlumniNote.written_by_id == person_id
    db.session.execute(update(AlumniNote).where(written).values(written_by_id=None))


def register() -> None:
    """Declare the tables of the course of a fellowship."""
    declare(
        PersonalData(
            table="fellow_plan_changes",
            title=_l("Leave and extensions"),
            export=_changes,
            erase=_erase_changes,
            kept=_l("The days of leave and extension stay without a name and without the reason."),
        )
    )
    declare(
        PersonalData(
            table="alumni_notes",
            title=_l("Where you work after the fellowship"),
            export=_notes,
            erase=_erase_notes,
            kept=_l("Notes about others that you wrote stay, without your name."),
        )
    )
