"""Load what a page is about and check that this reader may see it, in one step. Anybody else's answers 404."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.learning.loaders import load_taught_course
from lms.quizzes.documents import QuizContent
from lms.quizzes.queries import Attempt, attempt_of


def load_attempt(attempt_id: int, *, is_held: bool = False) -> Attempt:
    """Return the reader's own attempt, or answer 404; ``is_held`` keeps it open until the transaction ends."""
    attempt = attempt_of(current_user.id, attempt_id, is_held=is_held)
    if attempt is None:
        abort(404)
    return attempt


def load_taught_quiz(slug: str, unit_id: str) -> tuple[PublishedCourse, Unit, QuizContent]:
    """Return a course that this reader teaches, a quiz of it and what the quiz holds; anything else answers 404."""
    course = load_taught_course(slug)
    unit = course.document.find_unit(unit_id)
    if unit is None or not isinstance(unit.content, QuizContent):
        abort(404)
    return course, unit, unit.content
