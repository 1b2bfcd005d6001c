"""Cohorts in words, as places in which somebody can be the trainer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.core.language import localised
from lms.courses.queries import catalogue
from lms.learning.cohort_queries import OwnCohort, cohorts_by_ids
from lms.people.scopes import ScopeKind, scope_kinds

LONGEST_NUMBER = 10


def _choices() -> list[tuple[str, str]]:
    titles = {course.slug: localised(course.document.title) for course in catalogue()}
    return [(str(cohort.id), _in_words(cohort, titles)) for cohort in cohorts_by_ids()]


def _in_words(cohort: OwnCohort, titles: dict[str, str]) -> str:
    return f"{titles.get(cohort.slug, cohort.slug)}: {cohort.name}"


def _name_of(key: str) -> str | None:
    """Return the course and the name of a cohort, or None where it is gone."""
    found = cohorts_by_ids([int(key)]) if key.isascii() and key.isdigit() and len(key) < LONGEST_NUMBER else []
    return f"{found[0].slug}: {found[0].name}" if found else None


def register() -> None:
    """Let administrators make somebody the trainer of one cohort."""
    scope_kinds.add("cohort", ScopeKind("cohort", _l("Cohorts"), _choices, _name_of))
