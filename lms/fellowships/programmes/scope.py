"""Programmes in words, as places in which somebody can be fellow, mentor or manager."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.core.language import localised
from lms.fellowships.programmes.queries import programme_titles
from lms.people.scopes import ScopeKind, scope_kinds

LONGEST_NUMBER = 10


def _choices() -> list[tuple[str, str]]:
    return [(str(found), localised(title)) for found, title in programme_titles().items()]


def _name_of(key: str) -> str | None:
    """Return the title of a programme, archived ones too, or None where it is gone."""
    is_number = key.isascii() and key.isdigit() and len(key) < LONGEST_NUMBER
    found = programme_titles([int(key)]) if is_number else {}
    return localised(next(iter(found.values()))) if found else None


def register() -> None:
    """Let administrators give roles for one programme."""
    scope_kinds.add("programme", ScopeKind("programme", _l("Fellowship programmes"), _choices, _name_of))
