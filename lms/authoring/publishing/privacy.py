"""What publishing holds about people: who planned it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.authoring.publishing.models import PlannedPublication
from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db

STAYS = _l("That it was planned stays with the course, without your name.")


def _plans(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, PlannedPublication.due_at, PlannedPublication.made_at, PlannedPublication.state)
        .join(Course, Course.id == PlannedPublication.course_id)
        .where(PlannedPublication.made_by_id == person_id)
        .order_by(PlannedPublication.id)
    )
    return [
        {"course": slug, "due_at": instant_text(due), "made_at": instant_text(made), "state": state.value}
        for slug, due, made, state in rows
    ]


def _unname(person_id: int) -> None:
    own = PlannedPublication.made_by_id == person_id
    db.session.execute(update(PlannedPublication).where(own).values(made_by_id=None))


def register() -> None:
    """Declare the table of publishing."""
    title = _l("Publications of courses that you planned")
    declare(PersonalData(table="planned_publications", title=title, export=_plans, erase=_unname, kept=STAYS))
