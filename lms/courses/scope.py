"""Courses in words: as places in which a role can hold, and on the pages that show what is held about a person."""

from __future__ import annotations

from flask import g
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core.language import localised
from lms.courses.models import Course, CourseRevision
from lms.courses.queries import catalogue
from lms.extensions import db
from lms.people.held import value_words
from lms.people.scopes import ScopeKind, scope_kinds


def _choices() -> list[tuple[str, str]]:
    return [(course.slug, localised(course.document.title)) for course in catalogue()]


def _title_of(slug: str) -> str | None:
    """Return the title of a course in the reader's language; all are asked for at once, however many rows name one."""
    if "course_titles" not in g:
        current = select(Course.slug, CourseRevision.card).join(CourseRevision).where(CourseRevision.is_current)
        g.course_titles = {found: card["title"] for found, card in db.session.execute(current)}
    title = g.course_titles.get(slug)
    return localised(title) if title else None


def register() -> None:
    """Let administrators give roles for one course, and let people read titles of courses instead of slugs."""
    scope_kinds.add("course", ScopeKind("course", _l("Courses"), _choices, _title_of))
    value_words.add("course", lambda slug: _title_of(slug) or slug)
