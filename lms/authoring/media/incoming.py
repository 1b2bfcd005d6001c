"""Files as authors send them, made ready to be kept: what each is by its content, small enough, and named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.opening import details_of
from lms.core.errors import Refusal
from lms.core.media_kinds import ENDINGS, MediaKind, MediaType, largest_of, media_type_of
from lms.core.photos import WEBP, fitted_picture
from lms.courses.bundles import LARGEST_PICTURE, MEDIA
from lms.courses.media_files import examine_media, seen_media_type
from lms.courses.slugs import slug_from

LONGEST_SHOWN = 80
LARGEST_SENT = largest_of("a.mp4")
SVG = ".svg"
OTHERWISE = {
    MediaKind.PICTURE: "picture",
    MediaKind.AUDIO: "sound",
    MediaKind.VIDEO: "video",
    MediaKind.PAPER: "paper",
    MediaKind.CAPTIONS: "captions",
}


@dataclass(frozen=True)
class Incoming:
    """A file that can be kept: ``name`` is the one it gets where it is free, ``content`` what is kept of it."""

    name: str
    content: bytes
    digest: str
    details: dict[str, Any]


def made_ready(sent_name: str, content: bytes, *, keep_name: str = "") -> Incoming:
    """Return what is kept of a file that somebody sends.

    A photo is made anew: upright, at most 1600 pixels long, without place and time. ``keep_name`` is the name of the
    file that it replaces, which says of what kind it must be. Raises Refusal, in a sentence about the file, where it
    is empty, too large, of no kind that we take, or not what its name says.
    """
    path = PurePosixPath(sent_name.replace("\\", "/"))
    shown = " ".join(path.name.split())[-LONGEST_SHOWN:] or "?"
    if not content:
        raise Refusal(_l("The file “%(name)s” is empty. Choose it again.", name=shown))
    media_type = _media_type(path.suffix.lower(), content, shown)
    if media_type.startswith("image/") and media_type != ENDINGS[SVG].media_type:
        return _picture(path, content, shown, keep_name)
    name = keep_name or _named(path, media_type)
    if keep_name and getattr(media_type_of(keep_name), "media_type", "") != media_type:
        raise _another_kind(shown, keep_name)
    if len(content) > largest_of(name):
        raise _too_large(shown, name)
    return _checked(name, content, shown)


def _media_type(ending: str, content: bytes, shown: str) -> str:
    """Return what a file is; a picture may have the ending of another kind of picture, for it is made anew."""
    seen, claimed = seen_media_type(content), ENDINGS.get(ending)
    if seen is None and ending == SVG:
        return ENDINGS[SVG].media_type
    if seen is None:
        raise _damaged(shown, claimed) if claimed else _not_taken(shown)
    known = next(each for each in ENDINGS.values() if each.media_type == seen)
    is_same = claimed is not None and (claimed.media_type == seen or {claimed.kind, known.kind} == {MediaKind.PICTURE})
    if ending and not is_same:
        sentence = _l(
            "“%(name)s” is not what its name says: it is a %(kind)s file. Give it the ending %(ending)s and send it "
            "again.",
            name=shown,
            kind=known.word,
            ending=_ending_of(seen),
        )
        raise Refusal(sentence)
    return seen


def _ending_of(media_type: str) -> str:
    return next(ending for ending, each in ENDINGS.items() if each.media_type == media_type)


def _named(path: PurePosixPath, media_type: str) -> str:
    ending = path.suffix.lower()
    ending = ending if ending in ENDINGS and ENDINGS[ending].media_type == media_type else _ending_of(media_type)
    return slug_from({"": path.stem}, OTHERWISE[ENDINGS[ending].kind]) + ending


def _picture(path: PurePosixPath, content: bytes, shown: str, keep_name: str) -> Incoming:
    known = media_type_of(keep_name) if keep_name else ENDINGS[".webp"]
    if known is None or known.kind is not MediaKind.PICTURE or known.media_type == ENDINGS[SVG].media_type:
        raise _another_kind(shown, keep_name)
    made = fitted_picture(content, shown, known.media_type, most_bytes=LARGEST_PICTURE)
    return _checked(keep_name or _named(path.with_suffix(""), WEBP), made, shown)


def _checked(name: str, content: bytes, shown: str) -> Incoming:
    problems = examine_media(name, content).problems
    if problems:
        raise Refusal(_l("The file “%(name)s” cannot be taken: %(why)s", name=shown, why=problems[0][1]))
    return Incoming(name, content, hashlib.sha256(content).hexdigest(), details_of(MEDIA + name, content))


def _not_taken(shown: str) -> Refusal:
    sentence = _l(
        "The file “%(name)s” is of a kind that courses do not take. Send a picture (jpg, png, webp, svg), sound (mp3, "
        "m4a, ogg, opus), a video (mp4, webm), a paper (pdf, docx, xlsx, odt) or captions (vtt).",
        name=shown,
    )
    return Refusal(sentence)


def _damaged(shown: str, claimed: MediaType) -> Refusal:
    sentence = _l(
        "“%(name)s” is no %(kind)s file that can be read, whatever its name says. Save it anew and send it again.",
        name=shown,
        kind=claimed.word,
    )
    return Refusal(sentence)


def _another_kind(shown: str, keep_name: str) -> Refusal:
    sentence = _l(
        "“%(name)s” cannot take the place of %(old)s, which is a file of another kind. Add it as a file of its own.",
        name=shown,
        old=keep_name,
    )
    return Refusal(sentence)


def _too_large(shown: str, name: str) -> Refusal:
    sentence = _l(
        "The file “%(name)s” is larger than %(most)s MB. Make it smaller: every learner pays for every byte.",
        name=shown,
        most=f"{largest_of(name) / 1_000_000:g}",
    )
    return Refusal(sentence)
