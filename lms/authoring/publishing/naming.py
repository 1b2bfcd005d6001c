"""The files of a course by what they are, so that a unit is the same one wherever it has been moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.authoring.drafts.opening import is_edited
from lms.courses.layout import FOLDER, MODULE_FILE, UNIT
from lms.courses.units import LESSON


class Sort(StrEnum):
    """What a file is part of."""

    UNIT = "unit"
    MODULE = "module"
    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, order=True)
class Named:
    """A file by what it is: a unit's by its id and language, a module's by its id, others by their path."""

    sort: Sort
    name: str
    language: str = ""


@dataclass(frozen=True)
class UnitPlace:
    """Where a unit stands: its module, its number there; ``is_lesson`` tells Markdown from YAML."""

    module: str
    number: int
    is_lesson: bool


def named(path: str) -> Named:
    """Return what a file of a bundle is, by its path."""
    folder, _, name = path.rpartition("/")
    module = FOLDER.fullmatch(folder)
    if module and name == MODULE_FILE:
        return Named(Sort.MODULE, module["id"])
    unit = UNIT.fullmatch(name) if module else None
    if unit:
        return Named(Sort.UNIT, unit["id"], unit["language"] or "")
    return Named(Sort.TEXT if is_edited(path) else Sort.FILE, path)


def by_name(files: Mapping[str, str]) -> dict[Named, str]:
    """Return the digests of files by what they are."""
    return {named(path): digest for path, digest in files.items()}


def modules_in(paths: Iterable[str]) -> dict[str, int]:
    """Return the modules that files stand in, with their numbers."""
    found = (FOLDER.fullmatch(path.rpartition("/")[0]) for path in paths)
    return {module["id"]: int(module["number"]) for module in found if module}


def units_in(paths: Iterable[str]) -> dict[str, UnitPlace]:
    """Return where each unit of some files stands."""
    found: dict[str, UnitPlace] = {}
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        module, unit = FOLDER.fullmatch(folder), UNIT.fullmatch(name)
        if module and unit:
            found[unit["id"]] = UnitPlace(module["id"], int(unit["number"]), unit["kind"] == "md")
    return found


def kind_of(place: UnitPlace, head_kind: str) -> str:
    """Return the kind of a unit: that of its YAML file, or lesson."""
    return LESSON if place.is_lesson else head_kind
