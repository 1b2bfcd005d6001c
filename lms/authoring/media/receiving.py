"""Taking in what authors send: each file by itself, so that one that cannot be taken holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.media.incoming import LARGEST_SENT, made_ready
from lms.authoring.media.operations import Kept, add_file, replace_file
from lms.authoring.media.uses import look_again
from lms.authoring.media.words import entry_now, save_words
from lms.core.errors import Refusal
from lms.courses.bundles import MEDIA

MOST_AT_ONCE = 20


@dataclass
class Received:
    """What became of some files."""

    kept: list[Kept] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def added(self) -> list[Kept]:
        """Those that the course did not have before."""
        return [each for each in self.kept if each.is_new]


def receive(draft: DraftOf, sent: Sequence[FileStorage], alt: dict[str, str], *, by: int | None) -> Received:
    """Add some files to a draft; ``alt`` describes the file where it is one, by language.

    Raises Refusal where there is none, or more than MOST_AT_ONCE.
    """
    if not sent:
        raise Refusal(_l("Choose at least one file."), field="files")
    if len(sent) > MOST_AT_ONCE:
        raise Refusal(_l("Send %(most)s files at once, and the others after them.", most=MOST_AT_ONCE), field="files")
    received = Received()
    for each in sent:
        try:
            received.kept.append(add_file(draft.course_id, made_ready(each.filename or "", _read(each)), by=by))
        except Refusal as refusal:
            received.refused.append(refusal)
    if alt and len(sent) == 1 and received.kept:
        _describe(draft, received.kept[0].path, alt, by)
    for kept in received.added:
        look_again(draft, kept.path)
    return received


def _read(sent: FileStorage) -> bytes:
    with sent.stream as stream:
        return stream.read(LARGEST_SENT + 1)


def _describe(draft: DraftOf, path: str, alt: dict[str, str], by: int | None) -> None:
    """Note the description of a file that has no words yet."""
    if not entry_now(draft.course_id, path):
        save_words(draft.course_id, path, {"alt": alt}, version=None, by=by)


def receive_instead(draft: DraftOf, file_id: int, path: str, sent: FileStorage | None, *, by: int | None) -> Kept:
    """Put a file that was sent in the place of another. Raises Refusal with ``file`` as its field."""
    if sent is None or not sent.filename:
        raise Refusal(_l("Choose a file."), field="file")
    try:
        incoming = made_ready(sent.filename, _read(sent), keep_name=path.removeprefix(MEDIA))
        kept = replace_file(file_id, incoming, by=by)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field="file") from None
    look_again(draft, path)
    return kept
