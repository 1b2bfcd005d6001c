"""What planning holds about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from lms.core import history
from lms.core.language import localised
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopNote, WorkshopSession

REASONS = {
    "workshop_about": "Which topics a workshop has; nothing about people.",
    "workshop_documents": "The agenda, tests and handouts of a workshop; nothing about people.",
    "workshop_days": "The dates of a workshop; nothing about people.",
    "workshop_sessions": "The agenda of a workshop; who teaches stands in another table.",
    "workshop_holidays": "Public holidays; nothing about people.",
}


def _planned(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Workshop).where(Workshop.created_by_id == person_id).order_by(Workshop.id))
    return [
        {
            "workshop": localised(each.title),
            "state": each.state.value,
            "starts_on": each.starts_on.isoformat() if each.starts_on else None,
            "ends_on": each.ends_on.isoformat() if each.ends_on else None,
            "created_at": instant_text(each.created_at),
        }
        for each in rows
    ]


def _erase_planned(person_id: int) -> None:
    """Take the person and the reasons, which are their words, from what they planned; the workshops stay."""
    mine = Workshop.created_by_id == person_id
    history.forget_reasons(Workshop.__tablename__, list(db.session.scalars(select(Workshop.id).where(mine))))
    db.session.execute(update(Workshop).where(mine).values(created_by_id=None, form_key=None))


def _taught(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Workshop.title, Workshop.starts_on, Facilitator.days)
        .join(Workshop, Workshop.id == Facilitator.workshop_id)
        .where(Facilitator.person_id == person_id)
        .order_by(Facilitator.id)
    )
    return [
        {"workshop": localised(title), "starts_on": day.isoformat() if day else None, "days_taught": list(days)}
        for title, day, days in rows
    ]


def _erase_taught(person_id: int) -> None:
    mine = select(Facilitator.id).where(Facilitator.person_id == person_id)
    of_mine = WorkshopSession.facilitator_id.in_(mine)
    db.session.execute(update(WorkshopSession).where(of_mine).values(facilitator_id=None))
    db.session.execute(delete(Facilitator).where(Facilitator.person_id == person_id))


def _notes(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Workshop.title, WorkshopNote.text, WorkshopNote.written_at)
        .join(Workshop, Workshop.id == WorkshopNote.workshop_id)
        .where(WorkshopNote.written_by_id == person_id)
        .order_by(WorkshopNote.id)
    )
    return [
        {"workshop": localised(title), "text": text, "written_at": instant_text(written_at)}
        for title, text, written_at in rows
    ]


def _erase_notes(person_id: int) -> None:
    db.session.execute(delete(WorkshopNote).where(WorkshopNote.written_by_id == person_id))


def register() -> None:
    """Declare the tables of planning."""
    for table, reason in REASONS.items():
        declare(PersonalData(table=table, reason=reason))
    declare(
        PersonalData(
            table="workshops",
            title=_l("Workshops that you planned"),
            export=_planned,
            erase=_erase_planned,
            kept=_l("The workshops stay, without your name, for those who took part in them and for the reports."),
        )
    )
    declare(
        PersonalData(
            table="workshop_facilitators",
            title=_l("Workshops at which you teach"),
            export=_taught,
            erase=_erase_taught,
        )
    )
    declare(
        PersonalData(table="workshop_notes", title=_l("Your notes about workshops"), export=_notes, erase=_erase_notes)
    )
