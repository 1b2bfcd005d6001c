"""The course about the Gulf on a running site, and what its learners have given there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.courses.documents import CourseDocument, Unit
from lms.courses.queries import published
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.documents import QuizContent
from lms.quizzes.models import QuizAnswer, QuizAttempt
from lms.trial.studies import COURSE
from tests.browser import LiveSite


def gulf_course(site: LiveSite) -> CourseDocument:
    """Return the course about the Gulf as the site has published it."""
    with site.app.app_context():
        course = published(COURSE)
        db.session.remove()
    assert course is not None
    return course.document


def lessons_of(course: CourseDocument) -> list[Unit]:
    """Return the lessons of a course."""
    return [unit for unit in course.ready_units() if unit.kind == "lesson"]


def quiz_unit(course: CourseDocument) -> Unit:
    """Return the unit of a course that is its quiz."""
    return next(unit for unit in course.ready_units() if unit.kind == "quiz")


def quiz_of(course: CourseDocument) -> QuizContent:
    """Return the quiz of a course."""
    content = quiz_unit(course).content
    assert isinstance(content, QuizContent)
    return content


def right_answers(course: CourseDocument) -> dict[str, Any]:
    """Return the right answer to every question of the quiz."""
    return {question.id: question.right_answer() for question in quiz_of(course).questions}


def saved_answers(site: LiveSite, attempt_id: int) -> dict[str, Any]:
    """Return the answers that the site has of an attempt."""
    with site.app.app_context():
        rows = db.session.execute(
            select(QuizAnswer.question_id, QuizAnswer.answer).where(QuizAnswer.attempt_id == attempt_id)
        ).all()
        db.session.remove()
    return {row.question_id: row.answer for row in rows}


def attempts_of(site: LiveSite, person_id: int) -> list[str]:
    """Return the states of a person's attempts, the first one first."""
    with site.app.app_context():
        states = db.session.scalars(
            select(QuizAttempt.state)
            .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
            .where(Enrolment.person_id == person_id)
            .order_by(QuizAttempt.number)
        ).all()
        db.session.remove()
    return [str(state) for state in states]
