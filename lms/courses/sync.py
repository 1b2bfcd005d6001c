"""Publishing the bundles of a folder where they changed, at every start of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from lms.courses.bundles import Bundle, digest_of, read_folder
from lms.courses.models import Course, CourseRevision, Origin
from lms.courses.operations import publish_bundle, published_bundle
from lms.courses.problems import BundleRefused
from lms.courses.reading import Shelf
from lms.extensions import db


@dataclass(frozen=True)
class _Current:
    digest: str
    borrowed: dict[str, str]
    origin: Origin


@dataclass(frozen=True)
class Outcome:
    """What became of one bundle."""

    slug: str
    sentences: tuple[str, ...] = ()
    is_refused: bool = False


def bundle_folders(folder: Path) -> list[Path]:
    """Return the folders in a folder that hold a course."""
    return sorted(path for path in folder.iterdir() if (path / "course.yaml").is_file()) if folder.is_dir() else []


def sync_bundles(folder: Path, *, allow_removals: bool = False) -> Iterator[str]:
    """Publish the bundles in a folder that changed, and yield what there is to say about them."""
    for outcome in publish_folder(folder, allow_removals=allow_removals):
        yield from outcome.sentences


def publish_folder(folder: Path, *, allow_removals: bool = False) -> Iterator[Outcome]:
    """Publish the bundles in a folder that changed; a course that was edited on the site since is left alone.

    Courses that others take modules or banks from come first. Where nothing changed no file is parsed.
    """
    bundles = {path.name: read_folder(path) for path in bundle_folders(folder)}
    currents = _currents()
    edited = {slug for slug, current in currents.items() if current.origin is Origin.BROWSER}

    def find(slug: str) -> Bundle | None:
        return bundles[slug] if slug in bundles and slug not in edited else published_bundle(slug)

    shelf = Shelf(find)
    changed = [slug for slug in bundles if not _is_published(bundles[slug], currents.get(slug), shelf)]
    for slug in sorted(edited.intersection(changed)):
        sentence = f"{slug}: edited on the site since it was last published from files; left as it is."
        yield Outcome(slug, (sentence,))
    for slug in _lenders_first([slug for slug in changed if slug not in edited], bundles, shelf):
        yield _publish(bundles[slug], shelf, allow_removals)


def _currents() -> dict[str, _Current]:
    rows = db.session.execute(
        select(Course.slug, CourseRevision.digest, CourseRevision.borrowed, CourseRevision.origin)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(CourseRevision.is_current)
    )
    return {slug: _Current(digest, borrowed, origin) for slug, digest, borrowed, origin in rows}


def _is_published(bundle: Bundle, current: _Current | None, shelf: Shelf) -> bool:
    """Whether a bundle is what is published now. Unchanged, it takes the same from others: their digests tell."""
    if current is None or bundle.unread:
        return False
    borrowed = {}
    for origin in current.borrowed:
        slug, _, name = origin.partition("/")
        lender = shelf.bundle(slug)
        if lender is None:
            return False
        borrowed[origin] = lender.lent_digest(name)
    return digest_of({"slug": bundle.slug}, bundle.manifest, borrowed) == current.digest


def _lenders_first(slugs: list[str], bundles: dict[str, Bundle], shelf: Shelf) -> list[str]:
    """Return slugs so that a course comes after those it takes something from."""
    ordered: dict[str, None] = {}
    waiting: set[str] = set()

    def add(slug: str) -> None:
        if slug in slugs and slug not in waiting:
            waiting.add(slug)
            for lender in sorted({origin.partition("/")[0] for origin in shelf.read(bundles[slug]).borrowed}):
                add(lender)
            ordered[slug] = None

    for slug in slugs:
        add(slug)
    return list(ordered)


def _publish(bundle: Bundle, shelf: Shelf, allow_removals: bool) -> Outcome:
    try:
        revision = publish_bundle(bundle, by=None, shelf=shelf, allow_removals=allow_removals)
    except BundleRefused as refusal:
        problems = (f"  {bundle.slug}/{problem}" for problem in refusal.problems)
        return Outcome(bundle.slug, (f"{bundle.slug}: not published, because:", *problems), is_refused=True)
    return Outcome(bundle.slug, (f"{bundle.slug}: published as revision {revision.number}.",))
