"""What learning holds about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db
from lms.learning.models import Cohort, CohortFacilitator, Enrolment, UnitProgress


def _enrolments(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, Enrolment.enrolled_at, Enrolment.left_at, Enrolment.completed_at, Cohort.name)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person_id)
    )
    return [
        {
            "course": slug,
            "enrolled_at": instant_text(enrolled),
            "left_at": instant_text(left),
            "completed_at": instant_text(completed),
            "cohort": cohort,
        }
        for slug, enrolled, left, completed, cohort in rows
    ]


def _unit_progress(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, UnitProgress.unit_id, UnitProgress.done_at, UnitProgress.score)
        .join(Enrolment, Enrolment.id == UnitProgress.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(UnitProgress.changed_at)
    )
    return [{"course": s, "unit": unit, "done_at": instant_text(done), "score": score} for s, unit, done, score in rows]


def _facilitated(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, Cohort.name)
        .join(Cohort, Cohort.course_id == Course.id)
        .join(CohortFacilitator, CohortFacilitator.cohort_id == Cohort.id)
        .where(CohortFacilitator.person_id == person_id)
        .order_by(Course.slug, Cohort.name)
    )
    return [{"course": slug, "cohort": name} for slug, name in rows]


def _erase_facilitated(person_id: int) -> None:
    db.session.execute(delete(CohortFacilitator).where(CohortFacilitator.person_id == person_id))


def _erase_enrolments(person_id: int) -> None:
    db.session.execute(delete(Enrolment).where(Enrolment.person_id == person_id))


def _erase_unit_progress(person_id: int) -> None:
    own = select(Enrolment.id).where(Enrolment.person_id == person_id)
    db.session.execute(delete(UnitProgress).where(UnitProgress.enrolment_id.in_(own)))


def register() -> None:
    """Declare the tables of learning."""
    declare(PersonalData(table="cohorts", reason="groups; who is in one stands in the enrolments"))
    declare(
        PersonalData(
            table="cohort_facilitators",
            title=_l("Cohorts that you accompany"),
            export=_facilitated,
            erase=_erase_facilitated,
        )
    )
    declare(
        PersonalData(
            table="unit_progress", title=_l("What you have studied"), export=_unit_progress, erase=_erase_unit_progress
        )
    )
    declare(
        PersonalData(table="enrolments", title=_l("Courses you are on"), export=_enrolments, erase=_erase_enrolments)
    )
