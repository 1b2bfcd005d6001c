"""What the parts in courses hold about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from lms.authoring.rights.models import CourseHand
from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db


def _held(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, CourseHand.part, CourseHand.given_at)
        .join(Course, Course.id == CourseHand.course_id)
        .where(CourseHand.person_id == person_id)
        .order_by(Course.slug)
    )
    return [{"course": slug, "part_in_course": part.value, "since": instant_text(at)} for slug, part, at in rows]


def _forget(person_id: int) -> None:
    db.session.execute(delete(CourseHand).where(CourseHand.person_id == person_id))
    db.session.execute(update(CourseHand).where(CourseHand.given_by_id == person_id).values(given_by_id=None))


def register() -> None:
    """Declare the table."""
    title = _l("Courses in whose writing you have a part")
    declare(PersonalData(table="course_hands", title=title, export=_held, erase=_forget))
