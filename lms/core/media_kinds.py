"""Kinds of files that a text may show or link to, by the endings of their names: what each is, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from lms.core.said import say


class MediaKind(StrEnum):
    """What a reader does with a file."""

    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    PAPER = "paper"
    CAPTIONS = "captions"


@dataclass(frozen=True)
class MediaType:
    """What the ending of a name stands for: ``word`` is what people call it."""

    kind: MediaKind
    media_type: str
    word: str

    @property
    def with_article(self) -> str:
        """The word as it stands in an English sentence: an SVG, a PDF."""
        return say("an %(word)s", word=self.word) if self.word[0] in "MOSX" else say("a %(word)s", word=self.word)


_OFFICE = "application/vnd.openxmlformats-officedocument."
ENDINGS = {
    ".svg": MediaType(MediaKind.PICTURE, "image/svg+xml", "SVG"),
    ".png": MediaType(MediaKind.PICTURE, "image/png", "PNG"),
    ".jpg": MediaType(MediaKind.PICTURE, "image/jpeg", "JPG"),
    ".jpeg": MediaType(MediaKind.PICTURE, "image/jpeg", "JPEG"),
    ".webp": MediaType(MediaKind.PICTURE, "image/webp", "WebP"),
    ".mp3": MediaType(MediaKind.AUDIO, "audio/mpeg", "MP3"),
    ".m4a": MediaType(MediaKind.AUDIO, "audio/mp4", "M4A"),
    ".ogg": MediaType(MediaKind.AUDIO, "audio/ogg", "Ogg"),
    ".opus": MediaType(MediaKind.AUDIO, "audio/ogg", "Opus"),
    ".mp4": MediaType(MediaKind.VIDEO, "video/mp4", "MP4"),
    ".webm": MediaType(MediaKind.VIDEO, "video/webm", "WebM"),
    ".pdf": MediaType(MediaKind.PAPER, "application/pdf", "PDF"),
    ".docx": MediaType(MediaKind.PAPER, f"{_OFFICE}wordprocessingml.document", "DOCX"),
    ".xlsx": MediaType(MediaKind.PAPER, f"{_OFFICE}spreadsheetml.sheet", "XLSX"),
    ".odt": MediaType(MediaKind.PAPER, "application/vnd.oasis.opendocument.text", "ODT"),
    ".vtt": MediaType(MediaKind.CAPTIONS, "text/vtt", "WebVTT"),
}
LARGEST = {
    MediaKind.PICTURE: 300_000,
    MediaKind.AUDIO: 10_000_000,
    MediaKind.VIDEO: 40_000_000,
    MediaKind.PAPER: 5_000_000,
    MediaKind.CAPTIONS: 500_000,
}
LARGEST_PDF = 10_000_000
RECORDINGS = {MediaKind.AUDIO, MediaKind.VIDEO}


def media_type_of(name: str) -> MediaType | None:
    """Return what the ending of a file's name or path stands for, or None."""
    return ENDINGS.get(PurePosixPath(name).suffix)


def kind_of_name(name: str) -> MediaKind | None:
    """Return the kind that the ending of a name stands for, or None."""
    known = media_type_of(name)
    return known.kind if known else None


def largest_of(name: str) -> int:
    """Return how many bytes a file of this name may have; as for a picture where its ending is none of ours."""
    if name.endswith(".pdf"):
        return LARGEST_PDF
    return LARGEST[kind_of_name(name) or MediaKind.PICTURE]
