"""Load a file of a draft for this reader."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.models import DraftFile
from lms.authoring.media.queries import find_file


@dataclass(frozen=True)
class FileAt:
    """A file under media/ of a draft; it may be deleted."""

    desk: Desk
    file: DraftFile


def load_file(slug: str, file_id: int, *, is_to_write: bool = False) -> FileAt:
    """Return a file of a draft with what its reader may do; one that is not there answers 404."""
    desk = load_desk(slug, is_to_write=is_to_write)
    file = find_file(desk.draft.course_id, file_id)
    return FileAt(desk, file) if file is not None else abort(404)
