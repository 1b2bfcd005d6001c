"""What grading by hand holds about people: what was given for their answers, and the files that came with them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, or_, select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.gradings import QuizGrading
from lms.quizzes.models import QuizAttempt
from lms.quizzes.uploads.models import AnswerFile
from lms.quizzes.uploads.operations import erase_files_of


def _files(person_id: int) -> list[dict[str, Any]]:
    statement = select(
        Course.slug,
        QuizAttempt.unit_id,
        QuizAttempt.number,
        AnswerFile.question_id,
        AnswerFile.name,
        AnswerFile.size,
        AnswerFile.uploaded_at,
    ).join(QuizAttempt, QuizAttempt.id == AnswerFile.attempt_id)
    rows = db.session.execute(_with_course(statement).where(Enrolment.person_id == person_id).order_by(AnswerFile.id))
    return [
        {
            "course": row.slug,
            "quiz": row.unit_id,
            "attempt": row.number,
            "question": row.question_id,
            "file": row.name,
            "bytes": row.size,
            "added_at": instant_text(row.uploaded_at),
        }
        for row in rows
    ]


def _gradings(person_id: int) -> list[dict[str, Any]]:
    """Return what was given for a person's answers, and what they themselves have given for others'."""
    statement = select(
        Course.slug,
        QuizAttempt.unit_id,
        QuizGrading.question_id,
        QuizGrading.fraction,
        QuizGrading.comment,
        QuizGrading.graded_at,
        Enrolment.person_id,
    ).join(QuizAttempt, QuizAttempt.id == QuizGrading.attempt_id)
    is_own = or_(Enrolment.person_id == person_id, QuizGrading.graded_by_id == person_id)
    rows = db.session.execute(_with_course(statement).where(is_own).order_by(QuizGrading.id))
    return [
        {
            "course": row.slug,
            "quiz": row.unit_id,
            "question": row.question_id,
            "given_by_you": row.person_id != person_id,
            "per_cent": round(100 * row.fraction, 2),
            "comment": row.comment,
            "graded_at": instant_text(row.graded_at),
        }
        for row in rows
    ]


def _with_course(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id).join(
        Course, Course.id == Enrolment.course_id
    )


def _erase_gradings(person_id: int) -> None:
    own = select(QuizAttempt.id).join(Enrolment).where(Enrolment.person_id == person_id)
    db.session.execute(delete(QuizGrading).where(QuizGrading.attempt_id.in_(own)))
    db.session.execute(update(QuizGrading).where(QuizGrading.graded_by_id == person_id).values(graded_by_id=None))


def register() -> None:
    """Declare the tables of grading by hand; attempts come first, for what stands on them is erased before them."""
    files, gradings = _l("Files of your answers in quizzes"), _l("Grades given by hand")
    kept = _l("What you have given for other people's answers stays with them, without your name.")
    declare(PersonalData(table="answer_files", title=files, export=_files, erase=erase_files_of))
    declare(PersonalData(table="quiz_gradings", title=gradings, export=_gradings, erase=_erase_gradings, kept=kept))
