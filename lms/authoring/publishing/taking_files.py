"""Bringing files that are no text into a draft: pictures, recordings, papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.models import DraftFile
from lms.authoring.drafts.opening import details_of
from lms.authoring.reviewing.comments import say_ourselves
from lms.authoring.reviewing.models import Notice
from lms.core import clock
from lms.core.storage import storage
from lms.courses.operations import storage_key
from lms.extensions import db


def follow_file(course_id: int, path: str, old: str | None, new: str | None) -> None:
    """Bring a file in or take it away, where the draft still has it as it was (``old`` and ``new`` are digests).

    Where the draft has another one, that stays, and a comment says which revision has the other.
    """
    file = _living(course_id, path)
    mine = file.digest if file is not None else None
    if mine == new:
        return
    if mine != old:
        notice = Notice.REMOVED_OUTSIDE if new is None else Notice.CHANGED_OUTSIDE
        say_ourselves(course_id, notice, unit_id=None, quote=path)
    elif new is None:
        if file is not None:
            file.deleted_at = clock.now()
    elif file is not None:
        file.digest, file.size, file.details = new, *_known(path, new)
    else:
        size, details = _known(path, new)
        added = {"path": path, "digest": new, "size": size, "details": details, "added_at": clock.now()}
        db.session.add(DraftFile(course_id=course_id, **added))


def _living(course_id: int, path: str) -> DraftFile | None:
    mine = (DraftFile.course_id == course_id, DraftFile.path == path, DraftFile.deleted_at.is_(None))
    return db.session.scalar(select(DraftFile).where(*mine).with_for_update())


def _known(path: str, digest: str) -> tuple[int, dict[str, Any]]:
    content = storage().read(storage_key(digest))
    return len(content), details_of(path, content)
