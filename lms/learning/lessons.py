"""The simplest activity: a text to read."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.core.kept_pages import blank, kept_page
from lms.core.language import current_language
from lms.core.templating import show_date
from lms.courses.documents import LessonContent
from lms.courses.rendering import lesson_html, lesson_language
from lms.learning.activities import Study


class Lesson:
    """A lesson counts as done when the learner has come to its end and said so."""

    def study(self, study: Study) -> ResponseReturnValue:
        """Answer the text of the lesson with the way on.

        The page is the same for all who have done the lesson, but for the day, and for all who have not.
        """
        done_at = study.state.done_at
        key = (study.course.digest, done_at is not None)
        return kept_page(key, lambda: _page(study, is_done=done_at is not None), done_on=show_date(done_at))


def _fallback(study: Study) -> str:
    """Return the language in which the reader gets a lesson that is not in the reader's own; nothing where it is."""
    content = study.unit.content
    if not isinstance(content, LessonContent):
        return ""
    language = lesson_language(study.course.document, content, current_language())
    return "" if language == current_language() else language


def _page(study: Study, *, is_done: bool) -> str:
    """Draw a lesson; nothing in it may be about the learner."""
    number, total = study.place
    previous, following = study.neighbour(-1), study.neighbour(+1)
    return render_template(
        "learning/lesson.html",
        course=study.course.document,
        module=study.module,
        unit=study.unit,
        number=number,
        total=total,
        sources=study.course.document.sources_of(study.unit.id),
        html=lesson_html(study.course, study.unit.id, current_language()),
        fallback=_fallback(study),
        done_on=blank("done_on") if is_done else None,
        previous=previous,
        previous_url=study.url(previous) if previous else None,
        following=following,
        following_url=study.url(following) if following else None,
    )
