"""What attendance says about people: those who were marked, and those who marked them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select, update

from lms.core.language import localised
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.attendance.models import Mark, MarkEntry, UnnamedCount
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.registration.models import Participant


def _own(person_id: int) -> Any:
    return select(Participant.id).where(Participant.person_id == person_id)


def _with_titles(model: Any, *where: ColumnElement[bool]) -> Any:
    return db.session.execute(
        select(model, WorkshopSession.title, Workshop.title)
        .join(WorkshopSession, WorkshopSession.id == model.session_id)
        .join(Workshop, Workshop.id == WorkshopSession.workshop_id)
        .where(*where)
        .order_by(model.id)
    )


def _marks(person_id: int) -> list[dict[str, Any]]:
    return [
        {
            "workshop": localised(workshop),
            "session": localised(session),
            "presence": row.presence,
            "mark_source": str(row.source),
            "marked_at": instant_text(row.marked_at),
        }
        for row, session, workshop in _with_titles(Mark, Mark.participant_id.in_(_own(person_id)))
    ]


def _entries(person_id: int) -> list[dict[str, Any]]:
    is_own = MarkEntry.participant_id.in_(_own(person_id))
    return [
        {
            "workshop": localised(workshop),
            "session": localised(session),
            "presence": row.presence,
            "mark_source": str(row.source),
            "reason": row.reason,
            "made_by_you": row.made_by_id == person_id,
            "made_at": instant_text(row.made_at),
        }
        for row, session, workshop in _with_titles(MarkEntry, or_(is_own, MarkEntry.made_by_id == person_id))
    ]


def _leave_marks(person_id: int) -> None:
    db.session.execute(update(Mark).where(Mark.marked_by_id == person_id).values(marked_by_id=None))


def _forget_reasons(person_id: int) -> None:
    """Take out why marks were corrected: of the person, and by the person."""
    about = or_(MarkEntry.participant_id.in_(_own(person_id)), MarkEntry.made_by_id == person_id)
    db.session.execute(update(MarkEntry).where(about).values(reason=""))
    db.session.execute(update(MarkEntry).where(MarkEntry.made_by_id == person_id).values(made_by_id=None))


def forget_reasons_about(participant: Participant, _by: int | None) -> None:
    """Take out why marks of a participant were corrected, because their words are erased."""
    db.session.execute(update(MarkEntry).where(MarkEntry.participant_id == participant.id).values(reason=""))


def _counts(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(UnnamedCount).where(UnnamedCount.counted_by_id == person_id).order_by(UnnamedCount.id)
    )
    return [{"number": row.number, "counted_at": instant_text(row.counted_at)} for row in rows]


def _forget_counter(person_id: int) -> None:
    counted = update(UnnamedCount).where(UnnamedCount.counted_by_id == person_id)
    db.session.execute(counted.values(counted_by_id=None))


def register() -> None:
    """Declare marks, what is behind them, and counts without names."""
    kept = _l("At which sessions of a workshop a place was taken up stays for its figures, without your name.")
    declare(
        PersonalData(
            table="workshop_marks",
            title=_l("Your attendance at workshops"),
            export=_marks,
            erase=_leave_marks,
            kept=kept,
        )
    )
    declare(
        PersonalData(
            table="workshop_mark_entries",
            title=_l("Who said what of your attendance"),
            export=_entries,
            erase=_forget_reasons,
            kept=_l("When a mark was made or corrected stays, without the reasons and without your name."),
        )
    )
    declare(
        PersonalData(
            table="workshop_unnamed_counts",
            title=_l("Counts without names that you entered"),
            export=_counts,
            erase=_forget_counter,
            kept=_l("The counts stay, without who entered them."),
        )
    )
