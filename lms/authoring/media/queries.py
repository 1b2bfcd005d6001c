"""Reading single files of a draft, and lists of those that were deleted."""

from __future__ import annotations

from sqlalchemy import select

from lms.authoring.drafts.models import DraftFile
from lms.courses.bundles import MEDIA
from lms.extensions import db

MOST_DELETED = 100
"""How many deleted files a list shows, the last first."""


def find_file(course_id: int, file_id: int) -> DraftFile | None:
    """Return a file under media/ of a draft, deleted or not, or None."""
    wanted = (DraftFile.id == file_id, DraftFile.course_id == course_id, DraftFile.path.startswith(MEDIA))
    return db.session.scalar(select(DraftFile).where(*wanted))


def deleted_files(course_id: int) -> list[DraftFile]:
    """Return the files that were deleted or replaced last."""
    gone = (DraftFile.course_id == course_id, DraftFile.deleted_at.is_not(None), DraftFile.path.startswith(MEDIA))
    newest = select(DraftFile).where(*gone).order_by(DraftFile.deleted_at.desc(), DraftFile.id.desc())
    return list(db.session.scalars(newest.limit(MOST_DELETED)))


def file_digest(course_id: int, prefix: str, name: str) -> str | None:
    """Return the whole digest of a file that a draft has or had under a name, or None."""
    wanted = (DraftFile.course_id == course_id, DraftFile.path == MEDIA + name)
    begins = DraftFile.digest.startswith(prefix, autoescape=True)
    return db.session.scalar(select(DraftFile.digest).where(*wanted, begins).order_by(DraftFile.id.desc()).limit(1))
