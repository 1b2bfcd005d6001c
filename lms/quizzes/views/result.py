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
from lms.quizzes.queries import Attempt, answers_of, attempts_of, terms_of
from lms.quizzes.rendering import CERTAINTY_WORDS, quiz_texts
from lms.quizzes.reviewed import judged_of, review_of, reviewed_questions
from lms.quizzes.standing import standing


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
    terms = terms_of(attempt.enrolment_id, attempt.unit.id, settings)
    stand = standing(settings, terms, attempts_of(attempt.enrolment_id, attempt.unit.id))
    review = review_of(attempt, stand)
    saved = answers_of(attempt_id)
    return render_template(
        "quizzes/result.html",
        attempt=attempt,
        texts=quiz_texts(attempt.digest, attempt.document, attempt.unit.id),
        settings=attempt.content.settings,
        band=attempt.content.settings.band_for(attempt.score) if attempt.score is not None and review.marks else None,
        certainty_words=CERTAINTY_WORDS,
        stand=stand,
        review=review,
        questions=reviewed_questions(attempt, saved, review, judged_of(attempt, saved)) if attempt.has_ended else [],
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
