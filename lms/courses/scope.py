"""Courses as places in which a role can hold: the trainer of one course."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.core.language import localised
from lms.courses.queries import catalogue, published
from lms.people.scopes import ScopeKind, scope_kinds


def _choices() -> list[tuple[str, str]]:
    return [(course.slug, localised(course.document.title)) for course in catalogue()]


def _name_of(slug: str) -> str | None:
    course = published(slug)
    return localised(course.document.title) if course else None


def register() -> None:
    """Let administrators give roles for one course."""
    scope_kinds.add("course", ScopeKind("course", _l("Courses"), _choices, _name_of))
