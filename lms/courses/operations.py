"""Publishing a course: a bundle becomes the next revision, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.photos import narrowed
from lms.core.storage import storage
from lms.courses.bundles import Bundle, digest_of
from lms.courses.checks import COURSE_FILE
from lms.courses.documents import CourseDocument
from lms.courses.guards import publish_followers, publish_guards
from lms.courses.models import (
    LONGEST_WITHDRAWAL_REASON,
    Course,
    CoursePicture,
    CourseRevision,
    CourseWithdrawal,
    Origin,
)
from lms.courses.problems import BundleRefused, Problem
from lms.courses.reading import Reading, Shelf
from lms.extensions import db

FOLDER = "courses/"


class Overtaken(Refusal):
    """Somebody else has published the course since it was read."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Somebody else has changed this since you opened the page, and nothing of yours is saved yet. "
                "Compare what is set now with what you have entered, and save again."
            )
        )


def storage_key(digest: str) -> str:
    """Return the key under which storage keeps a file of a bundle."""
    return FOLDER + digest


def smaller_key(digest: str, width: int) -> str:
    """Return the key of a smaller copy of a picture; what is there is empty where it would be no smaller file."""
    return f"{storage_key(digest)}-{width}"


def published_bundle(slug: str) -> Bundle | None:
    """Return the files of a course as it is published, or None."""
    files = db.session.scalar(
        select(CourseRevision.files)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(Course.slug == slug, CourseRevision.is_current)
    )
    return None if files is None else bundle_of(slug, files)


def bundle_of(slug: str, files: dict[str, str]) -> Bundle:
    """Return a bundle from the digests of its files; FileNotFoundError where storage lost one."""
    return Bundle(slug, {path: storage().read(storage_key(digest)) for path, digest in files.items()})


def publish_bundle(
    bundle: Bundle,
    *,
    by: int | None,
    shelf: Shelf | None = None,
    origin: Origin = Origin.BUNDLE,
    allow_removals: bool = False,
    expected: str | None = None,
    and_then: Callable[[CourseRevision], None] | None = None,
) -> CourseRevision:
    """Publish a bundle and return the current revision: a new one, or the present one where nothing changed.

    ``shelf`` finds the courses that modules are taken from; by default those that are published. ``allow_removals``
    publishes even where learners would lose something. ``expected`` is the digest of the revision that the bundle was
    made from: Overtaken is raised where it is not the current one. ``and_then`` is called with the revision in the same
    transaction, also where nothing changed. Opens its own transaction. Raises BundleRefused.
    """
    reading = (shelf or Shelf(published_bundle)).read(bundle)
    if reading.document is None:
        raise BundleRefused(reading.problems)
    _store(bundle, reading)
    digest = digest_of({"slug": bundle.slug}, bundle.manifest, reading.borrowed)
    with transaction():
        course = _course(bundle.slug)
        current = db.session.scalar(select(CourseRevision).filter_by(course_id=course.id, is_current=True))
        if expected is not None and (current is None or current.digest != expected):
            raise Overtaken
        if current is not None and current.digest == digest:
            if and_then:
                and_then(current)
            return current
        before = None if current is None else CourseDocument.model_validate(current.document)
        if before is not None and not allow_removals:
            _ask_guards(course.id, before, reading.document)
        revision = _publish(course, reading, digest=digest, files=bundle.manifest, origin=origin, by=by)
        if before is not None:
            _tell_followers(revision, before, reading.document)
        if and_then:
            db.session.flush()
            and_then(revision)
        return revision


def _store(bundle: Bundle, reading: Reading) -> None:
    """Put the files into storage, before the transaction: a file that no revision names does no harm."""
    contents = {digest: bundle.files[path] for path, digest in bundle.manifest.items()} | reading.pictures
    for digest, content in contents.items():
        if not storage().exists(storage_key(digest)):
            storage().put(storage_key(digest), content)
    for picture in reading.document.media.values() if reading.document else ():
        for width in picture.widths:
            key = smaller_key(picture.sha256, width)
            if not storage().exists(key):
                storage().put(key, narrowed(contents[picture.sha256], width))


