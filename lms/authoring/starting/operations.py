"""Beginning a course: a bundle becomes the draft of a new one, owned by whoever begins it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.authoring.drafts.assembling import texts_by_path
from lms.authoring.drafts.models import CourseDraft, DraftFile, DraftText, VersionKind
from lms.authoring.drafts.opening import add_file, begin_draft, fill, is_edited, store_files
from lms.authoring.drafts.saving import note_changed, put
from lms.authoring.rights.models import CourseHand, Part
from lms.authoring.starting.models import CourseArchive
from lms.core import clock, history
from lms.core.database import after_commit, lock, transaction
from lms.core.errors import Refusal
from lms.core.jobs import JobRun, enqueue, job
from lms.core.storage import storage
from lms.courses.bundles import Bundle
from lms.courses.models import Course
from lms.courses.slugs import slug_taken
from lms.extensions import db

FOLDER = "imports/"
KEPT_FOR = timedelta(days=1)
FORGET = "authoring.forget_archive"


def is_taken(slug: str) -> bool:
    """Whether a course has this slug."""
    return db.session.scalar(select(Course.id).where(Course.slug == slug)) is not None


def start(bundle: Bundle, *, by: int, form_key: str, made_from: str) -> str:
    """Begin a course with the files of a bundle and return its slug; the same form sent again begins it once.

    Opens its own transaction. Raises Refusal, for the field ``slug``, where it is taken by now, and where a file is no
    text that can be read.
    """
    store_files(bundle)
    try:
        with transaction():
            known = begun_by_form(form_key)
            if known is not None:
                return known
            course = _new_course(bundle.slug)
            _fill(course, bundle, by=by, form_key=form_key, made_from=made_from)
            return bundle.slug
    except UnicodeDecodeError:
        raise Refusal(_l("A text in this course is not written in UTF-8. Save its files as UTF-8.")) from None


def _new_course(slug: str) -> Course:
    course = Course(slug=slug)
    try:
        with db.session.begin_nested():
            db.session.add(course)
    except IntegrityError:
        raise slug_taken() from None
    return course


def _fill(course: Course, bundle: Bundle, *, by: int, form_key: str, made_from: str) -> None:
    draft = begin_draft(course.id, by=by, form_key=form_key)
    fill(course.id, bundle, by=by)
    hand = CourseHand(course_id=course.id, person_id=by, part=Part.OWNER, given_at=clock.now(), given_by_id=by)
    db.session.add(hand)
    history.record("authoring.course_started", draft, by=by, course=course.slug, made_from=made_from)


def begun_by_form(form_key: str) -> str | None:
    """Return the slug of the course that was begun with a form, or None."""
    statement = select(Course.slug).join(CourseDraft, CourseDraft.course_id == Course.id)
    return db.session.scalar(statement.where(CourseDraft.form_key == form_key))


def keep_archive(name: str, content: bytes, *, by: int) -> str:
    """Keep a zip file for a day and return the token in its address; opens its own transaction."""
    digest = hashlib.sha256(content).hexdigest()
    storage().put(FOLDER + digest, content)
    with transaction():
        made = CourseArchive(
            token=secrets.token_urlsafe(16), name=name[:200], digest=digest, sent_at=clock.now(), sent_by_id=by
        )
        db.session.add(made)
        db.session.flush()
        forgetting = enqueue(FORGET, {"archive": made.id}, key=f"{FORGET}:{made.id}")
        forgetting.not_before = clock.now() + KEPT_FOR
        return made.token


def archive_content(archive: CourseArchive) -> bytes | None:
    """Return a kept zip file, or None where it is gone."""
    try:
        return storage().read(FOLDER + archive.digest)
    except FileNotFoundError:
        return None


def start_from_archive(archive_id: int, bundle: Bundle, *, by: int) -> str:
    """Begin a course with what an archive holds and return its slug; an archive is taken once."""
    slug = start(bundle, by=by, form_key=f"archive-{archive_id}", made_from="archive")
    with transaction():
        _end(archive_id, slug)
    return slug


def bring_into(archive_id: int, course_id: int, bundle: Bundle, *, by: int) -> int:
    """Bring the files of an archive into the draft of a course and return how many differ; none of either is lost.

    What the draft says stays in the history of each text, and files that are replaced can be restored. Opens its own
    transaction. Units that the draft does not have are not added: Refusal names the first.
    """
    store_files(bundle)
    with transaction():
        held = lock(CourseArchive, archive_id)
        if held is None or held.taken_at is not None:
            return 0
        texts = dict(texts_by_path(course_id))
        strange = sorted(path for path in bundle.files if is_edited(path) and path not in texts)
        if strange:
            sentence = _l("The course has no “%(path)s”. Add it there first, or begin a new course.", path=strange[0])
            raise Refusal(sentence)
        changed = sum(_bring(texts[path], content, by) for path, content in bundle.files.items() if path in texts)
        changed += sum(_bring_file(course_id, path, bundle, by) for path in bundle.files if not is_edited(path))
        held.taken_at, held.course_id = clock.now(), course_id
        note_changed(course_id, by=by)
        return changed


def _bring(text: DraftText, content: bytes, by: int) -> bool:
    words = content.decode()
    held = lock(DraftText, text.id)
    if held is None or held.content == words:
        return False
    put(held, words, by=by, kind=VersionKind.BROUGHT_IN)
    return True


def _bring_file(course_id: int, path: str, bundle: Bundle, by: int) -> bool:
    digest = bundle.manifest[path]
    there = (DraftFile.course_id == course_id, DraftFile.path == path, DraftFile.deleted_at.is_(None))
    held = db.session.scalar(select(DraftFile).where(*there).with_for_update())
    if held is not None and held.digest == digest:
        return False
    if held is not None:
        held.deleted_at = clock.now()
        db.session.flush()
    add_file(course_id, path, bundle.files[path], by=by)
    return True


def _end(archive_id: int, slug: str) -> None:
    held = lock(CourseArchive, archive_id)
    if held is not None and held.taken_at is None:
        held.taken_at = clock.now()
        held.course_id = db.session.scalar(select(Course.id).where(Course.slug == slug))


@job(FORGET)
def forget_archive(run: JobRun) -> dict[str, Any]:
    """Forget an archive, and its file where no other has the same."""
    with transaction():
        found = db.session.get(CourseArchive, run.payload["archive"])
        if found is None:
            return {}
        digest = found.digest
        db.session.delete(found)
        db.session.flush()
        if not db.session.scalar(select(func.count()).where(CourseArchive.digest == digest)):
            after_commit(lambda: storage().delete(FOLDER + digest))
    return {}
