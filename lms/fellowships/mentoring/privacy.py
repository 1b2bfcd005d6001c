"""What mentoring holds about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select, update

from lms.core import history
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.mentoring.models import CheckIn, Meeting, MentorNote
from lms.fellowships.placements.models import Fellow

ERASED = "–"


def _about(column: Any, person_id: int) -> ColumnElement[bool]:
    """Return what tells the rows that belong to the fellowships of a person."""
    condition: ColumnElement[bool] = column.in_(select(Fellow.id).where(Fellow.person_id == person_id))
    return condition


def _meetings(person_id: int) -> list[dict[str, Any]]:
    own = or_(Meeting.mentor_id == person_id, _about(Meeting.fellow_id, person_id))
    rows = db.session.scalars(select(Meeting).where(own).order_by(Meeting.starts_at, Meeting.id))
    return [
        {
            "starts_at": instant_text(row.starts_at),
            "place": row.place,
            "state": f"meeting_{row.state}",
            "notes": row.notes,
            "agreed": row.agreed,
        }
        for row in rows
    ]


def _erase_meetings(person_id: int) -> None:
    own = or_(Meeting.mentor_id == person_id, _about(Meeting.fellow_id, person_id))
    history.forget_reasons(Meeting.__tablename__, db.session.scalars(select(Meeting.id).where(own)).all())
    db.session.execute(
        update(Meeting).where(own).values(place="", notes="", agreed="").execution_options(synchronize_session=False)
    )


def _notes(person_id: int) -> list[dict[str, Any]]:
    """Return what somebody wrote, and the shared notes about them; what others keep for themselves is theirs."""
    shared = _about(MentorNote.fellow_id, person_id) & MentorNote.is_private.is_(False)
    own = or_(MentorNote.written_by_id == person_id, shared)
    rows = db.session.scalars(select(MentorNote).where(own).order_by(MentorNote.id))
    return [
        {"written_at": instant_text(row.written_at), "is_private": row.is_private, "text": row.text} for row in rows
    ]


def _erase_notes(person_id: int) -> None:
    own = or_(MentorNote.written_by_id == person_id, _about(MentorNote.fellow_id, person_id))
    db.session.execute(delete(MentorNote).where(own).execution_options(synchronize_session=False))


def _check_ins(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(CheckIn).where(CheckIn.person_id == person_id).order_by(CheckIn.id))
    return [
        {
            "occasion": str(row.occasion),
            "side": str(row.side),
            "asked_at": instant_text(row.asked_at),
            "handed_in_at": instant_text(row.handed_in_at),
            "answers": row.answers,
            "verdict": row.verdict or None,
        }
        for row in rows
    ]


def _erase_check_ins(person_id: int) -> None:
    """Forget what somebody wrote, and what was written about them; that it was asked and handed in, stays."""
    about = _about(CheckIn.fellow_id, person_id)
    history.forget_reasons(CheckIn.__tablename__, db.session.scalars(select(CheckIn.id).where(about)).all())
    concerned = or_(CheckIn.person_id == person_id, about)
    for condition, values in (
        (concerned, {"answers": {}, "token_hash": None}),
        (about & (CheckIn.name != ""), {"name": ERASED, "email": ""}),
    ):
        statement = update(CheckIn).where(condition).values(**values)
        db.session.execute(statement.execution_options(synchronize_session=False))


def register() -> None:
    """Declare the tables of mentoring."""
    declare(
        PersonalData(
            table="mentor_meetings",
            title=_l("Meetings of fellow and mentor"),
            export=_meetings,
            erase=_erase_meetings,
            kept=_l("That a meeting took place and when stays, without what was said."),
        )
    )
    declare(
        PersonalData(
            table="mentor_notes",
            title=_l("Notes of mentors, yours and those about you"),
            export=_notes,
            erase=_erase_notes,
        )
    )
    declare(
        PersonalData(
            table="check_ins",
            title=_l("Check-ins and final reviews that you filled in"),
            export=_check_ins,
            erase=_erase_check_ins,
            kept=_l("That a form was asked for and handed in, and the panel's verdict, stay without the answers."),
        )
    )
