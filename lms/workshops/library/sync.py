"""Taking over the workshops whose bundles stand under ``courses/workshops/``, at every start of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lms.core.database import transaction
from lms.courses.bundles import Bundle, digest_of, read_folder
from lms.courses.contents import LONGEST_SLUG, SLUG
from lms.courses.problems import Problem
from lms.workshops.library import operations
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.models import Template
from lms.workshops.library.queries import find_template, topic_names
from lms.workshops.library.reading import WORKSHOP_FILE, PlanReading, read_topics, read_workshop

FOLDER = "workshops"
TOPICS_FILE = "topics.yaml"


@dataclass(frozen=True)
class Outcome:
    """What became of one bundle."""

    slug: str
    sentences: tuple[str, ...] = ()
    is_refused: bool = False


def workshop_folders(folder: Path) -> list[Path]:
    """Return the bundles of workshops in a folder, by slug."""
    return sorted(path.parent for path in folder.glob(f"*/{WORKSHOP_FILE}"))


def read_topics_file(folder: Path) -> tuple[dict[str, dict[str, str]], tuple[Problem, ...]]:
    """Return the topics that stand beside bundles, and what is wrong with them; none where there is no file."""
    path = folder / TOPICS_FILE
    if not path.is_file():
        return {}, ()
    topics, problems = read_topics(Bundle("", {TOPICS_FILE: path.read_bytes()}), TOPICS_FILE)
    return topics, tuple(problems)


def read_bundle(bundle: Bundle, known_topics: set[str]) -> PlanReading:
    """Return what a bundle says, with what is wrong with its name and topics."""
    reading, slug = read_workshop(bundle), bundle.slug
    problems = list(reading.problems)
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in operations.RESERVED:
        sentence = f"The folder “{slug}” should be in small letters, digits and hyphens, and not be called “new”."
        problems.append(Problem(WORKSHOP_FILE, 1, sentence))
    unknown = [topic for topic in reading.plan.topics if topic not in known_topics] if reading.plan else []
    problems += [Problem(WORKSHOP_FILE, 1, f"The topic “{each}” does not stand in {TOPICS_FILE}.") for each in unknown]
    plan = None if problems else reading.plan
    return PlanReading(plan, tuple(problems))


def sync_workshops(folder: Path) -> Iterator[str]:
    """Take over the bundles in a folder that changed, and yield what there is to say about them."""
    for outcome in take_over(folder):
        yield from outcome.sentences


def take_over(folder: Path) -> Iterator[Outcome]:
    """Bring topics and templates in step with their files; a template that was changed on the site is left alone.

    Workshops that were planned keep the copy that they have. Where nothing changed no file of a bundle is parsed.
    """
    topics, problems = read_topics_file(folder)
    if problems:
        yield Outcome(TOPICS_FILE, tuple(str(problem) for problem in problems), is_refused=True)
    elif topics:
        with transaction():
            changed = operations.follow_topics(topics)
        if changed:
            yield Outcome(TOPICS_FILE, (f"{TOPICS_FILE}: {changed} topics are taken over.",))
    for path in workshop_folders(folder):
        yield _take_over(path, {*topics, *topic_names()})


def _take_over(folder: Path, known_topics: set[str]) -> Outcome:
    bundle = read_folder(folder)
    slug, digest = bundle.slug, digest_of(bundle.manifest)
    known = find_template(slug)
    if known is not None and known.source_digest == digest and not bundle.unread:
        return Outcome(slug)
    reading = read_bundle(bundle, known_topics)
    if reading.plan is None:
        problems = (f"  {slug}/{problem}" for problem in reading.problems)
        return Outcome(slug, (f"{slug}: not taken over, because:", *problems), is_refused=True)
    if known is None:
        with transaction():
            operations.save_template(reading.plan, by=None, slug=slug, source_digest=digest)
        return Outcome(slug, (f"{slug}: the workshop is on the shelf.",))
    return _follow(known, reading.plan, digest)


def _follow(known: Template, plan: WorkshopPlan, digest: str) -> Outcome:
    slug, template_id = known.slug, known.id
    if not known.source_digest:
        return Outcome(slug, (f"{slug}: made on the site under this name; left as it is.",))
    with transaction():
        version = operations.follow_bundle(template_id, plan, source_digest=digest)
    return Outcome(slug, (f"{slug}: version {version} is taken over from its bundle.",))
