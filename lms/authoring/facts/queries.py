"""Reading the registry of facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit
from lms.authoring.facts.models import Fact, FactUse, FactVersion
from lms.authoring.facts.said import said_by
from lms.courses.models import Course, CourseRevision
from lms.courses.sources import Fact as Said
from lms.extensions import db

MOST_TEXTS = 200


@dataclass(frozen=True)
class Sought:
    """Which facts a list shows: by words, by state (``due``, ``retired``), by confidence, by the letter of the id."""

    words: str = ""
    state: str = ""
    confidence: str = ""
    letter: str = ""


@dataclass(frozen=True)
class TextCiting:
    """A text of a draft that cites a fact: its course, its unit where it belongs to one, and its place."""

    course_id: int
    slug: str
    unit: str | None
    kind: str | None
    title: Any
    place: str


def find_fact(key: str) -> Fact | None:
    """Return a fact of the registry, retired or not, or None."""
    return db.session.scalar(select(Fact).where(Fact.key == key))


def facts_named(keys: Collection[str]) -> dict[str, Fact]:
    """Return the facts with some ids that are not retired, by id."""
    if not keys:
        return {}
    found = db.session.scalars(select(Fact).where(Fact.key.in_(keys), Fact.retired_at.is_(None)).order_by(Fact.key))
    return {fact.key: fact for fact in found}


def said_of(keys: Collection[str]) -> dict[str, Said]:
    """Return what the facts with some ids say, by id; retired ones are left out."""
    return {key: said_by(fact) for key, fact in facts_named(keys).items()}


def facts_sought(sought: Sought, today: date) -> Select[Any]:
    """Return the query of a list of facts: those that are due for review first, then by id."""
    statement = select(Fact).where(*_wanted(sought, today))
    is_due = case((_is_due(today), 0), else_=1)
    return statement.order_by(is_due, Fact.key)


def _is_due(today: date) -> ColumnElement[bool]:
    return (Fact.review_on <= today) & Fact.retired_at.is_(None)


def _wanted(sought: Sought, today: date) -> list[ColumnElement[bool]]:
    is_retired = Fact.retired_at.is_not(None)
    wanted: list[ColumnElement[bool]] = [is_retired if sought.state == "retired" else ~is_retired]
    if sought.state == "due":
        wanted.append(_is_due(today))
    if sought.confidence:
        wanted.append(Fact.confidence == sought.confidence)
    if sought.letter:
        wanted.append(Fact.key.startswith(sought.letter, autoescape=True))
    if sought.words:
        wanted.append(Fact.id.in_(_saying(sought.words)))
    return wanted


def _saying(words: str) -> list[int]:
    """Return the ids of the facts that say some words in any language; a registry is small enough to read."""
    parts = words.casefold().split()
    rows = db.session.execute(select(Fact.id, Fact.key, Fact.statement, Fact.value).order_by(Fact.id))
    texts = ((row.id, " ".join([row.key, *row.statement.values(), *row.value.values()]).casefold()) for row in rows)
    return [fact_id for fact_id, text in texts if all(part in text for part in parts)]


def letters() -> list[str]:
    """Return the letters with which the ids of facts begin."""
    first = func.substr(Fact.key, 1, 1)
    return sorted(set(db.session.scalars(select(first).distinct().order_by(first))))


def due_count(on: date) -> int:
    """Return how many facts of the registry are to be checked by a day."""
    return db.session.scalar(select(func.count()).select_from(Fact).where(_is_due(on))) or 0


def course_counts(keys: Collection[str]) -> dict[str, int]:
    """Return how many published courses use each of some facts."""
    if not keys:
        return {}
    counted = select(FactUse.fact_key, func.count()).where(FactUse.fact_key.in_(keys)).group_by(FactUse.fact_key)
    return {row[0]: row[1] for row in db.session.execute(counted.order_by(FactUse.fact_key))}


def versions_of(fact: Fact) -> list[FactVersion]:
    """Return what a fact said before, the latest first."""
    statement = select(FactVersion).where(FactVersion.fact_id == fact.id).order_by(FactVersion.version.desc())
    return list(db.session.scalars(statement))


def uses_of(key: str) -> list[Any]:
    """Return the published courses that use a fact: slug, title, digest of what they have pinned, slugs of units."""
    statement = (
        select(Course.slug, CourseRevision.card, FactUse.digest, FactUse.units)
        .join(Course, Course.id == FactUse.course_id)
        .join(CourseRevision, (CourseRevision.course_id == Course.id) & CourseRevision.is_current)
        .where(FactUse.fact_key == key)
    )
    return list(db.session.execute(statement.order_by(Course.slug)))


def texts_citing(key: str) -> list[TextCiting]:
    """Return the texts of drafts that cite a fact, by course; MOST_TEXTS at the most, in one query."""
    cited = or_(
        DraftText.content.contains(f"[fact:{key}]", autoescape=True),
        DraftText.content.contains(f"{{fact:{key}.value}}", autoescape=True),
    )
    statement = (
        select(Course.id, Course.slug, DraftUnit.slug.label("unit"), DraftUnit.kind, DraftText.facts, DraftText.place)
        .join(Course, Course.id == DraftText.course_id)
        .outerjoin(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .outerjoin(DraftModule, DraftModule.id == DraftUnit.module_id)
        .where(cited, DraftText.deleted_at.is_(None), DraftUnit.deleted_at.is_(None), DraftModule.deleted_at.is_(None))
        .order_by(Course.slug, DraftText.place)
        .limit(MOST_TEXTS)
    )
    rows = db.session.execute(statement)
    return [TextCiting(row.id, row.slug, row.unit, row.kind, row.facts.get("title"), row.place) for row in rows]


def facts_waiting_for(course_ids: Collection[int]) -> dict[int, int]:
    """Return how many facts of some published courses say something else by now; courses without any are left out.

    One query.
    """
    if not course_ids:
        return {}
    statement = (
        select(FactUse.course_id, func.count())
        .join(Fact, Fact.key == FactUse.fact_key)
        .where(FactUse.course_id.in_(course_ids), Fact.digest != FactUse.digest, Fact.retired_at.is_(None))
        .group_by(FactUse.course_id)
        .order_by(FactUse.course_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
