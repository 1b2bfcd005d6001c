"""Correcting questions of the quiz of the factory, and what is kept of the attempts at it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.core import jobs
from lms.core.history import HistoryEntry
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import UnitProgress
from lms.quizzes.correcting.operations import correct
from lms.quizzes.corrections import QuizRegrade
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from lms.quizzes.models import QuizAnswer, QuizAttempt
from tests.factories.people import make_person
from tests.factories.quizzes import RIGHT, take

WHY = "The agent is right, as the rules of 2026 say."


def question(course: PublishedCourse, question_id: str = "visa", unit_id: str = "first-quiz") -> Question:
    content = course.document.unit(unit_id).content
    assert isinstance(content, QuizContent)
    return content.by_id[question_id]


def now_right(course: PublishedCourse, choice: str = "a") -> Question:
    """The first question with another choice as the right one."""
    return question(course).with_key({each: "100" if each == choice else "0" for each in "abc"})


def full(course: PublishedCourse, question_id: str = "visa") -> Question:
    return question(course, question_id).model_copy(update={"full_marks": True})


def make(
    course: PublishedCourse, corrected: Question, *, by: int | None = None, unit_id: str = "first-quiz"
) -> list[int]:
    """Correct a question and do what follows."""
    made = correct(course, course.document.unit(unit_id), corrected, reason=WHY, by=by, expected_digest=course.digest)
    jobs.run_due()
    db.session.rollback()
    return made


def score_of(attempt_id: int) -> float | None:
    db.session.rollback()
    return db.session.scalar(select(QuizAttempt.score).where(QuizAttempt.id == attempt_id))


def fraction_of(attempt_id: int, question_id: str = "visa") -> float | None:
    db.session.rollback()
    return db.session.scalar(select(QuizAnswer.fraction).filter_by(attempt_id=attempt_id, question_id=question_id))


def progress_of(attempt_id: int) -> UnitProgress:
    db.session.rollback()
    enrolment_id = db.session.scalars(select(QuizAttempt.enrolment_id).where(QuizAttempt.id == attempt_id)).one()
    return db.session.scalars(select(UnitProgress).filter_by(enrolment_id=enrolment_id, unit_id="first-quiz")).one()


def pair(course: PublishedCourse) -> tuple[int, int]:
    """Two attempts: one that had everything right by the old key, one that took what is right now."""
    old = take(make_person("Asha Devi"), course, RIGHT)
    new = take(make_person("Ravi Kumar"), course, {**RIGHT, "visa": "a"})
    return old, new


def kept() -> tuple[list[Any], list[Any]]:
    db.session.rollback()
    columns = [getattr(QuizRegrade, column.name) for column in QuizRegrade.__table__.columns]
    rows = db.session.execute(select(*columns).order_by(QuizRegrade.attempt_id)).all()
    entries = db.session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.id)).all()
    return [tuple(row) for row in rows], list(entries)
