"""What is wrong with one unit of a draft.

It is read alone, with what it refers to: that costs the same in a course of any size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.authoring.drafts.completing import completed
from lms.authoring.drafts.models import DraftFile, DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import (
    COURSE,
    FACTS,
    GLOSSARY,
    MEDIA_WORDS,
    SOURCES,
    bank_place,
    module_path,
    unit_path,
)
from lms.authoring.drafts.queries import DraftOf, texts_of
from lms.core.database import lock, transaction
from lms.courses.bundles import Beyond, Bundle
from lms.courses.documents import Picture, Unit
from lms.courses.layout import MODULE_FILE
from lms.courses.operations import published_bundle
from lms.courses.problems import Problem
from lms.courses.reading import Shelf
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

AROUND = (COURSE, SOURCES, GLOSSARY, MEDIA_WORDS, FACTS)
BANKS_KEY = re.compile(r"\bbanks[\"']?:")
UNIT_LINK = re.compile(r"\(unit:([a-z0-9-]+)")
MEDIA_PATH = re.compile(r"media/[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class UnitReading:
    """What the files of a unit say. ``unit`` is None where they cannot be read; problems by language of the file."""

    unit: Unit | None
    problems: Mapping[str, tuple[Problem, ...]]

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of all its files."""
        return tuple(problem for found in self.problems.values() for problem in found)


def read_unit_of(draft: DraftOf, unit: DraftUnit, changed: Mapping[str, str] | None = None) -> UnitReading:
    """Return what a unit of a draft says, and what is wrong with it.

    ``changed`` are contents by language that are not saved yet. A few queries, whatever the size of the course.
    """
    module = db.session.get_one(DraftModule, unit.module_id)
    contents = {language: text.content for language, text in texts_of(unit).items()} | dict(changed or {})
    paths = {language: unit_path(module, unit, language) for language in contents}
    files = {paths[language]: content.encode() for language, content in contents.items()}
    files |= _around(draft, "\n".join(contents.values()), module)
    bundle = completed(Bundle(draft.slug, files, beyond=_beyond(draft.course_id, "\n".join(contents.values()))))
    reading = Shelf(published_bundle).read(bundle)
    problems = {
        language: tuple(problem for problem in reading.problems if problem.file == path)
        for language, path in paths.items()
    }
    return UnitReading(reading.units.get(unit.slug), problems)


def _around(draft: DraftOf, words: str, module: DraftModule) -> dict[str, bytes]:
    """Return the files that a unit cannot be read without."""
    places = [*AROUND, *map(bank_place, _own_banks(words))]
    wanted = (DraftText.course_id == draft.course_id, DraftText.place.in_(places), DraftText.deleted_at.is_(None))
    rows = db.session.execute(select(DraftText.place, DraftText.content).where(*wanted))
    titles = ", ".join(f"{code}: x" for code in draft.languages)
    module_file = {module_path(module): f"title: {{{titles}}}\n".encode()}
    return {**{row.place: row.content.encode() for row in rows}, **module_file}


def _own_banks(words: str) -> Iterator[str]:
    """Yield the banks of the same course that a quiz names."""
    if not BANKS_KEY.search(words):
        return
    data = read_yaml(words).data
    for name in data.get("banks") or () if isinstance(data, Mapping) else ():
        if isinstance(name, str) and "/" not in name:
            yield name


def _beyond(course_id: int, words: str) -> Beyond:
    """Return which of the pictures and units that a text refers to are there."""
    paths, slugs = set(MEDIA_PATH.findall(words)), set(UNIT_LINK.findall(words))
    media: dict[str, Picture] = {}
    if paths:
        files = (DraftFile.course_id == course_id, DraftFile.path.in_(paths), DraftFile.deleted_at.is_(None))
        media = {file.path: picture_of(file) for file in db.session.scalars(select(DraftFile).where(*files))}
    units: frozenset[str] = frozenset()
    if slugs:
        live = (DraftUnit.course_id == course_id, DraftUnit.slug.in_(slugs), DraftUnit.deleted_at.is_(None))
        units = frozenset(db.session.scalars(select(DraftUnit.slug).where(*live)))
    return Beyond(media, units)


def picture_of(file: DraftFile) -> Picture:
    """Return a file of a draft as a course keeps its pictures."""
    details = file.details
    return Picture(
        sha256=file.digest,
        media_type=str(details.get("media_type", "")),
        width=int(details.get("width", 0)),
        height=int(details.get("height", 0)),
        size=file.size,
    )


def note_problems(draft: DraftOf, unit: DraftUnit) -> UnitReading:
    """Look at a unit that was saved and keep how many problems each of its files has; opens its own transaction."""
    unit_id = unit.id
    reading = read_unit_of(draft, unit)
    counts = {language: len(found) for language, found in reading.problems.items()}
    stale = [text.id for language, text in texts_of(unit).items() if text.problems != counts.get(language, 0)]
    if stale:
        with transaction():
            held = db.session.get(DraftUnit, unit_id)
            for language, text in (texts_of(held) if held else {}).items():
                row = lock(DraftText, text.id)
                if row is not None:
                    row.problems = counts.get(language, 0)
    return reading


def is_module_file(path: str) -> bool:
    """Whether a path is that of a module's own file."""
    return path.endswith(f"/{MODULE_FILE}")
