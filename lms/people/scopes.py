"""Where a role can hold, in words: every package that has such places enters them here, so that they can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.core.language import localised
from lms.core.registry import Registry
from lms.extensions import db
from lms.people.models import Organisation
from lms.people.roles import WHOLE_SITE, scope_of


@dataclass(frozen=True)
class ScopeKind:
    """One kind of place: the word before the colon, its (key, name) pairs, and the name of one key or None."""

    kind: str
    label: Any
    choices: Callable[[], list[tuple[str, str]]]
    name_of: Callable[[str], str | None]


scope_kinds: Registry[ScopeKind] = Registry("scopes")
"""By kind: ``organisation``; courses enters ``course``."""


def _organisations() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name_key))
    return [(str(organisation_id), localised(name)) for organisation_id, name in rows]


def _organisation_name(key: str) -> str | None:
    if not key.isdigit():
        return None
    name = db.session.scalar(select(Organisation.name).where(Organisation.id == int(key)))
    return localised(name) if name else None


scope_kinds.add("organisation", ScopeKind("organisation", _l("Organisations"), _organisations, _organisation_name))


def scope_choices() -> list[Any]:
    """Return every place that can be chosen, grouped for a select field."""
    found = [SelectChoice(WHOLE_SITE, gettext("The whole site"))]
    for entry in scope_kinds:
        group = str(entry.label)
        found += [SelectChoice(scope_of(entry.kind, key), name, optgroup=group) for key, name in entry.choices()]
    return found


def scope_name(scope: str) -> str:
    """Return a scope in words; the scope itself where its thing is gone."""
    if scope == WHOLE_SITE:
        return str(gettext("The whole site"))
    kind, _, key = scope.partition(":")
    entry = scope_kinds.find(kind)
    return (entry.name_of(key) if entry else None) or scope
