"""Reading courses. A process keeps parsed documents by digest, so that a page costs one small query."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, select

from lms.core.paging import Page, paginate
from lms.core.quick import fetch, fetch_one
from lms.core.recent import Recent
from lms.courses.documents import CourseDocument
from lms.courses.models import Course, CoursePicture, CourseRevision, CourseWithdrawal
from lms.extensions import db

DOCUMENTS_KEPT = 128
CARDS_A_PAGE = 24


@dataclass(frozen=True)
class PublishedCourse:
    """A course as learners study it now."""

    course_id: int
    slug: str
    revision_id: int
    number: int
    digest: str
    published_at: datetime
    document: CourseDocument


@dataclass(frozen=True)
class CourseCard:
    """What the catalogue shows of a course; texts by language."""

    course_id: int
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    hours: float
    languages: list[str]
    modules: int
    missing_units: int
    has_certificate: bool


@dataclass(frozen=True)
class Offered:
    """A published course as those see it who may begin it; ``reason`` says why nobody can since ``withdrawn_at``."""

    course: PublishedCourse
    withdrawn_at: datetime | None
    reason: str | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody new can begin it."""
        return self.withdrawn_at is not None


documents: Recent[CourseDocument] = Recent(DOCUMENTS_KEPT)


def _current() -> Select[int, str, int, int, str, datetime]:
    return (
        select(
            Course.id,
            Course.slug,
            CourseRevision.id,
            CourseRevision.number,
            CourseRevision.digest,
            CourseRevision.published_at,
        )
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(CourseRevision.is_current)
    )


_BY_SLUG = _current().where(Course.slug == bindparam("slug"))
_BY_ID = _current().where(Course.id == bindparam("course_id"))
_ALL = _current().order_by(Course.slug)
_IS_WITHDRAWN = exists().where(CourseWithdrawal.course_id == Course.id)
_OFFERED = (
    _current()
    .add_columns(CourseWithdrawal.withdrawn_at, CourseWithdrawal.reason)
    .outerjoin(CourseWithdrawal, CourseWithdrawal.course_id == Course.id)
    .where(Course.slug == bindparam("slug"))
)
_OPEN = _ALL.where(~_IS_WITHDRAWN).limit(bindparam("most"))
_SOME = _ALL.where(Course.id.in_(bindparam("course_ids", expanding=True)))


def published(slug: str) -> PublishedCourse | None:
    """Return a course as it is published now, or None. One query; two the first time in a process."""
    row = fetch_one(_BY_SLUG, slug=slug)
    return _with_documents([row])[0] if row else None


def offered(slug: str) -> Offered | None:
    """Return a published course and whether it is withdrawn, or None. As many queries as ``published``."""
    row = fetch_one(_OFFERED, slug=slug)
    return Offered(_with_documents([row[:6]])[0], row[6], row[7]) if row else None


def published_by_id(course_id: int) -> PublishedCourse | None:
    """Return a course as it is published now, or None."""
    row = fetch_one(_BY_ID, course_id=course_id)
    return _with_documents([row])[0] if row else None


def catalogue(course_ids: Collection[int] | None = None) -> list[PublishedCourse]:
    """Return all published courses, or those with some ids, by slug. Two queries at the most."""
    found = fetch(_ALL) if course_ids is None else fetch(_SOME, course_ids=list(course_ids))
    return _with_documents(found)


def _with_documents(rows: Iterable[Any]) -> list[PublishedCourse]:
    rows = list(rows)
    found = {row[4]: documents.find(row[4]) for row in rows}
    missing = [row[2] for row in rows if found[row[4]] is None]
    if missing:
        statement = select(CourseRevision.digest, CourseRevision.document).where(CourseRevision.id.in_(missing))
        for digest, stored in db.session.execute(statement):
            found[digest] = documents.keep(digest, CourseDocument.model_validate(stored))
    return [
        PublishedCourse(course_id, slug, revision_id, number, digest, published_at, document)
        for course_id, slug, revision_id, number, digest, published_at in rows
        if (document := found[digest])
    ]


def revision_document(revision_id: int) -> CourseDocument:
    """Return the document of a revision, current or not; LookupError where there is none."""
    digest = db.session.scalar(select(CourseRevision.digest).where(CourseRevision.id == revision_id))
    if digest is None:
        raise LookupError(f"there is no revision {revision_id}")
    kept = documents.find(digest)
    if kept is not None:
        return kept
    stored = db.session.execute(select(CourseRevision.document).where(CourseRevision.id == revision_id)).scalar_one()
    return documents.keep(digest, CourseDocument.model_validate(stored))


def open_courses(most: int) -> list[PublishedCourse]:
    """Return the first published courses, by slug, that are not withdrawn. Two queries at the most."""
    return _with_documents(fetch(_OPEN, most=most))


def withdrawal_of(course_id: int) -> CourseWithdrawal | None:
    """Return that a course is withdrawn, and why; None for one that takes learners."""
    return db.session.scalar(select(CourseWithdrawal).where(CourseWithdrawal.course_id == course_id))


def catalogue_page(number: int) -> Page[CourseCard]:
    """Return one page of the catalogue, by slug, in two queries; withdrawn courses are left out."""
    statement = (
        select(Course.id, Course.slug, CourseRevision.card)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(CourseRevision.is_current, ~_IS_WITHDRAWN)
        .order_by(Course.slug)
    )
    page = paginate(statement, number, CARDS_A_PAGE)
    rows: Iterable[tuple[Any, ...]] = map(tuple, page.items)
    cards = [CourseCard(course_id, slug, **card) for course_id, slug, card in rows]
    return Page(cards, page.number, page.size, page.total)


def picture_digest(slug: str, prefix: str, name: str) -> str | None:
    """Return the whole digest of a picture in any revision of a course, or None."""
    return db.session.scalar(
        select(CoursePicture.sha256)
        .join(Course, Course.id == CoursePicture.course_id)
        .where(
            Course.slug == slug,
            CoursePicture.name == name,
            CoursePicture.sha256.startswith(prefix, autoescape=True),
        )
        .limit(1)
    )
