"""What quizzes hold about a person: their attempts, answers and tries. Erasing the account removes all."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.models import QuizAnswer, QuizAttempt, QuizTry


def _attempts(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Course.slug,
            QuizAttempt.unit_id,
            QuizAttempt.number,
            QuizAttempt.state,
            QuizAttempt.started_at,
            QuizAttempt.submitted_at,
            QuizAttempt.earned,
            QuizAttempt.most,
            QuizAttempt.score,
        )
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(QuizAttempt.id)
    )
    return [
        {
            "course": row.slug,
            "quiz": row.unit_id,
            "attempt": row.number,
            "state": row.state.value,
            "started_at": instant_text(row.started_at),
            "submitted_at": instant_text(row.submitted_at),
            "marks": row.earned,
            "out_of": row.most,
            "per_cent": row.score,
        }
        for row in rows
    ]


def _answers(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Course.slug,
            QuizAttempt.unit_id,
            QuizAttempt.number,
            QuizAnswer.question_id,
            QuizAnswer.answer,
            QuizAnswer.certainty,
            QuizAnswer.saved_at,
        )
        .join(QuizAttempt, QuizAttempt.id == QuizAnswer.attempt_id)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(QuizAnswer.attempt_id, QuizAnswer.question_id)
    )
    return [
        {
            "course": slug,
            "quiz": unit,
            "attempt": number,
            "question": question,
            "answer": answer,
            "certainty": certainty,
            "saved_at": instant_text(at),
        }
        for slug, unit, number, question, answer, certainty, at in rows
    ]


def _tries(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Course.slug,
            QuizAttempt.unit_id,
            QuizAttempt.number,
            QuizTry.question_id,
            QuizTry.number,
            QuizTry.answer,
            QuizTry.tried_at,
        )
        .join(QuizAttempt, QuizAttempt.id == QuizTry.attempt_id)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(QuizTry.attempt_id, QuizTry.question_id, QuizTry.number)
    )
    names = ("course", "quiz", "attempt", "question", "number", "answer", "saved_at")
    return [dict(zip(names, (*values, instant_text(at)), strict=True)) for *values, at in rows]


def _erase_attempts(person_id: int) -> None:
    own = select(Enrolment.id).where(Enrolment.person_id == person_id)
    db.session.execute(delete(QuizAttempt).where(QuizAttempt.enrolment_id.in_(own)))


def _erase_answers(person_id: int) -> None:
    own = select(QuizAttempt.id).join(Enrolment).where(Enrolment.person_id == person_id)
    db.session.execute(delete(QuizAnswer).where(QuizAnswer.attempt_id.in_(own)))


def _erase_tries(person_id: int) -> None:
    own = select(QuizAttempt.id).join(Enrolment).where(Enrolment.person_id == person_id)
    db.session.execute(delete(QuizTry).where(QuizTry.attempt_id.in_(own)))


def register() -> None:
    """Declare the tables of quizzes."""
    tries = _l("Answers that you had checked during a quiz")
    declare(PersonalData(table="quiz_tries", title=tries, export=_tries, erase=_erase_tries))
    answers, attempts = _l("Your answers in quizzes"), _l("Your attempts at quizzes")
    declare(PersonalData(table="quiz_answers", title=answers, export=_answers, erase=_erase_answers))
    declare(PersonalData(table="quiz_attempts", title=attempts, export=_attempts, erase=_erase_attempts))
