"""Which sources and facts of a course somebody must check again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from lms.courses.documents import CourseDocument, Fact, Source, Unit
from lms.courses.facts import fact_uses


@dataclass(frozen=True)
class StaleSource:
    """A source whose day of review has passed, and the units that learners read which rest on it."""

    id: str
    source: Source
    review_on: date
    units: tuple[str, ...]


def stale_sources(document: CourseDocument, on: date) -> list[StaleSource]:
    """Return the sources that were to be checked by a day and that ready units use, the most overdue first."""
    used: dict[str, list[str]] = {}
    for unit in document.ready_units():
        for key in document.source_keys(unit.id, {*unit.sources, *_named_inside(unit)}):
            used.setdefault(key, []).append(unit.id)
    stale = [
        StaleSource(key, document.sources[key], due, tuple(units))
        for key, units in used.items()
        if (due := document.sources[key].review_on) is not None and due <= on
    ]
    return sorted(stale, key=lambda found: (found.review_on, found.id))


@dataclass(frozen=True)
class StaleFact:
    """A fact as the course has it, whose day of review has passed, and the units that learners read which cite it."""

    id: str
    fact: Fact
    review_on: date
    units: tuple[str, ...]


def stale_facts(document: CourseDocument, on: date) -> list[StaleFact]:
    """Return the facts that were to be checked by a day and that ready units cite, the most overdue first."""
    stale = [
        StaleFact(key, document.facts[key], due, units)
        for key, units in fact_uses(document).items()
        if units and (due := document.facts[key].review_on) is not None and due <= on
    ]
    return sorted(stale, key=lambda found: (found.review_on, found.id))


def _named_inside(unit: Unit) -> Iterator[str]:
    """Yield the sources that parts of a unit name, such as the questions of a quiz."""
    yield from _sources_in(unit.content)


def _sources_in(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "sources":
                yield from inner
            else:
                yield from _sources_in(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _sources_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _sources_in(inner)
