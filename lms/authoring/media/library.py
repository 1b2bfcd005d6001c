"""The files of a draft as lists and pickers show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flask import url_for
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.models import DraftFile
from lms.authoring.drafts.places import MEDIA_WORDS
from lms.authoring.drafts.queries import DraftOf, find_text, media_of
from lms.authoring.media.uses import Use, uses_of
from lms.core.language import LANGUAGES
from lms.core.media_kinds import RECORDINGS, MediaKind, kind_of_name
from lms.courses.bundles import MEDIA, Bundle
from lms.courses.files import Files
from lms.courses.media_words import NO_WORDS, MediaWords, read_media_words
from lms.courses.rendering import PREFIX_LENGTH

KIND_NAMES = {
    MediaKind.PICTURE: _l("Picture"),
    MediaKind.AUDIO: _l("Sound"),
    MediaKind.VIDEO: _l("Video"),
    MediaKind.PAPER: _l("Paper"),
    MediaKind.CAPTIONS: _l("Captions"),
}


class Condition(StrEnum):
    """What a list of files may be narrowed to."""

    UNUSED = "unused"
    WITHOUT_WORDS = "without-words"
    DELETED = "deleted"


@dataclass(frozen=True)
class MediaEntry:
    """A file of a draft that a text may show: what it is, where (``address``), and what is said about it.

    ``size`` is in bytes, ``width`` and ``height`` in CSS pixels (0 where it has none); ``alt`` is its description by
    language.
    """

    path: str
    name: str
    kind: MediaKind
    alt: dict[str, str]
    size: int
    width: int
    height: int
    id: int
    course: str
    digest: str
    seconds: int
    added_at: datetime
    is_deleted: bool = False
    words: MediaWords = NO_WORDS
    wanted: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()

    @property
    def address(self) -> str:
        """Where its bytes are, for those who have a part in the course."""
        return url_for("authoring.show_file", slug=self.course, prefix=self.digest[:PREFIX_LENGTH], name=self.name)

    @property
    def lacks(self) -> tuple[str, ...]:
        """The languages in which it lacks words: a picture that no text describes, a recording that some cannot hear.

        A picture that is used has its description in the text that shows it, which is checked there.
        """
        if self.kind is MediaKind.PICTURE:
            has = self.wanted if self.uses else (self.words.alt or {})
        else:
            has = (self.words.transcript or {}) if self.kind in RECORDINGS else self.wanted
        return tuple(language for language in self.wanted if language not in has)

    @property
    def lacks_in(self) -> str:
        """The names of those languages."""
        return ", ".join(LANGUAGES.get(language, language) for language in self.lacks)


def usable(draft: DraftOf) -> list[MediaEntry]:
    """Return the files of a draft that a text may show or link to, by name; captions are none. Two queries."""
    words = words_of(draft)
    files = media_of(draft.course_id).values()
    return [entry for entry in _entries(draft, files, words) if entry.kind is not MediaKind.CAPTIONS]


def shelf(draft: DraftOf) -> list[MediaEntry]:
    """Return all files under media/ of a draft with where each is used, the unused ones first. A few queries."""
    uses = uses_of(draft)
    entries = _entries(draft, media_of(draft.course_id).values(), words_of(draft), uses)
    return sorted(entries, key=lambda entry: (bool(entry.uses), entry.name))


def entry_of(draft: DraftOf, file: DraftFile) -> MediaEntry | None:
    """Return one file of a draft, deleted or not, with where it is used."""
    uses = {} if file.deleted_at else uses_of(draft)
    return next(iter(_entries(draft, [file], words_of(draft), uses)), None)


def deleted_entries(draft: DraftOf, files: Iterable[DraftFile]) -> list[MediaEntry]:
    """Return deleted files as lists show them."""
    return _entries(draft, files, {})


def words_of(draft: DraftOf) -> dict[str, MediaWords]:
    """Return what media.yaml of a draft says, by path, as far as it can be read. One query."""
    text = find_text(draft.course_id, MEDIA_WORDS)
    files = Files(Bundle(draft.slug, {MEDIA_WORDS: text.content.encode()} if text else {}))
    return read_media_words(files, {"languages": draft.languages, "wanted": ()})


def wanted_languages(draft: DraftOf) -> tuple[str, ...]:
    """Return the languages of a draft that must be complete: all but those in work."""
    in_work = draft.facts.get("languages_in_work")
    unfinished = in_work if isinstance(in_work, list) else []
    return tuple(language for language in draft.languages if language not in unfinished)


def _entries(
    draft: DraftOf,
    files: Iterable[DraftFile],
    words: dict[str, MediaWords],
    uses: dict[str, list[Use]] | None = None,
) -> list[MediaEntry]:
    wanted = wanted_languages(draft)
    return [
        replace(
            _entry(draft, file, kind, words.get(file.path, NO_WORDS)),
            wanted=wanted,
            uses=tuple((uses or {}).get(file.path, ())),
        )
        for file in files
        if file.path.startswith(MEDIA) and (kind := kind_of_name(file.path))
    ]


def _entry(draft: DraftOf, file: DraftFile, kind: MediaKind, words: MediaWords) -> MediaEntry:
    name = file.path.removeprefix(MEDIA)
    width, height, seconds = (int(file.details.get(key) or 0) for key in ("width", "height", "seconds"))
    return MediaEntry(
        path=file.path,
        name=name,
        kind=kind,
        alt=dict(words.alt or {}),
        size=file.size,
        width=width,
        height=height,
        seconds=seconds,
        id=file.id,
        course=draft.slug,
        digest=file.digest,
        added_at=file.added_at,
        is_deleted=file.deleted_at is not None,
        words=words,
    )
