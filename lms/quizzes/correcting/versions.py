"""The versions of a question: what it was in the revisions of its course, and how many attempts saw each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select

from lms.courses.models import CourseRevision, Origin
from lms.extensions import db
from lms.people.models import Person
from lms.quizzes.banks.documents import FOLDER
from lms.quizzes.correction_queries import question_from
from lms.quizzes.kinds.question import Question
from lms.quizzes.models import QuizAttempt

MOST_READ = 100
"""How many revisions are opened at the most; nearly all others tell by their digests that nothing changed in them."""


@dataclass(frozen=True)
class Version:
    """A question as it stood from one revision on, until the next version. ``by`` is empty where nobody is known."""

    number: int
    published_at: datetime
    by: str
    is_from_browser: bool
    question: Question
    attempts: int


@dataclass(frozen=True)
class _Revision:
    id: int
    number: int
    published_at: datetime
    by: str
    origin: Origin
    mark: Any


def versions_of(course_id: int, unit_id: str, question_id: str) -> tuple[list[Version], bool]:
    """Return the versions of a question of a quiz, the newest first, and whether there may be older ones."""
    revisions = list(_revisions(course_id, unit_id))
    seen = _attempts_by_revision([each.id for each in revisions], unit_id, question_id)
    found: list[Version] = []
    opened = 0
    pending = 0
    for place, revision in enumerate(revisions):
        pending += seen.get(revision.id, 0)
        older = revisions[place + 1] if place + 1 < len(revisions) else None
        if older is not None and older.mark == revision.mark:
            continue
        if opened == MOST_READ:
            return found, True
        opened += 1
        question = _question_in(revision.id, unit_id, question_id)
        if question is None:
            pending = 0
        elif found and found[-1].question == question:
            found[-1] = _older(found[-1], revision, pending)
            pending = 0
        else:
            found.append(_version(revision, question, pending))
            pending = 0
    return found, False


def _version(revision: _Revision, question: Question, attempts: int) -> Version:
    is_from_browser = revision.origin is Origin.BROWSER
    return Version(revision.number, revision.published_at, revision.by, is_from_browser, question, attempts)


def _older(version: Version, revision: _Revision, attempts: int) -> Version:
    """Return a version that stood in an older revision already."""
    return _version(revision, version.question, version.attempts + attempts)


def _revisions(course_id: int, unit_id: str) -> Iterator[_Revision]:
    """Yield the revisions of a course, the newest first, each with what tells whether a quiz may have changed in it."""
    rows = db.session.execute(
        select(
            CourseRevision.id,
            CourseRevision.number,
            CourseRevision.published_at,
            func.coalesce(Person.full_name, ""),
            CourseRevision.origin,
            CourseRevision.files,
            CourseRevision.borrowed,
        )
        .outerjoin(Person, Person.id == CourseRevision.published_by_id)
        .where(CourseRevision.course_id == course_id)
        .order_by(CourseRevision.number.desc())
    )
    for revision_id, number, published_at, by, origin, files, borrowed in rows:
        yield _Revision(revision_id, number, published_at, by, origin, (_relevant(files, unit_id), borrowed))


def _relevant(files: Mapping[str, str], unit_id: str) -> dict[str, str]:
    """Return the digests of the files in which a question of a quiz may stand."""
    ending = f"-{unit_id}.yaml"
    return {path: digest for path, digest in files.items() if path.endswith(ending) or path.startswith(f"{FOLDER}/")}


def _question_in(revision_id: int, unit_id: str, question_id: str) -> Question | None:
    """Return a question as a revision has it, or None where it has none; the document is read without models."""
    document = db.session.scalar(select(CourseRevision.document).where(CourseRevision.id == revision_id)) or {}
    units = (unit for module in document.get("modules", ()) for unit in module["units"] if unit["id"] == unit_id)
    content = (next(units, None) or {}).get("content") or {}
    places = (content.get("questions", ()), *content.get("taken", {}).values())
    for questions in places:
        for each in questions:
            if each["id"] == question_id:
                return question_from(each)
    return None


def _attempts_by_revision(revision_ids: list[int], unit_id: str, question_id: str) -> dict[int, int]:
    """Return how many attempts were asked a question, by revision, in one query."""
    rows = db.session.execute(
        select(QuizAttempt.revision_id, func.count())
        .where(
            QuizAttempt.unit_id == unit_id,
            QuizAttempt.revision_id.in_(revision_ids),
            cast(QuizAttempt.layout, String).contains(f'"{question_id}"', autoescape=True),
        )
        .group_by(QuizAttempt.revision_id)
    )
    return {row[0]: row[1] for row in rows}
