"""The files under ``media/`` as a course keeps them, and media.yaml: what is said about each in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field, TypeAdapter, ValidationError

from lms.core.markup_problems import Known, examine
from lms.core.media_kinds import ENDINGS, RECORDINGS, MediaKind, kind_of_name
from lms.core.said import said_together, say
from lms.courses.contents import Model, Text, language_name
from lms.courses.files import Context, Files
from lms.courses.problems import sentences

MEDIA_FILE = "media.yaml"
FOLDER = "media/"
MENTIONED = re.compile(r"media/[A-Za-z0-9._-]+")
WIDTHS = (480, 960)
"""How wide, in pixels, the smaller copies of a picture are."""
WIDE = 640
RASTER = {each.media_type for each in ENDINGS.values() if each.kind is MediaKind.PICTURE} - {"image/svg+xml"}


class MediaWords(Model):
    """What is said about one file. ``transcript`` is Markdown; ``captions`` names a .vtt file for each language."""

    alt: Text | None = None
    caption: Text | None = None
    credit: str = Field(default="", max_length=300)
    transcript: Text | None = None
    captions: dict[str, str] = {}


NO_WORDS = MediaWords()


class Picture(Model):
    """A file under ``media/``: a picture, a recording or a paper.

    Its sizes are in CSS pixels (0 where it has none) and in bytes; storage keeps it by its digest, and smaller copies
    of it in the ``widths``.
    """

    sha256: str
    media_type: str
    width: int
    height: int
    size: int = 0
    widths: tuple[int, ...] = ()
    words: MediaWords = NO_WORDS


def widths_of(media_type: str, width: int) -> tuple[int, ...]:
    """Return the widths in which smaller copies of a picture are kept; none where it is narrow, or drawn in lines."""
    return tuple(each for each in WIDTHS if each < width) if media_type in RASTER and width > WIDE else ()


_entries: TypeAdapter[dict[str, MediaWords]] = TypeAdapter(dict[str, MediaWords])


def read_media_words(files: Files, context: Context) -> dict[str, MediaWords]:
    """Return what media.yaml says, by path; an entry that cannot be read is a problem, and the others count."""
    file = files.yaml(MEDIA_FILE, may_be_empty=True) if MEDIA_FILE in files.bundle.files else None
    words: dict[str, MediaWords] = {}
    for name, entry in (file.data or {}).items() if file else ():
        try:
            words[FOLDER + name] = _entries.validate_python({name: entry or {}}, context=dict(context))[name]
        except ValidationError as error:
            for where, sentence in sentences(error):
                files.note(MEDIA_FILE, file.line(where) if file else 1, sentence)
    return words


def check_media_words(files: Files, words: Mapping[str, MediaWords], media: Collection[str], known: Known) -> None:
    """Note what media.yaml names and is not there, and what is wrong with its transcripts."""
    file = files.yaml(MEDIA_FILE, may_be_empty=True) if words else None
    for path, entry in words.items():
        name = path.removeprefix(FOLDER)
        for where, sentence in _problems(path, entry, media, known):
            files.note(MEDIA_FILE, file.line((name, *where)) if file else 1, sentence)


def _problems(
    path: str, entry: MediaWords, media: Collection[str], known: Known
) -> Iterator[tuple[tuple[str, ...], str]]:
    if path not in media:
        yield (), say("There is no file %(path)s. Take its name out here, or add the file.", path=path)
    for language, name in entry.captions.items():
        where = ("captions", language)
        if FOLDER + name not in media:
            yield where, say("There is no file %(folder)s%(name)s with captions.", folder=FOLDER, name=name)
        elif kind_of_name(name) is not MediaKind.CAPTIONS:
            yield where, say("%(folder)s%(name)s holds no captions: they are a .vtt file.", folder=FOLDER, name=name)
    for language, text in (entry.transcript or {}).items():
        for problem in examine(text, Known(known.terms, facts=known.facts, units=known.units)).problems:
            yield ("transcript", language), problem.sentence


@dataclass(frozen=True)
class MediaKnown:
    """What texts may know of the files: which have a description of their own, and which must not be shown yet."""

    described: frozenset[str]
    unready: Mapping[str, str]


def media_known(media: Mapping[str, Picture], wanted: tuple[str, ...]) -> MediaKnown:
    """Return what texts in the wanted languages may know of some files."""
    unready = {path: sentence for path, file in media.items() if (sentence := _unready(path, file.words, wanted))}
    described = (path for path, file in media.items() if file.words.alt and not set(wanted) - set(file.words.alt))
    return MediaKnown(frozenset(described), unready)


def _unready(path: str, words: MediaWords, wanted: tuple[str, ...]) -> str:
    """Return why a recording cannot be shown: somebody could not read what is said in it."""
    if kind_of_name(path) not in RECORDINGS:
        return ""
    missing = [language_name(language) for language in wanted if language not in (words.transcript or {})]
    if not missing:
        return ""
    return say(
        "%(path)s needs a transcript in %(allowed)s, for those who cannot hear it: see media.yaml.",
        path=path,
        allowed=said_together(missing),
    )


def used_paths(texts: Iterable[str], words: Mapping[str, MediaWords]) -> set[str]:
    """Return the paths of the files that some texts mention, with the captions of those."""
    used = {path for text in texts for path in MENTIONED.findall(text)}
    return used | {FOLDER + name for path in used if path in words for name in words[path].captions.values()}
