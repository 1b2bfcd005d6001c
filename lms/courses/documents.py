"""A course as one typed document that never changes: what learners study, and what a revision keeps as JSON.

``docs/authoring.md`` explains every field to the people who write courses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    SerializeAsAny,
    ValidationInfo,
    field_validator,
    model_validator,
)

from lms.core.language import LANGUAGES
from lms.core.said import say
from lms.courses.contents import Model, Shared, Slug, Text, UnitContent, content_models
from lms.courses.media_words import MediaWords, Picture
from lms.courses.sources import Confidence, Fact, Reference, Source, SourceId

__all__ = [
    "CertificateTerms",
    "CompletionRule",
    "Confidence",
    "CourseDocument",
    "CourseHead",
    "Fact",
    "LessonContent",
    "MediaWords",
    "Module",
    "Picture",
    "Reference",
    "Source",
    "SourceId",
    "Term",
    "Text",
    "Unit",
    "UnitContent",
    "UnitHead",
    "UnitStatus",
    "Wording",
]

Percentage = Annotated[float, Field(ge=0, le=100)]


class UnitStatus(StrEnum):
    """Whether learners may read a unit, or only its title."""

    READY = "ready"
    DRAFT = "draft"


class Wording(StrEnum):
    """What a certificate says that somebody did."""

    ATTENDED = "attended"
    COMPLETED = "completed"
    COMPETENCE = "competence"


class LessonContent(UnitContent):
    """A lesson: Markdown by language."""

    body: dict[str, str]


class Term(Model):
    """A word that needs explaining."""

    term: Text
    meaning: Text


class UnitHead(Model):
    """What every unit has, whatever its kind."""

    kind: str
    title: Text
    aim: Text
    minutes: int = Field(ge=1, le=600)
    status: UnitStatus = UnitStatus.READY
    as_on: date | None = None
    sources: tuple[SourceId, ...] = ()


class Unit(UnitHead):
    """One sitting. ``content`` is None exactly where the unit is still being written."""

    id: Slug
    content: SerializeAsAny[UnitContent] | None = Field(default=None, validate_default=True)

    @property
    def is_ready(self) -> bool:
        """Whether learners may open it."""
        return self.status is UnitStatus.READY

    @model_validator(mode="before")
    @classmethod
    def _content_of_its_kind(cls, data: Any) -> Any:
        """Read stored content with the model of the unit's kind."""
        if isinstance(data, dict) and isinstance(data.get("content"), dict):
            return {**data, "content": content_models[data["kind"]].model_validate(data["content"])}
        return data

    @field_validator("content")
    @classmethod
    def _only_drafts_are_empty(cls, content: UnitContent | None, info: ValidationInfo) -> UnitContent | None:
        if content is None and info.data.get("status") is UnitStatus.READY:
            raise ValueError(say("A unit that is ready needs content."))
        return content


class Module(Model):
    """Some units under one title. ``origin`` is the ``course/module`` from which it was taken, if it was."""

    id: Slug
    title: Text
    aims: tuple[Text, ...] = ()
    origin: str | None = None
    units: tuple[Unit, ...] = ()

    def ready_units(self) -> tuple[Unit, ...]:
        """Return the units that learners may open."""
        return tuple(unit for unit in self.units if unit.is_ready)


class CompletionRule(Model):
    """What is enough to complete a course; ``quizzes`` holds the percentage to reach, by unit id."""

    units: Literal["all"] | tuple[str, ...] = "all"
    quizzes: dict[str, Percentage] = {}

    @field_validator("units", mode="before")
    @classmethod
    def _all_or_a_list(cls, units: Any) -> Any:
        if units == "all" or (isinstance(units, list | tuple) and all(isinstance(unit, str) for unit in units)):
            return units
        raise ValueError(say("write “all”, or a list of unit ids."))


class CertificateTerms(Model):
    """Which certificate a course ends in."""

    design: Slug
    wording: Wording = Wording.COMPLETED
    title: Text


