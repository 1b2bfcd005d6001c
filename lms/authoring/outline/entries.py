"""The entries of sources.yaml and glossary.yaml: one source, one word, changed alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from flask_babel import lazy_gettext as _l
from ruamel.yaml.comments import CommentedMap
from sqlalchemy import select

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import BANKS, GLOSSARY, SOURCES
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.outline.yaml_texts import save_change
from lms.core.errors import EditedMeanwhile, Refusal
from lms.courses.lessons import split_lesson
from lms.courses.yaml_changes import as_yaml, bring_over
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

MOST_NAMED = 10


def mark_of(entry: Any) -> str:
    """Return a mark of an entry as it is, by which a form tells that somebody has changed it since."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()[:16]


def add_entry(draft: DraftOf, place: str, key: str, entry: Mapping[str, Any], *, by: int | None) -> None:
    """Add an entry; the same one sent again is added once. Raises Refusal where another one has its id."""

    def change(data: CommentedMap) -> None:
        if key not in data:
            data[key] = as_yaml(entry)
        elif mark_of(data[key]) != mark_of(entry):
            raise Refusal(
                _l("There is an entry with this id already. Choose another id, or change that one."), field="key"
            )

    save_change(draft, place, change, version=None, by=by)


def change_entry(
    draft: DraftOf, place: str, key: str, before: Any, after: Mapping[str, Any], *, seen: str, by: int | None
) -> None:
    """Change an entry from what it was, as the form could show it, to what it shall be.

    ``seen`` is the mark of the entry that was shown. Raises EditedMeanwhile where it says something else by now.
    """

    def change(data: CommentedMap) -> None:
        if mark_of(data.get(key)) == mark_of(after):
            return
        if mark_of(data.get(key)) != seen:
            raise EditedMeanwhile
        if isinstance(data[key], MutableMapping) and isinstance(before, Mapping):
            bring_over(data[key], before, after)
        else:
            data[key] = as_yaml(after)

    save_change(draft, place, change, version=None, by=by)


def remove_entry(draft: DraftOf, place: str, key: str, *, by: int | None) -> None:
    """Take an entry out; doing it again changes nothing. Raises Refusal, naming the units, where a text uses it."""
    users = list(users_of(draft, place, key))
    if users:
        raise Refusal(
            _l("It is still used in: %(names)s. Take it out there first.", names=", ".join(users[:MOST_NAMED]))
        )
    save_change(draft, place, lambda data: data.pop(key, None), version=None, by=by)


def users_of(draft: DraftOf, place: str, key: str) -> Iterator[str]:
    """Yield the names of the texts of a draft that use a source or a word: ids of units, or files."""
    uses = {SOURCES: _cites, GLOSSARY: _explains}[place]
    statement = (
        select(DraftText, DraftUnit.slug, DraftUnit.kind)
        .outerjoin(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .outerjoin(DraftModule, DraftModule.id == DraftUnit.module_id)
        .where(
            DraftText.course_id == draft.course_id,
            DraftText.deleted_at.is_(None),
            DraftUnit.deleted_at.is_(None),
            DraftModule.deleted_at.is_(None),
            DraftText.unit_id.is_not(None) | DraftText.place.startswith(BANKS) | (DraftText.place == GLOSSARY),
            DraftText.content.contains(key, autoescape=True),
        )
        .order_by(DraftText.place)
    )
    named: set[str] = set()
    for text, slug, kind in db.session.execute(statement):
        name = slug or text.place
        if name not in named and uses(tidied(text.content), kind or "", key):
            named.add(name)
            yield name


def _explains(content: str, _: str, key: str) -> bool:
    return re.search(rf"\[\[\s*{re.escape(key)}\s*(\||\]\])", content) is not None


def _cites(content: str, kind: str, key: str) -> bool:
    values = split_lesson(content).values if kind == "lesson" else read_yaml(content).data
    return key in _sources_in(values)


def _sources_in(values: Any) -> Iterator[str]:
    """Yield the sources that stand anywhere in a file."""
    if isinstance(values, Mapping):
        named = values.get("sources")
        yield from map(str, named if isinstance(named, list) else ())
        for inner in values.values():
            yield from _sources_in(inner)
    elif isinstance(values, list):
        for inner in values:
            yield from _sources_in(inner)
