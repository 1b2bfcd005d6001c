"""Reading what the pages about an outline show besides the outline itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms.authoring.drafts.models import DraftModule, DraftPresence, DraftUnit
from lms.authoring.drafts.places import module_place
from lms.authoring.drafts.queries import (
    DraftOf,
    ModuleInOutline,
    TextGlance,
    UnitInOutline,
    glances_of,
    unit_in_outline,
)
from lms.authoring.outline.by_language import words_of
from lms.core import clock
from lms.courses.queries import published_by_id
from lms.extensions import db
from lms.learning.models import Enrolment, UnitProgress
from lms.people.models import Person

PRESENT_FOR = timedelta(minutes=2)
MOST_DELETED = 500


@dataclass(frozen=True)
class Deleted:
    """What is taken out of a draft. ``kind`` is empty for a module, ``units`` says how many went with it."""

    id: int
    slug: str
    kind: str
    title: Mapping[str, str]
    at: datetime
    by_id: int | None
    units: int = 0

    @property
    def key(self) -> str:
        """What it is called in addresses: ``unit-12``, ``module-7``."""
        return f"{'unit' if self.kind else 'module'}-{self.id}"


def names_of(person_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of people by id; somebody erased has none. One query, none for nobody."""
    wanted = {each for each in person_ids if each is not None}
    if not wanted:
        return {}
    rows = db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(wanted)).order_by(Person.id))
    return {row.id: row.full_name for row in rows}


def savers_of(modules: Iterable[ModuleInOutline]) -> dict[int | None, str]:
    """Return the names of those who saved the units of an outline last, by id. One query."""
    return names_of(saved.saved_by_id for module in modules for unit in module.units if (saved := last_saved(unit)))


def last_saved(unit: UnitInOutline) -> TextGlance | None:
    """Return the file of a unit that was saved last, or None."""
    return max(unit.texts.values(), key=lambda text: text.saved_at, default=None)


def present_in(course_id: int) -> dict[int, list[str]]:
    """Return who has which unit of a draft open now: names by the unit's id. One query."""
    statement = (
        select(DraftPresence.unit_id, Person.full_name)
        .join(DraftUnit, DraftUnit.id == DraftPresence.unit_id)
        .join(Person, Person.id == DraftPresence.person_id)
        .where(DraftUnit.course_id == course_id, DraftPresence.seen_at > clock.now() - PRESENT_FOR)
        .order_by(DraftPresence.unit_id, Person.full_name)
    )
    found: dict[int, list[str]] = {}
    for unit_id, name in db.session.execute(statement):
        found.setdefault(unit_id, []).append(name)
    return found


def course_title(course_id: int, slug: str) -> Mapping[str, str]:
    """Return the title of a course as it is published; its slug where it is not."""
    course = published_by_id(course_id)
    return course.document.title if course else {"en": slug}


def is_published(course_id: int) -> bool:
    """Whether a course is published, so that a draft can be made of it."""
    return published_by_id(course_id) is not None


def finished_by(course_id: int, slugs: Sequence[str]) -> int:
    """Return how many learners have finished any of some units of a course."""
    statement = (
        select(func.count(func.distinct(UnitProgress.enrolment_id)))
        .join(Enrolment, Enrolment.id == UnitProgress.enrolment_id)
        .where(Enrolment.course_id == course_id, UnitProgress.unit_id.in_(slugs), UnitProgress.done_at.is_not(None))
    )
    return db.session.scalar(statement) or 0


def deleted_of(draft: DraftOf, key: str = "") -> list[Deleted]:
    """Return what is taken out of a draft, the newest first, or only what is called ``key``; 500 things at the most.

    Units that went with their module are counted with it.
    """
    kind, _dash, row_id = key.partition("-")
    only = int(row_id) if row_id.isdigit() else None
    found: list[Deleted] = []
    glances = {glance.place: glance for glance in glances_of(draft.course_id)} if not key or only else {}
    if kind in {"", "module"}:
        found += _deleted_modules(draft, glances, only)
    if kind in {"", "unit"}:
        found += _deleted_units(draft, glances, only)
    return sorted(found, key=lambda each: each.at, reverse=True)


def _deleted_modules(draft: DraftOf, glances: Mapping[str, TextGlance], only: int | None) -> list[Deleted]:
    went_along = (
        select(func.count())
        .where(DraftUnit.module_id == DraftModule.id, DraftUnit.deleted_at == DraftModule.deleted_at)
        .scalar_subquery()
    )
    statement = select(DraftModule, went_along).where(
        DraftModule.course_id == draft.course_id, DraftModule.deleted_at.is_not(None)
    )
    statement = statement.where(DraftModule.id == only) if only else statement
    rows = db.session.execute(statement.order_by(DraftModule.deleted_at.desc(), DraftModule.id).limit(MOST_DELETED))
    return [
        Deleted(
            module.id, module.slug, "", _title(draft, module, glances), module.deleted_at, module.deleted_by_id, units
        )
        for module, units in rows
        if module.deleted_at
    ]


def _title(draft: DraftOf, module: DraftModule, glances: Mapping[str, TextGlance]) -> Mapping[str, str]:
    glance = glances.get(module_place(module.id))
    first = draft.languages[0]
    return words_of(glance.facts.get("title") if glance else None, first) or {first: module.slug}


def _deleted_units(draft: DraftOf, glances: Mapping[str, TextGlance], only: int | None) -> list[Deleted]:
    statement = (
        select(DraftUnit)
        .join(DraftModule, DraftModule.id == DraftUnit.module_id)
        .where(
            DraftUnit.course_id == draft.course_id,
            DraftUnit.deleted_at.is_not(None),
            DraftModule.deleted_at.is_(None) | (DraftModule.deleted_at != DraftUnit.deleted_at),
        )
    )
    statement = statement.where(DraftUnit.id == only) if only else statement
    rows = db.session.scalars(statement.order_by(DraftUnit.deleted_at.desc(), DraftUnit.id).limit(MOST_DELETED))
    return [
        Deleted(
            unit.id,
            unit.slug,
            unit.kind,
            unit_in_outline(unit, glances, draft.languages).title,
            unit.deleted_at,
            unit.deleted_by_id,
        )
        for unit in rows
        if unit.deleted_at
    ]
