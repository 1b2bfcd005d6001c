"""Files with notes on requests: looked at before the note is written, kept after it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from lms.attachments.operations import keep_file
from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE, kind_of
from lms.workshops.advisory.operations import OWNER, SLOT

MOST_FILES = 5


def checked_files(sent: Sequence[FileStorage]) -> list[FileStorage]:
    """Return the files that were chosen; raise Refusal for too many of them, and for one that cannot be taken."""
    files = [each for each in sent if each.filename]
    if len(files) > MOST_FILES:
        raise Refusal(_l("Send %(most)d files at the most.", most=MOST_FILES), field=SLOT)
    for each in files:
        content = each.stream.read(LARGEST_FILE + 1)
        each.stream.seek(0)
        try:
            kind_of(content, " ".join((each.filename or "").split())[-80:])
        except Refusal as refusal:
            raise Refusal(refusal.sentence, field=SLOT) from None
    return files


def keep_files(note_id: int, files: Sequence[FileStorage], *, by: int) -> None:
    """Keep files with a note; opens its own transactions. The same file sent twice is one."""
    for each in files:
        keep_file(OWNER, note_id, SLOT, each, by=by, most=MOST_FILES)
