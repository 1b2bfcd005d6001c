"""The texts of a course as safe HTML. Lessons are rendered once a process for each revision and language."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms.core.language import in_language, localised
from lms.core.markup import Image, Surroundings, render_blocks, render_inline, render_lesson
from lms.core.recent import Recent
from lms.courses.documents import CourseDocument, LessonContent
from lms.courses.queries import PublishedCourse

LESSONS_KEPT = 512
PREFIX_LENGTH = 16
lessons: Recent[Markup] = Recent(LESSONS_KEPT)


def lesson_html(course: PublishedCourse, unit_id: str, language: str) -> Markup:
    """Return a lesson in a language, or in the first it has, with the words it explains at its foot.

    It goes inside ``<div class="prose">``. LookupError where the unit is not a lesson that is ready.
    """
    key = (course.digest, unit_id, language)
    return lessons.find(key) or lessons.keep(key, _lesson(course.document, unit_id, language))


def _lesson(document: CourseDocument, unit_id: str, language: str) -> Markup:
    content = document.unit(unit_id).content
    if not isinstance(content, LessonContent):
        raise LookupError(f"{unit_id} is not a lesson that is ready")
    written_in = language if language in content.body else document.languages[0]
    with in_language(written_in):
        surroundings = surroundings_of(document, unit_id, written_in)
        lesson = render_lesson(content.body[written_in], surroundings)
        terms = [(key, term) for key in lesson.terms if (term := document.term_for(unit_id, key))]
        meanings = {
            key: (localised(term.term, written_in), render_inline(localised(term.meaning, written_in), surroundings))
            for key, term in terms
        }
        foot = render_template("courses/_glossary.html", meanings=meanings) if meanings else ""
    html = lesson.html + Markup(foot)  # noqa: S704 – a template made it
    return html if written_in == language else Markup('<div lang="{}">{}</div>').format(written_in, html)


def surroundings_of(document: CourseDocument, unit_id: str, language: str) -> Surroundings:
    """Return what the Markdown of a unit may refer to: its words, its pictures, and what our markup says."""

    def image(source: str) -> Image | None:
        picture = document.picture_for(unit_id, source)
        if picture is None:
            return None
        address = url_for(
            "courses.show_picture",
            slug=document.slug,
            prefix=picture.sha256[:PREFIX_LENGTH],
            name=source.rpartition("/")[2],
        )
        return Image(address, picture.width, picture.height)

    words = {
        "note": _("Note"),
        "warning": _("Warning"),
        "example": _("Example"),
        "footnotes": _("Footnotes"),
        "back": _("Back to the text"),
    }
    terms = {key: localised(term.term, language) for key, term in document.terms_of(unit_id).items()}
    return Surroundings(terms=terms, image=image, words=words)


def blocks_html(document: CourseDocument, unit_id: str, text: str, language: str) -> Markup:
    """Return a Markdown text of a unit, as the text of a question: paragraphs, lists, tables, pictures."""
    return render_blocks(text, surroundings_of(document, unit_id, language))


def line_html(document: CourseDocument, unit_id: str, text: str, language: str) -> Markup:
    """Return one line of Markdown of a unit, as a choice."""
    return render_inline(text, surroundings_of(document, unit_id, language))
