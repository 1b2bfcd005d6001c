"""How the settings page and corrections join the application: pages, job, words, privacy declarations."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.changes import action_names
from lms.people.held import column_names
from lms.quizzes.correcting import regrading
from lms.quizzes.correcting import views as corrections
from lms.quizzes.corrections import QuizCorrection, QuizRegrade
from lms.quizzes.models import QuizAttempt
from lms.quizzes.settings_page import views as settings

# Importing these modules enters their routes into the blueprint, and the job into the registry.
PARTS = (corrections, regrading, settings)

ACTIONS = {
    "quizzes.settings_changed": _l("Settings of a quiz changed"),
    "quizzes.question_corrected": _l("Key of a question corrected"),
    "quizzes.attempt_regraded": _l("Attempt marked anew after a correction"),
}
COLUMNS = {
    "quiz_corrections": _l("Correction of a question"),
    "regraded_at": _l("Marked anew"),
    "earned_before": _l("Marks before"),
    "earned_after": _l("Marks after"),
}
KEPT = _l("What was corrected and why stays, without your name: it explains marks of learners.")


def _corrections(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Course.slug,
            QuizCorrection.unit_id,
            QuizCorrection.question_id,
            QuizCorrection.reason,
            QuizCorrection.made_at,
        )
        .join(Course, Course.id == QuizCorrection.course_id)
        .where(QuizCorrection.made_by_id == person_id)
        .order_by(QuizCorrection.id)
    )
    return [
        {"course": slug, "quiz": unit, "question": question, "reason": reason, "made_at": instant_text(at)}
        for slug, unit, question, reason, at in rows
    ]


def _forget_who_corrected(person_id: int) -> None:
    own = QuizCorrection.made_by_id == person_id
    db.session.execute(update(QuizCorrection).where(own).values(made_by_id=None))


def _regrades(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Course.slug,
            QuizAttempt.unit_id,
            QuizAttempt.number,
            QuizRegrade.earned_before,
            QuizRegrade.earned_after,
            QuizRegrade.regraded_at,
        )
        .join(QuizAttempt, QuizAttempt.id == QuizRegrade.attempt_id)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(QuizRegrade.attempt_id, QuizRegrade.correction_id)
    )
    return [
        {
            "course": slug,
            "quiz": unit,
            "attempt": number,
            "earned_before": before,
            "earned_after": after,
            "regraded_at": instant_text(at),
        }
        for slug, unit, number, before, after, at in rows
    ]


def _erase_regrades(person_id: int) -> None:
    own = select(QuizAttempt.id).join(Enrolment).where(Enrolment.person_id == person_id)
    db.session.execute(delete(QuizRegrade).where(QuizRegrade.attempt_id.in_(own)))


def register() -> None:
    """Enter the words and declare the tables; those of attempts must have been declared before."""
    action_names.add_all(ACTIONS)
    column_names.add_all(COLUMNS)
    made, changed = _l("Keys of questions that you corrected"), _l("Marks of yours that a correction changed")
    declare(
        PersonalData(table="quiz_corrections", title=made, export=_corrections, erase=_forget_who_corrected, kept=KEPT)
    )
    declare(PersonalData(table="quiz_regrades", title=changed, export=_regrades, erase=_erase_regrades))
