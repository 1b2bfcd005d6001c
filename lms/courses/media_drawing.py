"""The files of a course as its texts draw them: where each is, and what is said about it in a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from lms.core.language import LANGUAGES, localised
from lms.core.markup import NOTHING, Surroundings, render_blocks
from lms.core.markup_media import Caption, Image
from lms.core.media_kinds import MediaKind, media_type_of
from lms.courses.media_words import FOLDER, MediaWords, Picture

Address = Callable[[str, Picture], str]
"""Where a file is, from its name and what is known of it."""
Find = Callable[[str], Picture | None]
"""Finds a file by its path ``media/…``."""
MEGABYTE = 1_000_000


def image_of(
    path: str, find: Find, address: Address, language: str, surroundings: Surroundings = NOTHING
) -> Image | None:
    """Return a file as a text in a language shows it, or None where there is none.

    ``surroundings`` are what its transcript may refer to; pictures are not shown in one.
    """
    picture = find(path)
    if picture is None:
        return None
    known, words = media_type_of(path), picture.words
    return Image(
        address(path.removeprefix(FOLDER), picture),
        picture.width,
        picture.height,
        kind=known.kind if known else MediaKind.PICTURE,
        widths=picture.widths,
        label=file_label(path, picture.size),
        alternative=_said(words.alt, language),
        caption=_said(words.caption, language),
        credit=words.credit,
        transcript=_transcript(words, language, surroundings),
        captions=tuple(_captions(words, find, address)),
    )


def _said(text: dict[str, str] | None, language: str) -> str:
    return localised(text, language) if text else ""


def _transcript(words: MediaWords, language: str, surroundings: Surroundings) -> Markup:
    text = _said(words.transcript, language)
    return render_blocks(text, replace(surroundings, image=lambda source: None)) if text else Markup()


def _captions(words: MediaWords, find: Find, address: Address) -> Iterator[Caption]:
    for language, name in words.captions.items():
        picture = find(FOLDER + name)
        if picture is not None:
            yield Caption(language, LANGUAGES.get(language, language), address(name, picture))


def file_label(path: str, size: int) -> str:
    """Return what a recording or paper is and how large, in words of the current language: “Sound, 2.3 MB”."""
    known = media_type_of(path)
    if known is None or known.kind is MediaKind.PICTURE:
        return ""
    names = {MediaKind.AUDIO: _("Sound"), MediaKind.VIDEO: _("Video")}
    return str(_("%(kind)s, %(size)s", kind=names.get(known.kind, known.word), size=size_words(size)))


def size_words(size: int) -> str:
    """Return how large a file is, in words of the current language: 0.4 MB."""
    return str(_("%(number)s MB", number=format_decimal(max(0.1, round(size / MEGABYTE, 1)))))
