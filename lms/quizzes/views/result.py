"""The result of an attempt: marks, what was right and what was not, as far as the rules allow, and what to do next."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.courses.queries import PublishedCourse, published
from lms.learning.activities import Study
from lms.quizzes.blueprint import blueprint
from lms.quizzes.documents import QuizContent
from lms.quizzes.loaders import load_attempt
from lms.quizzes.models import AttemptState
from lms.quizzes.pages import review_of, reviewed_questions, standing
from lms.quizzes.queries import Attempt, answers_of, attempts_of
from lms.quizzes.rendering import quiz_texts


@blueprint.get("/attempts/<int:attempt_id>/result")
@access(SIGNED_IN)
def show_result(attempt_id: int) -> ResponseReturnValue:
    """Show what an attempt has come to; one in progress leads to its page."""
    attempt = load_attempt(attempt_id)
    if attempt.state is AttemptState.IN_PROGRESS:
        return redirect(url_for("quizzes.show_attempt", attempt_id=attempt_id), 303)
    study = _study(attempt, published(attempt.slug))
    now = study.unit.content if study else None
    settings = now.settings if isinstance(now, QuizContent) else attempt.content.settings
    attempts = attempts_of(attempt.enrolment_id, attempt.unit.id)
    stand = standing(settings, attempts)
    review = review_of(attempt, stand)
    return render_template(
        "quizzes/result.html",
        attempt=attempt,
        texts=quiz_texts(attempt.digest, attempt.document, attempt.unit.id),
        settings=attempt.content.settings,
        stand=stand,
        review=review,
        questions=reviewed_questions(attempt, answers_of(attempt_id), review) if attempt.is_graded else [],
        has_one_in_progress=stand.has_one_in_progress,
        study=study,
        following=study.neighbour(+1) if study else None,
    )


def _study(attempt: Attempt, course: PublishedCourse | None) -> Study | None:
    """Return the attempt's place in the course as it is now; None where the quiz is no longer in it."""
    unit = course.document.find_unit(attempt.unit.id) if course else None
    if course is None or unit is None or not unit.is_ready:
        return None
    module = course.document.module_of(unit.id)
    return Study(attempt.enrolment_id, current_user.id, course, module, unit, {})
