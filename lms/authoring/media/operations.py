"""Adding files to a draft, replacing, deleting and bringing them back. The bytes are stored before a row is written."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.authoring.drafts.models import CourseDraft, DraftFile
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import note_changed
from lms.authoring.media.incoming import Incoming
from lms.authoring.media.uses import uses_of
from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.storage import storage
from lms.courses.bundles import MEDIA
from lms.courses.operations import storage_key
from lms.courses.slugs import free_slug
from lms.extensions import db

MOST_FILES = 500
MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Kept:
    """A file as it is kept; ``is_new`` is False where the course had the same already."""

    file_id: int
    path: str
    is_new: bool


def add_file(course_id: int, incoming: Incoming, *, by: int | None) -> Kept:
    """Add a file to a draft; opens its own transaction. The same content is kept once, under the name it had first.

    Raises Refusal where the course holds as much as it may.
    """
    _store(incoming)
    with transaction():
        _hold(course_id)
        live = _live(course_id)
        same = next((file for file in live if file.digest == incoming.digest), None)
        if same is not None:
            return Kept(same.id, same.path, is_new=False)
        _check_room(live, incoming)
        file = _row(course_id, _free_path(incoming.name, live), incoming, by)
        history.record("authoring.file_added", file, by=by, path=file.path)
        note_changed(course_id, by=by)
        kept = Kept(file.id, file.path, is_new=True)
    _store(incoming)
    return kept


def replace_file(file_id: int, incoming: Incoming, *, by: int | None) -> Kept:
    """Put another content in the place of a file, under its path; opens its own transaction.

    What was there is kept as a deleted file. Raises Refusal where the file is gone, or there is no room.
    """
    _store(incoming)
    with transaction():
        file = _held_file(file_id)
        live = _live(file.course_id)
        now = next((each for each in live if each.path == file.path), None)
        if now is None:
            raise Refusal(_l("This file is gone: somebody has deleted it. Bring it back, and replace it then."))
        if now.digest == incoming.digest:
            return Kept(now.id, now.path, is_new=False)
        _check_room([each for each in live if each is not now], incoming)
        before = now.id
        _take_away(now)
        made = _row(file.course_id, file.path, incoming, by)
        history.record("authoring.file_replaced", made, by=by, path=made.path, before=before)
        note_changed(made.course_id, by=by)
        kept = Kept(made.id, made.path, is_new=True)
    _store(incoming)
    return kept


def delete_file(draft: DraftOf, file_id: int, *, by: int | None) -> None:
    """Delete a file that no text shows; opens its own transaction. One that is deleted already is no error."""
    with transaction():
        file = _held_file(file_id)
        if file.deleted_at is not None:
            return
        if uses_of(draft).get(file.path):
            raise Refusal(_l("This file is still shown. Take it out of the texts named below, then delete it."))
        _take_away(file)
        history.record("authoring.file_deleted", file, by=by, path=file.path)
        note_changed(file.course_id, by=by)


def restore_file(file_id: int, *, by: int | None) -> None:
    """Bring a deleted file back; what stands under its path now is deleted instead. Opens its own transaction."""
    with transaction():
        file = _held_file(file_id)
        if file.deleted_at is None:
            return
        live = _live(file.course_id)
        there = next((each for each in live if each.path == file.path), None)
        _check_room([each for each in live if each is not there], Incoming("", b"", file.digest, {}), file.size)
        if there is not None:
            _take_away(there)
        file.deleted_at = None
        history.record("authoring.file_restored", file, by=by, path=file.path)
        note_changed(file.course_id, by=by)


def _store(incoming: Incoming) -> None:
    """Keep the bytes; after the transaction once more, in case that somebody cleared them away meanwhile."""
    if not storage().exists(storage_key(incoming.digest)):
        storage().put(storage_key(incoming.digest), incoming.content)


def _hold(course_id: int) -> None:
    """Hold the draft, so that its files are counted by one at a time."""
    draft_id = db.session.scalar(select(CourseDraft.id).where(CourseDraft.course_id == course_id))
    if draft_id is None or lock(CourseDraft, draft_id) is None:
        raise Refusal(_l("This draft is gone. Open the course again."))


def _held_file(file_id: int) -> DraftFile:
    course_id = db.session.scalar(select(DraftFile.course_id).where(DraftFile.id == file_id))
    if course_id is not None:
        _hold(course_id)
    file = lock(DraftFile, file_id)
    if file is None or not file.path.startswith(MEDIA):
        raise Refusal(_l("This file is not here any more."))
    return file


def _live(course_id: int) -> list[DraftFile]:
    live = (DraftFile.course_id == course_id, DraftFile.deleted_at.is_(None), DraftFile.path.startswith(MEDIA))
    return list(db.session.scalars(select(DraftFile).where(*live).order_by(DraftFile.path)))


def _check_room(live: list[DraftFile], incoming: Incoming, size: int | None = None) -> None:
    if len(live) >= MOST_FILES:
        sentence = _l("This course has %(most)s files, which is all it may have. Delete some first.", most=MOST_FILES)
        raise Refusal(sentence)
    if sum(file.size for file in live) + (len(incoming.content) if size is None else size) > MOST_BYTES:
        sentence = _l(
            "The files of this course would be larger than %(most)s MB together. Delete some first, or make them "
            "smaller.",
            most=MOST_BYTES // 1_000_000,
        )
        raise Refusal(sentence)


def _free_path(name: str, live: list[DraftFile]) -> str:
    stem, _, ending = name.rpartition(".")
    taken = {file.path for file in live}
    return f"{MEDIA}{free_slug(stem, lambda slug: f'{MEDIA}{slug}.{ending}' in taken)}.{ending}"


def _take_away(file: DraftFile) -> None:
    file.deleted_at = clock.now()
    db.session.flush()  # before another row may have its path


def _row(course_id: int, path: str, incoming: Incoming, by: int | None) -> DraftFile:
    file = DraftFile(
        course_id=course_id,
        path=path,
        digest=incoming.digest,
        size=len(incoming.content),
        details=incoming.details,
        added_at=clock.now(),
        added_by_id=by,
    )
    db.session.add(file)
    db.session.flush()
    return file


def space_used(course_id: int) -> tuple[int, int]:
    """Return how many files a draft has under media/, and their bytes together."""
    live = (DraftFile.course_id == course_id, DraftFile.deleted_at.is_(None), DraftFile.path.startswith(MEDIA))
    count, size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(DraftFile.size), 0)).where(*live)
    ).one()
    return int(count), int(size)