def _course(slug: str) -> Course:
    """Return the course, made if need be, held so that no other process publishes it meanwhile."""
    course_id = db.session.scalar(select(Course.id).where(Course.slug == slug))
    if course_id is None:
        try:
            with db.session.begin_nested():
                course = Course(slug=slug)
                db.session.add(course)
                db.session.flush()
                return course
        except IntegrityError:
            course_id = db.session.scalars(select(Course.id).where(Course.slug == slug)).one()
    held = lock(Course, course_id)
    if held is None:
        raise LookupError(slug)
    return held


def _ask_guards(course_id: int, before: CourseDocument, document: CourseDocument) -> None:
    found = [sentence for guard in publish_guards for sentence in guard(course_id, before, document)]
    if found:
        raise BundleRefused(Problem(COURSE_FILE, 1, sentence) for sentence in found)


def _tell_followers(revision: CourseRevision, before: CourseDocument, document: CourseDocument) -> None:
    db.session.flush()
    for follow in publish_followers:
        follow(revision, before, document)


def _publish(
    course: Course, reading: Reading, *, digest: str, files: dict[str, str], origin: Origin, by: int | None
) -> CourseRevision:
    document = reading.document
    if document is None:
        raise BundleRefused(reading.problems)
    last = db.session.scalar(select(func.max(CourseRevision.number)).where(CourseRevision.course_id == course.id))
    db.session.execute(
        update(CourseRevision)
        .where(CourseRevision.course_id == course.id, CourseRevision.is_current)
        .values(is_current=False)
    )
    revision = CourseRevision(
        course_id=course.id,
        number=(last or 0) + 1,
        digest=digest,
        document=document.model_dump(mode="json"),
        files=files,
        borrowed=reading.borrowed,
        card=card_of(document),
        is_current=True,
        origin=origin,
        published_at=clock.now(),
        published_by_id=by,
    )
    db.session.add(revision)
    _keep_pictures(course, document)
    history.record("courses.revision_published", revision, by=by, course=course.slug, number=revision.number)
    return revision


def _keep_pictures(course: Course, document: CourseDocument) -> None:
    known = db.session.execute(
        select(CoursePicture.sha256, CoursePicture.name).where(CoursePicture.course_id == course.id)
    )
    have = {(digest, name) for digest, name in known}
    for path, picture in document.media.items():
        key = (picture.sha256, path.rpartition("/")[2])
        if key not in have:
            have.add(key)
            db.session.add(CoursePicture(course_id=course.id, sha256=key[0], name=key[1]))


def card_of(document: CourseDocument) -> dict[str, Any]:
    """Return what the catalogue shows of a course."""
    return {
        "title": document.title,
        "summary": document.summary,
        "hours": document.hours,
        "languages": list(document.languages),
        "modules": len(document.modules),
        "missing_units": len(document.missing_units()),
        "has_certificate": document.certificate is not None,
    }


def withdraw_course(course_id: int, reason: str, *, by: int | None) -> bool:
    """Let nobody new begin a course, inside the caller's transaction; return whether it was open until now.

    Raises Refusal without a reason, which people read on the course's page, or with one that is too long.
    """
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise Refusal(_l("Say why: people who look for the course read it on its page."), field="reason")
    if len(reason) > LONGEST_WITHDRAWAL_REASON:
        sentence = _l("Say it in %(max)d characters at most.", max=LONGEST_WITHDRAWAL_REASON)
        raise Refusal(sentence, field="reason")
    course = lock(Course, course_id)
    if course is None or db.session.get(CourseWithdrawal, course_id, populate_existing=True) is not None:
        return False
    db.session.add(CourseWithdrawal(course_id=course_id, withdrawn_at=clock.now(), reason=reason))
    history.record("courses.course_withdrawn", course, by=by, course=course.slug, reason=reason)
    return True


def bring_back_course(course_id: int, *, by: int | None) -> bool:
    """Let people begin a withdrawn course again, inside the caller's transaction; return whether it was withdrawn."""
    course = lock(Course, course_id)
    withdrawal = db.session.get(CourseWithdrawal, course_id, populate_existing=True)
    if course is None or withdrawal is None:
        return False
    db.session.delete(withdrawal)
    history.record("courses.course_brought_back", course, by=by, course=course.slug)
    return True
