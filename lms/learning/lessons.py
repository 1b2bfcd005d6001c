"""The simplest activity: a text to read."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.core.language import current_language
from lms.courses.rendering import lesson_html
from lms.learning.activities import Study


class Lesson:
    """A lesson counts as done when the learner has come to its end and said so."""

    def study(self, study: Study) -> ResponseReturnValue:
        """Answer the text of the lesson with the way on."""
        number, total = study.place
        return render_template(
            "learning/lesson.html",
            study=study,
            course=study.course.document,
            unit=study.unit,
            number=number,
            total=total,
            html=lesson_html(study.course, study.unit.id, current_language()),
            previous=study.neighbour(-1),
            following=study.neighbour(+1),
        )
