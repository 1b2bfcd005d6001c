"""Taking over the programmes whose documents stand under ``courses/fellowships/``, at every start of the site."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lms.core.database import transaction
from lms.courses.contents import LONGEST_SLUG, SLUG
from lms.courses.problems import Problem
from lms.fellowships.programmes import operations
from lms.fellowships.programmes.documents import Plan, as_json
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.queries import find_programme
from lms.fellowships.programmes.reading import PROGRAMME_FILE, PlanReading, read_plan

FOLDER = "fellowships"


@dataclass(frozen=True)
class Outcome:
    """What became of one document."""

    slug: str
    sentences: tuple[str, ...] = ()
    is_refused: bool = False


def programme_files(folder: Path) -> list[Path]:
    """Return the documents of programmes in a folder: ``<slug>/programme.yaml``, by slug."""
    return sorted(folder.glob(f"*/{PROGRAMME_FILE}"))


def read_programme_file(path: Path) -> tuple[PlanReading, str]:
    """Return what a document says, with what is wrong with the name of its folder, and the digest of the file."""
    content = path.read_bytes()
    reading, slug = read_plan(content), path.parent.name
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in operations.RESERVED:
        sentence = f"The folder “{slug}” should be in small letters, digits and hyphens, and not be called “new”."
        problem = Problem(PROGRAMME_FILE, 1, sentence)
        reading = PlanReading(None, (problem, *reading.problems))
    return reading, hashlib.sha256(content).hexdigest()


def sync_programmes(folder: Path) -> Iterator[str]:
    """Take over the documents in a folder that changed, and yield what there is to say about them."""
    for outcome in take_over(folder):
        yield from outcome.sentences


def take_over(folder: Path) -> Iterator[Outcome]:
    """Make or change the programmes of a folder; one that was edited on the site since is left alone.

    Fellows keep the milestones that were copied for them at their start.
    """
    for path in programme_files(folder):
        yield _take_over(path)


def _take_over(path: Path) -> Outcome:
    slug = path.parent.name
    reading, digest = read_programme_file(path)
    if reading.plan is None:
        problems = (f"  {slug}/{problem}" for problem in reading.problems)
        return Outcome(slug, (f"{slug}: not taken over, because:", *problems), is_refused=True)
    known = find_programme(slug)
    if known is None:
        with transaction():
            operations.create_programme(reading.plan, slug=slug, source_digest=digest, by=None)
        return Outcome(slug, (f"{slug}: the programme is made.",))
    return _follow(known, reading.plan, digest)


def _follow(known: Programme, plan: Plan, digest: str) -> Outcome:
    slug, programme_id = known.slug, known.id
    if known.source_digest == digest or known.plan == as_json(plan):
        return Outcome(slug)
    if not known.source_digest:
        return Outcome(slug, (f"{slug}: edited on the site since it was last read from its file; left as it is.",))
    with transaction():
        version = operations.follow_file(programme_id, plan, source_digest=digest)
    return Outcome(slug, (f"{slug}: version {version} of the plan is taken over from its file.",))
