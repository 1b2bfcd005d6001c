"""Files under ``media/``: what each is by its content, and whether that is what its name says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from lms.core.file_kinds import seen_kind
from lms.core.media_kinds import ENDINGS, MediaKind, media_type_of
from lms.core.said import say
from lms.courses.pictures import NAME, PictureFacts, examine_picture
from lms.courses.recordings import RecordingFacts, read_mp4, read_ogg, read_webm

ANY_FILE = (
    "Files in media/ are pictures (.svg, .png, .jpg, .webp), sound (.mp3, .m4a, .ogg, .opus), video (.mp4, .webm), "
    "papers (.pdf, .docx, .xlsx, .odt) and captions (.vtt), with names in small letters and without spaces."
)
CUE_TIMES = re.compile(r"^(\d+:)?\d\d:\d\d\.\d{3} +--> +(\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SHEET = "xl/workbook.xml"
MACROS = "vbaproject.bin"
MOST_MEMBERS = 2_000
_READERS = {"video/mp4": read_mp4, "audio/mp4": read_mp4, "video/webm": read_webm, "audio/ogg": read_ogg}


def examine_media(name: str, content: bytes) -> PictureFacts:
    """Return type, size and problems (line and sentence) of a file under ``media/`` with a name."""
    known = media_type_of(name)
    if known is None or not NAME.fullmatch(name):
        return _refused(ANY_FILE)
    if not content:
        return _refused("This file is empty.")
    seen = seen_media_type(content)
    if known.kind is MediaKind.PICTURE and (seen is None or known.media_type == seen):
        return examine_picture(name, content)
    if seen != known.media_type:
        return _refused(wrong_ending(name, seen))
    return _facts(known.kind, seen, content)


def _refused(sentence: str) -> PictureFacts:
    return PictureFacts(problems=((1, sentence),))


def wrong_ending(name: str, seen: str | None) -> str:
    """Return the sentence for a file that is not what its name says; ``seen`` is the type that it has."""
    known = ENDINGS[PurePosixPath(name).suffix]
    if seen is None:
        return say("This is not %(with_article)s file, or it is damaged.", with_article=known.with_article)
    ending, its = next((ending, each) for ending, each in ENDINGS.items() if each.media_type == seen)
    what = say("picture") if {known.kind, its.kind} == {MediaKind.PICTURE} else say("file")
    return say(
        "This is %(with_article)s %(what)s, not %(with_article2)s one: call it %(stem)s%(ending)s.",
        with_article=its.with_article,
        what=what,
        with_article2=known.with_article,
        stem=PurePosixPath(name).stem,
        ending=ending,
    )


def _facts(kind: MediaKind, seen: str, content: bytes) -> PictureFacts:
    if kind is MediaKind.PAPER and _has_macros(content):
        return _refused("This document holds macros, which run as programs: save it without them.")
    found = recording_facts(seen, content)
    if found is None:
        return PictureFacts(media_type=seen)
    if kind is MediaKind.VIDEO and not (found.width and found.height):
        return _refused("This video has no picture that a browser could show: save it as MP4 (H.264) or WebM.")
    return PictureFacts(media_type=seen, width=found.width, height=found.height, seconds=found.seconds)


def recording_facts(media_type: str, content: bytes) -> RecordingFacts | None:
    """Return what the headers of a recording tell; None for what is none, or keeps nothing there."""
    read = _READERS.get(media_type)
    return read(content) if read else None


def seen_media_type(content: bytes) -> str | None:
    """Return the type that the content of a file tells, among those that ``media/`` may hold; else None."""
    if content[4:8] == b"ftyp":
        found = read_mp4(content)
        return None if found is None else ("video/mp4" if found.has_video else "audio/mp4")
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if read_webm(content) else None
    if content.startswith(b"OggS"):
        return "audio/ogg" if read_ogg(content) else None
    if content.startswith(b"PK\x03\x04"):
        return _seen_paper(content)
    seen = seen_kind(content)
    if seen is not None:
        return seen.media_type
    return "text/vtt" if _is_captions(content) else None


def _seen_paper(content: bytes) -> str | None:
    seen = seen_kind(content)
    if seen is not None:
        return seen.media_type
    return ENDINGS[".xlsx"].media_type if SHEET in _members(content) else None


def _members(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []
    return names if len(names) <= MOST_MEMBERS else []


def _has_macros(content: bytes) -> bool:
    return any(name.lower().endswith(MACROS) for name in _members(content))


def _is_captions(content: bytes) -> bool:
    """Whether a file is WebVTT (W3C): its first word, cues with times, and nothing but text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    head = re.match(r"WEBVTT([ \t\n\r]|$)", text)
    return bool(head and not CONTROLS.search(text) and CUE_TIMES.search(text))
