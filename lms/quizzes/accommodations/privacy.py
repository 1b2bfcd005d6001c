"""What exceptions and extra time hold about a person. Erasing the account also takes the reasons out of the history."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, delete, select

from lms.core.history import HistoryEntry
from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.quizzes.terms.models import QuizOverride, TimeFactor

REASON = "reason"


def _overrides(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, QuizOverride)
        .join(Enrolment, Enrolment.id == QuizOverride.enrolment_id)
        .join(Course, Course.id == QuizOverride.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(QuizOverride.id)
    )
    return [
        {
            "course": slug,
            "quiz": override.unit_id,
            "opens_at": instant_text(override.opens_at),
            "due_at": instant_text(override.due_at),
            "closes_at": instant_text(override.closes_at),
            "time_limit_minutes": override.time_limit_minutes,
            "attempts": override.attempts,
            REASON: override.reason,
            "made_at": instant_text(override.made_at),
        }
        for slug, override in rows
    ]


def _time_factors(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(TimeFactor).where(TimeFactor.person_id == person_id))
    return [{"factor": row.factor, REASON: row.reason, "made_at": instant_text(row.made_at)} for row in rows]


def _erase_overrides(person_id: int) -> None:
    own = list(db.session.scalars(select(Enrolment.id).where(Enrolment.person_id == person_id)))
    db.session.execute(delete(QuizOverride).where(QuizOverride.enrolment_id.in_(own)))
    _forget_reasons(Enrolment.__tablename__, own, "quizzes.override_")


def _erase_time_factors(person_id: int) -> None:
    db.session.execute(delete(TimeFactor).where(TimeFactor.person_id == person_id))
    _forget_reasons(Person.__tablename__, [person_id], "quizzes.extra_time_")


def _forget_reasons(kind: str, ids: list[int], actions: str) -> None:
    """Take the reasons, which may speak of somebody's health, out of what the history says about some rows."""
    about = and_(HistoryEntry.subject_kind == kind, HistoryEntry.subject_id.in_(ids))
    entries = select(HistoryEntry).where(about, HistoryEntry.action.startswith(actions, autoescape=True))
    for entry in db.session.scalars(entries):
        entry.detail = {name: value for name, value in entry.detail.items() if name != REASON}


def register() -> None:
    """Declare the tables of exceptions and extra time."""
    declare(
        PersonalData(
            table="quiz_overrides", title=_l("Exceptions for you in quizzes"), export=_overrides, erase=_erase_overrides
        )
    )
    declare(
        PersonalData(
            table="time_factors",
            title=_l("Your extra time in quizzes"),
            export=_time_factors,
            erase=_erase_time_factors,
        )
    )
