"""The quiz as an activity: the page of its unit, from which attempts begin."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.learning.activities import Study
from lms.quizzes.documents import QuizContent
from lms.quizzes.models import AttemptState
from lms.quizzes.queries import attempts_of, terms_of
from lms.quizzes.rendering import quiz_texts
from lms.quizzes.reviewed import shows_marks
from lms.quizzes.standing import standing


class Quiz:
    """A quiz is done when its pass mark is reached."""

    def study(self, study: Study) -> ResponseReturnValue:
        """Answer what the quiz is about, its rules, what the learner has done so far, and the way in."""
        content = study.unit.content
        assert isinstance(content, QuizContent)  # noqa: S101 - a ready unit of this kind has this content
        attempts = attempts_of(study.enrolment_id, study.unit.id)
        terms = terms_of(study.enrolment_id, study.unit.id, content.settings)
        stand = standing(content.settings, terms, attempts)
        ended = {each.id: each.submitted_at for each in attempts if each.submitted_at}
        visible = {each: shows_marks(content.settings, stand, at) for each, at in ended.items()}
        number, total = study.place
        return render_template(
            "quizzes/quiz.html",
            study=study,
            content=content,
            texts=(texts := quiz_texts(study.course.digest, study.course.document, study.unit.id)),
            fallback=texts.fallback,
            attempts=attempts,
            running=next((each for each in attempts if each.state is AttemptState.IN_PROGRESS), None),
            stand=stand,
            shows_marks=visible,
            shows_score=bool(visible) and all(visible.values()),
            number=number,
            total=total,
            previous=study.neighbour(-1),
            following=study.neighbour(+1),
        )
