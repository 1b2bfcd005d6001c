"""Reading drafts. Lists read no contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft, DraftFile, DraftModule, DraftState, DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE, language_of, module_place, unit_place
from lms.core.language import LANGUAGES
from lms.courses.models import Course
from lms.courses.units import LESSON
from lms.extensions import db


@dataclass(frozen=True)
class TextGlance:
    """A text of a draft without what it says."""

    id: int
    place: str
    version: int
    facts: Mapping[str, Any]
    problems: int
    saved_at: datetime
    saved_by_id: int | None

    @property
    def language(self) -> str:
        """The language in its place; empty for the first, and for YAML."""
        return language_of(self.place)


@dataclass(frozen=True)
class UnitInOutline:
    """A unit as the outline shows it; ``texts`` are its files by language, ``''`` is the first language or YAML."""

    id: int
    slug: str
    kind: str
    number: int
    module_id: int
    texts: Mapping[str, TextGlance]
    title: Mapping[str, str]

    @property
    def is_draft(self) -> bool:
        """Whether learners do not read it yet: its author says that it is being written."""
        first = self.texts.get("")
        return first is None or first.facts.get("status") == "draft"

    @property
    def minutes(self) -> int:
        """How long it takes; 0 where it is not said."""
        minutes = self.texts[""].facts.get("minutes") if "" in self.texts else 0
        return minutes if isinstance(minutes, int) else 0

    @property
    def problems(self) -> int:
        """How many mistakes were found when its files were last looked at."""
        return sum(text.problems for text in self.texts.values())


@dataclass(frozen=True)
class ModuleInOutline:
    """A module as the outline shows it. One that is taken from another course (``origin``) has no units here."""

    id: int
    slug: str
    number: int
    title: Mapping[str, str]
    origin: str
    text: TextGlance | None
    units: list[UnitInOutline] = field(default_factory=list)


@dataclass(frozen=True)
class DraftOf:
    """The draft of a course, plain."""

    id: int
    course_id: int
    slug: str
    state: DraftState
    base_digest: str
    outline_version: int
    needs_approval: bool
    facts: Mapping[str, Any]

    @property
    def title(self) -> dict[str, str]:
        """Its title by language, as its course.yaml says; the slug where that cannot be read."""
        return _by_language(self.facts.get("title"), "") or dict.fromkeys(LANGUAGES, self.slug)

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages, the first first."""
        return languages_in(self.facts)


def languages_in(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages of a course, the first first, by what is noted of its course.yaml."""
    named = facts.get("languages")
    known = [code for code in named if code in LANGUAGES] if isinstance(named, list) else []
    return tuple(dict.fromkeys(known)) or tuple(LANGUAGES)


def find_draft(slug: str) -> DraftOf | None:
    """Return the draft of a course, or None. One query."""
    statement = (
        select(CourseDraft, Course.slug, DraftText.facts)
        .join(Course, Course.id == CourseDraft.course_id)
        .outerjoin(DraftText, (DraftText.course_id == Course.id) & (DraftText.place == COURSE))
        .where(Course.slug == slug)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    draft, found, facts = row
    return DraftOf(
        draft.id,
        draft.course_id,
        found,
        draft.state,
        draft.base_digest,
        draft.outline_version,
        draft.needs_approval,
        facts or {},
    )


def outline(draft: DraftOf) -> list[ModuleInOutline]:
    """Return the modules of a draft with their units, in order. Three queries, whatever its size."""
    glances = {glance.place: glance for glance in glances_of(draft.course_id)}
    live = (DraftModule.course_id == draft.course_id, DraftModule.deleted_at.is_(None))
    modules: dict[int, ModuleInOutline] = {}
    for module in db.session.scalars(select(DraftModule).where(*live).order_by(DraftModule.number, DraftModule.id)):
        glance = glances.get(module_place(module.id))
        facts = glance.facts if glance else {}
        title = _by_language(facts.get("title"), draft.languages[0]) or {draft.languages[0]: module.slug}
        origin = str(facts.get("from", ""))
        modules[module.id] = ModuleInOutline(module.id, module.slug, module.number, title, origin, glance)
    wanted = select(DraftUnit).where(DraftUnit.course_id == draft.course_id, DraftUnit.deleted_at.is_(None))
    for unit in db.session.scalars(wanted.order_by(DraftUnit.number, DraftUnit.id)):
        if unit.module_id in modules:
            modules[unit.module_id].units.append(unit_in_outline(unit, glances, draft.languages))
    return list(modules.values())


def glances_of(course_id: int, unit_id: int | None = None) -> list[TextGlance]:
    """Return the texts of a draft, or of one unit, without what they say."""
    columns = (
        DraftText.id,
        DraftText.place,
        DraftText.version,
        DraftText.facts,
        DraftText.problems,
        DraftText.saved_at,
        DraftText.saved_by_id,
    )
    statement = select(*columns).where(DraftText.course_id == course_id, DraftText.deleted_at.is_(None))
    if unit_id is not None:
        statement = statement.where(DraftText.unit_id == unit_id)
    return [TextGlance(*row) for row in db.session.execute(statement.order_by(DraftText.place))]


def unit_in_outline(unit: DraftUnit, glances: Mapping[str, TextGlance], languages: tuple[str, ...]) -> UnitInOutline:
    """Return a unit with what is known about its files."""
    places = {language: unit_place(unit.id, language) for language in ("", *languages[1:])}
    texts = {language: glances[place] for language, place in places.items() if place in glances}
    title: dict[str, str] = {}
    for language, text in texts.items():
        title |= _by_language(text.facts.get("title"), language or languages[0])
    return UnitInOutline(
        unit.id, unit.slug, unit.kind, unit.number, unit.module_id, texts, title or {languages[0]: unit.slug}
    )


def _by_language(title: Any, language: str) -> dict[str, str]:
    if isinstance(title, str) and title.strip() and language:
        return {language: title}
    if isinstance(title, Mapping):
        return {str(code): str(words) for code, words in title.items() if words}
    return {}


def find_unit(course_id: int, slug: str) -> DraftUnit | None:
    """Return a unit of a draft that is not deleted, or None."""
    live = (DraftUnit.course_id == course_id, DraftUnit.slug == slug, DraftUnit.deleted_at.is_(None))
    return db.session.scalar(
        select(DraftUnit)
        .join(DraftModule, DraftModule.id == DraftUnit.module_id)
        .where(*live, DraftModule.deleted_at.is_(None))
    )


def find_text(course_id: int, place: str) -> DraftText | None:
    """Return a text of a draft by its place, or None."""
    return db.session.scalar(
        select(DraftText).where(
            DraftText.course_id == course_id, DraftText.place == place, DraftText.deleted_at.is_(None)
        )
    )


def texts_of(unit: DraftUnit) -> dict[str, DraftText]:
    """Return the texts of a unit by language; ``''`` is the first language, or YAML."""
    statement = select(DraftText).where(DraftText.unit_id == unit.id, DraftText.deleted_at.is_(None))
    return {language_of(text.place): text for text in db.session.scalars(statement.order_by(DraftText.place))}


def media_of(course_id: int) -> dict[str, DraftFile]:
    """Return the files of a draft that are no text, by path."""
    live = (DraftFile.course_id == course_id, DraftFile.deleted_at.is_(None))
    return {file.path: file for file in db.session.scalars(select(DraftFile).where(*live).order_by(DraftFile.path))}


def is_lesson(unit: DraftUnit) -> bool:
    """Whether a unit is a lesson: a file in each language, instead of one for all."""
    return unit.kind == LESSON
