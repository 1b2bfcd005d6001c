"""The texts of a course as safe HTML. Lessons are rendered once a process for each revision and language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms.core.language import Localised, in_language, localised, read_in
from lms.core.markup import Lesson, Surroundings, render_blocks, render_inline, render_lesson
from lms.core.markup_facts import FactShown
from lms.core.markup_media import Image
from lms.core.recent import Recent
from lms.courses.documents import CourseDocument, Fact, LessonContent
from lms.courses.media_drawing import image_of
from lms.courses.media_words import Picture
from lms.courses.queries import PublishedCourse

LESSONS_KEPT = 512
PREFIX_LENGTH = 16
ImageFinder = Callable[[str], Image | None]
lessons: Recent[Markup] = Recent(LESSONS_KEPT)


def lesson_html(course: PublishedCourse, unit_id: str, language: str) -> Markup:
    """Return a lesson in a language, or in the first it has, with the words it explains and its facts at its foot.

    It goes inside ``<div class="prose">``. LookupError where the unit is not a lesson that is ready.
    """
    key = (course.digest, unit_id, language)
    return lessons.find(key) or lessons.keep(key, _lesson(course.document, unit_id, language))


def _lesson(document: CourseDocument, unit_id: str, language: str) -> Markup:
    content = document.unit(unit_id).content
    if not isinstance(content, LessonContent):
        raise LookupError(f"{unit_id} is not a lesson that is ready")
    written_in = lesson_language(document, content, language)
    html = drawn_lesson(document, unit_id, content.body[written_in], written_in)
    return html if written_in == language else Markup('<div lang="{}">{}</div>').format(written_in, html)


def lesson_language(document: CourseDocument, content: LessonContent, language: str) -> str:
    """Return the language in which a lesson is read: the one wanted, else the course's first, else one that it has."""
    codes: tuple[str, ...] = (language, document.languages[0], *content.body)
    return next(code for code in codes if code in content.body)


def drawn_lesson(
    document: CourseDocument, unit_id: str, text: str, language: str, image: ImageFinder | None = None
) -> Markup:
    """Return a text as the lesson of a unit, with the words it explains and its facts at its foot.

    ``image`` finds pictures that the course does not show yet.
    """
    with in_language(language):
        surroundings = surroundings_of(document, unit_id, language)
        if image is not None:
            surroundings = replace(surroundings, image=image)
        lesson = render_lesson(text, surroundings)
        terms = [(key, term) for key in lesson.terms if (term := document.term_for(unit_id, key))]
        meanings = {
            key: (
                _marked(term.term, language, Markup.escape),
                _marked(term.meaning, language, lambda words: render_inline(words, surroundings)),
            )
            for key, term in terms
        }
        foot = render_template("courses/_glossary.html", meanings=meanings) if meanings else ""
        foot += _facts(document, unit_id, lesson)
    return lesson.html + Markup(foot)  # noqa: S704 – a template made it


def _marked(text: Localised, language: str, draw: Callable[[str], Markup]) -> Markup:
    """Return a text in a language; one that is not there in it says in which it is."""
    there = read_in(text, language)
    return (
        draw(text[there]) if there == language else Markup('<span lang="{}">{}</span>').format(there, draw(text[there]))
    )


def _facts(document: CourseDocument, unit_id: str, lesson: Lesson) -> str:
    """Return the list of the facts that a lesson cites, then of those of which it only shows the value."""
    facts = {key: fact for key in (*lesson.cited, *lesson.shown) if (fact := document.fact_for(unit_id, key))}
    return render_template("courses/_facts.html", facts=facts, cited=lesson.cited) if facts else ""


def fact_shown(fact: Fact, language: str) -> FactShown:
    """Return the value of a fact as a text in a language shows it: in the first that it has, where it lacks that."""
    there = language if language in fact.value else next(iter(fact.value), language)
    return FactShown(fact.value.get(there, ""), "" if there == language else there)


def surroundings_of(document: CourseDocument, unit_id: str, language: str) -> Surroundings:
    """Return what the Markdown of a unit may refer to: its words, pictures and facts, and what our markup says."""

    def address(name: str, file: Picture) -> str:
        return url_for("courses.show_picture", slug=document.slug, prefix=file.sha256[:PREFIX_LENGTH], name=name)

    def image(source: str) -> Image | None:
        return image_of(source, lambda path: document.picture_for(unit_id, path), address, language, without_pictures)

    def unit(linked: str) -> str | None:
        there = document.find_unit(linked)
        if there is None:
            return None
        module = document.module_of(linked)
        return url_for("learning.study_unit", slug=document.slug, module_id=module.id, unit_id=linked)

    words = {
        "note": _("Note"),
        "warning": _("Warning"),
        "example": _("Example"),
        "footnotes": _("Footnotes"),
        "back": _("Back to the text"),
        "transcript": _("What is said, in writing"),
    }
    terms = {key: localised(term.term, language) for key, term in document.terms_of(unit_id).items()}
    facts = {key: fact_shown(fact, language) for key, fact in document.facts_of(unit_id).items()}
    without_pictures = Surroundings(terms=terms, unit=unit, facts=facts, words=words)
    return replace(without_pictures, image=image)


def blocks_html(document: CourseDocument, unit_id: str, text: str, language: str) -> Markup:
    """Return a Markdown text of a unit, as the text of a question: paragraphs, lists, tables, pictures."""
    return render_blocks(text, surroundings_of(document, unit_id, language))


def line_html(document: CourseDocument, unit_id: str, text: str, language: str) -> Markup:
    """Return one line of Markdown of a unit, as a choice."""
    return render_inline(text, surroundings_of(document, unit_id, language))
