"""What the page of a fact shows besides what it says now: what it said before, and the drafts that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from lms.authoring.drafts.places import GLOSSARY, language_of
from lms.authoring.facts.models import Fact
from lms.authoring.facts.queries import TextCiting, versions_of
from lms.authoring.facts.said import parts_changed, read_said, said_by
from lms.authoring.facts.words import CONFIDENCE_NAMES
from lms.authoring.rights.permissions import part_of
from lms.core.language import LANGUAGES, localised
from lms.core.templating import show_date
from lms.courses.sources import Fact as Said
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Person

LANGUAGE_PARTS = ("statement", "value")


@dataclass(frozen=True)
class VersionShown:
    """A version of a fact: its number, since when and by whom, and what became of each part that changed with it."""

    number: int
    since: datetime
    by: str
    changes: list[tuple[str, list[tuple[str, str, str]]]]


def versions_with_changes(fact: Fact) -> list[VersionShown]:
    """Return the versions of a fact, the latest first: parts as (language or nothing, before, after)."""
    kept = versions_of(fact)
    states: list[tuple[int, datetime, int | None, Said]] = [
        (fact.version, fact.changed_at, fact.changed_by_id, said_by(fact))
    ]
    states += [
        (each.version, each.changed_at, each.changed_by_id, said)
        for each in kept
        if (said := read_said(each.said)) is not None
    ]
    names = _names({by for _number, _at, by, _said in states if by})
    before: list[Said | None] = [*(said for *_others, said in states[1:]), None]
    return [
        VersionShown(number, at, names.get(by or 0, ""), _changes(earlier, said))
        for (number, at, by, said), earlier in zip(states, before, strict=True)
    ]


def _names(person_ids: set[int]) -> dict[int, str]:
    found = select(Person.id, Person.full_name).where(Person.id.in_(person_ids)).order_by(Person.id)
    return {row.id: row.full_name for row in db.session.execute(found)}


def _changes(before: Said | None, after: Said) -> list[tuple[str, list[tuple[str, str, str]]]]:
    if before is None:
        return []
    return [(part, _differences(part, before, after)) for part in parts_changed(before, after)]


def _differences(part: str, before: Said, after: Said) -> list[tuple[str, str, str]]:
    old, new = getattr(before, part), getattr(after, part)
    if part in LANGUAGE_PARTS:
        return [
            (code, old.get(code, ""), new.get(code, "")) for code in LANGUAGES if old.get(code, "") != new.get(code, "")
        ]
    return [("", _words(part, old), _words(part, new))]


def _words(part: str, value: Any) -> str:
    if part == "references":
        return "; ".join(" ".join(str(each) for each in (ref.title, ref.url, ref.date) if each) for ref in value)
    if part == "confidence":
        return str(CONFIDENCE_NAMES[value])
    return show_date(value) if value else ""


def readable(texts: Iterable[TextCiting], identity: Identity) -> dict[str, list[tuple[str | None, str]]]:
    """Return the places that cite a fact in drafts which somebody may read: by course, the unit and its words."""
    found: dict[str, list[tuple[str | None, str]]] = {}
    parts: dict[int, bool] = {}
    for text in texts:
        if text.course_id not in parts:
            parts[text.course_id] = part_of(identity, text.course_id, text.slug) is not None
        if parts[text.course_id]:
            place = (text.unit, _place_words(text))
            if place not in found.setdefault(text.slug, []):
                found[text.slug].append(place)
    return found


def _place_words(text: TextCiting) -> str:
    """Return what a place in a draft is called: the title of a unit, else the file."""
    if text.unit is None:
        return _("The words of the glossary") if text.place == GLOSSARY else text.place
    title = localised(text.title) if isinstance(text.title, Mapping) else str(text.title or text.unit)
    language = language_of(text.place)
    return f"{title} ({LANGUAGES[language]})" if language in LANGUAGES else title