class CourseHead(Model):
    """What course.yaml says. Texts may be missing in ``languages_in_work``: learners read the first language there."""

    title: Text
    summary: Text
    audience: Text
    outcomes: tuple[Text, ...] = Field(min_length=1)
    languages: tuple[Literal[tuple(LANGUAGES)], ...] = Field(min_length=1)  # type: ignore[valid-type]
    languages_in_work: tuple[str, ...] = ()
    hours: Annotated[float, Field(gt=0, le=1000)]
    as_on: date
    note: Text | None = None
    certificate: CertificateTerms | None = None
    completion: CompletionRule = CompletionRule()

    @field_validator("languages_in_work")
    @classmethod
    def _all_but_the_first(cls, in_work: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        further = info.data.get("languages", ())[1:]
        if set(in_work) - set(further):
            raise ValueError(
                say("name only languages of the course, and not the first: it is what the others fall back on.")
            )
        return in_work


class CourseDocument(CourseHead):
    """A whole course, with the modules taken from others in their places.

    What those modules refer to is kept beside the course's own sources, words, pictures and facts as
    ``<course>/<id>``; ``sources_of``, ``term_for``, ``picture_for`` and ``fact_for`` know where to look. ``shared`` is
    what units share, by its file: ``banks/frauds``.
    """

    slug: Slug
    modules: tuple[Module, ...] = ()
    sources: dict[str, Source] = {}
    glossary: dict[str, Term] = {}
    media: dict[str, Picture] = {}
    facts: dict[str, Fact] = {}
    shared: Shared = {}

    @cached_property
    def _places(self) -> dict[str, tuple[Module, Unit]]:
        return {unit.id: (module, unit) for module in self.modules for unit in module.units}

    def units(self) -> tuple[Unit, ...]:
        """Return all units in order."""
        return tuple(unit for module in self.modules for unit in module.units)

    def ready_units(self) -> tuple[Unit, ...]:
        """Return the units that learners may open, in order."""
        return tuple(unit for unit in self.units() if unit.is_ready)

    def missing_units(self) -> tuple[Unit, ...]:
        """Return the units that are still being written, in order."""
        return tuple(unit for unit in self.units() if not unit.is_ready)

    def find_unit(self, unit_id: str) -> Unit | None:
        """Return a unit, or None."""
        place = self._places.get(unit_id)
        return place[1] if place else None

    def unit(self, unit_id: str) -> Unit:
        """Return a unit; KeyError where there is none."""
        return self._places[unit_id][1]

    def module(self, module_id: str) -> Module | None:
        """Return a module, or None."""
        return next((module for module in self.modules if module.id == module_id), None)

    def module_of(self, unit_id: str) -> Module:
        """Return the module that a unit is in; KeyError where there is no such unit."""
        return self._places[unit_id][0]

    def sources_of(self, unit_id: str) -> dict[str, Source]:
        """Return the sources of a unit, by the ids that its author gave them."""
        prefix = self._prefix(unit_id)
        return {key: self.sources[prefix + key] for key in self.unit(unit_id).sources}

    def source_keys(self, unit_id: str, ids: Iterable[str]) -> list[str]:
        """Return the keys of ``sources`` for ids that the author of a unit gave."""
        prefix = self._prefix(unit_id)
        return [prefix + key for key in sorted(ids) if prefix + key in self.sources]

    def term_for(self, unit_id: str, term_id: str) -> Term | None:
        """Return what a word means in a unit, or None."""
        return self.glossary.get(self._prefix(unit_id) + term_id)

    def terms_of(self, unit_id: str) -> dict[str, Term]:
        """Return all words that a unit may refer to, by the ids that its author gave them."""
        prefix = self._prefix(unit_id)
        return {
            key.removeprefix(prefix): term
            for key, term in self.glossary.items()
            if key.startswith(prefix) and "/" not in key.removeprefix(prefix)
        }

    def fact_for(self, unit_id: str, fact_id: str) -> Fact | None:
        """Return the fact that a unit cites by an id, or None."""
        return self.facts.get(self._prefix(unit_id) + fact_id)

    def facts_of(self, unit_id: str) -> dict[str, Fact]:
        """Return all facts that a unit may cite, by the ids that its author gave them."""
        prefix = self._prefix(unit_id)
        return {key.removeprefix(prefix): fact for key, fact in self.facts.items() if key.startswith(prefix)}

    def fact_keys(self, unit_id: str, ids: Iterable[str]) -> list[str]:
        """Return the keys of ``facts`` for ids that the author of a unit gave."""
        prefix = self._prefix(unit_id)
        return [prefix + key for key in sorted(ids) if prefix + key in self.facts]

    def picture_for(self, unit_id: str, path: str) -> Picture | None:
        """Return the picture that ``media/…`` means in a unit, or None."""
        return self.media.get(self._prefix(unit_id) + path)

    def _prefix(self, unit_id: str) -> str:
        """Return what stands before the keys of a unit; the empty id stands for the course itself."""
        if not unit_id:
            return ""
        origin = self.module_of(unit_id).origin
        return f"{origin.partition('/')[0]}/" if origin else ""
