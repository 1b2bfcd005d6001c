"""A whole draft, read as it would be published; what was found is kept as long as nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.authoring.drafts.assembling import draft_bundle, fingerprint
from lms.authoring.drafts.completing import completed
from lms.authoring.facts.models import Fact
from lms.core.recent import Recent
from lms.courses.bundles import Bundle, is_text
from lms.courses.documents import CourseDocument, Unit
from lms.courses.models import CourseRevision
from lms.courses.operations import published_bundle
from lms.courses.problems import Problem
from lms.courses.reading import Shelf
from lms.extensions import db

READINGS_KEPT = 6


@dataclass(frozen=True)
class DraftReading:
    """What a draft says as a whole. ``seen`` is its fingerprint, ``stamp`` says what else it was read from.

    ``document`` is None where it cannot be published. ``texts`` are its text files, ``sizes`` those of all files in
    bytes, ``drawings`` its SVG pictures, by path.
    """

    stamp: tuple[object, ...]
    seen: str
    document: CourseDocument | None
    problems: tuple[Problem, ...]
    units: Mapping[str, Unit]
    texts: Mapping[str, str]
    sizes: Mapping[str, int]
    drawings: Mapping[str, bytes]


_readings: Recent[DraftReading] = Recent(READINGS_KEPT)


def read_draft(course_id: int, slug: str) -> DraftReading:
    """Return what a draft says as a whole, with the facts that it cites.

    It reads every file, so it is nothing for the inside of a transaction; read again unchanged, it costs few queries.
    """
    seen = fingerprint(course_id)
    key = (slug, seen, *_around())
    return _readings.find(key) or _readings.keep(key, _read(key, seen, completed(draft_bundle(course_id, slug))))


def _around() -> tuple[object, object]:
    """Return what changes as soon as something outside of a draft does that it may take from: courses and facts."""
    newest = db.session.scalar(select(func.max(CourseRevision.id)))
    return newest, db.session.scalar(select(func.max(Fact.changed_at)))


def _read(stamp: tuple[object, ...], seen: str, bundle: Bundle) -> DraftReading:
    reading = Shelf(published_bundle).read(bundle)
    texts = {path: _decoded(content) for path, content in bundle.files.items() if is_text(path)}
    sizes = {path: len(content) for path, content in bundle.files.items()}
    drawings = {path: content for path, content in bundle.files.items() if path.endswith(".svg")}
    problems = tuple(sorted(set(reading.problems)))
    return DraftReading(stamp, seen, reading.document, problems, reading.units, texts, sizes, drawings)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
