"""What beginnings hold about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.authoring.starting.models import CourseArchive
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db


def _sent(person_id: int) -> list[dict[str, Any]]:
    mine = select(CourseArchive).where(CourseArchive.sent_by_id == person_id).order_by(CourseArchive.id)
    return [{"name": row.name, "sent_at": instant_text(row.sent_at)} for row in db.session.scalars(mine)]


def _forget(person_id: int) -> None:
    mine = CourseArchive.sent_by_id == person_id
    db.session.execute(update(CourseArchive).where(mine).values(sent_by_id=None, name=""))


def register() -> None:
    """Declare the table."""
    title = _l("Courses that you sent as zip files")
    declare(PersonalData(table="course_archives", title=title, export=_sent, erase=_forget))
