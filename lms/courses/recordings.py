"""What the headers of recordings tell: whether there is a picture, how large it is, and how long it all takes.

Only the boxes and elements that say so are read, each bounded by what is really there; nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MP4_BRANDS = {
    *(b"M4A ", b"M4B ", b"M4V ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"dash"),
    *(b"MSNV", b"3gp4", b"3gp5", b"3gp6"),
}
MOST_PARTS = 10_000
LONGEST = 24 * 3600
WEBM_HEAD = 64


@dataclass(frozen=True)
class RecordingFacts:
    """Sizes are in CSS pixels; 0 where something is not said."""

    has_video: bool = False
    width: int = 0
    height: int = 0
    seconds: int = 0


def read_mp4(content: bytes) -> RecordingFacts | None:
    """Read the boxes of an MP4 file (ISO/IEC 14496-12); None where it is none, or has no tracks."""
    if content[4:8] != b"ftyp" or content[8:12] not in MP4_BRANDS:
        return None
    movie = _box(content, b"moov")
    if movie is None:
        return None
    tracks = [box for name, box in _boxes(movie) if name == b"trak"]
    kinds = [_handler(track) for track in tracks]
    if not {b"vide", b"soun"}.intersection(kinds):
        return None
    seconds = _mp4_seconds(_box(movie, b"mvhd") or b"")
    if b"vide" not in kinds:
        return RecordingFacts(seconds=seconds)
    header = _box(tracks[kinds.index(b"vide")], b"tkhd") or b""
    width, height = (int.from_bytes(header[at : at + 2], "big") for at in (len(header) - 8, len(header) - 4))
    is_turned = len(header) >= 84 and header[-44:-40] == b"\0\0\0\0"  # the matrix of a phone held upright
    return RecordingFacts(True, *((height, width) if is_turned else (width, height)), seconds)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield names and contents of the boxes that follow each other; the last may be cut off."""
    at = 0
    for _ in range(MOST_PARTS):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        if len(name) < 4 or 0 < size < head:
            return
        end = at + size if size else len(content)
        yield name, content[at + head : end]
        at = end


def _box(content: bytes, *path: bytes) -> bytes | None:
    """Return the first box on a way through boxes, or None."""
    for wanted in path:
        found = next((box for name, box in _boxes(content) if name == wanted), None)
        if found is None:
            return None
        content = found
    return content


def _handler(track: bytes) -> bytes:
    return (_box(track, b"mdia", b"hdlr") or b"")[8:12]


def _mp4_seconds(header: bytes) -> int:
    at, length = (20, 8) if header[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(header[at : at + 4], "big")
    seconds = int.from_bytes(header[at + 4 : at + 4 + length], "big") // scale if scale else 0
    return seconds if seconds <= LONGEST else 0


def read_ogg(content: bytes) -> RecordingFacts | None:
    """Read the first page of an Ogg file (RFC 3533); None where it does not begin with sound."""
    head = content[:200]
    is_sound = head.startswith(b"OggS") and (b"OpusHead" in head or b"\x01vorbis" in head or b"\x7fFLAC" in head)
    return RecordingFacts() if is_sound else None


SEGMENT, TRACKS, ENTRY, VIDEO = 0x18538067, 0x1654AE6B, 0xAE, 0xE0
WIDTH, HEIGHT = 0xB0, 0xBA
MASTERS = {SEGMENT, TRACKS, ENTRY, VIDEO}
CLUSTER = 0x1F43B675


def read_webm(content: bytes) -> RecordingFacts | None:
    """Read the elements of a WebM file (RFC 8794, RFC 9559) before its first cluster; None where it is none."""
    if not content.startswith(b"\x1aE\xdf\xa3") or b"webm" not in content[:WEBM_HEAD]:
        return None
    values = dict(reversed([*_elements(content)]))  # the first of each counts
    width, height = (int.from_bytes(values.get(key, b""), "big") for key in (WIDTH, HEIGHT))
    return RecordingFacts(True, width, height) if width < 2**16 and height < 2**16 else None


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield ids and values of the elements inside those that hold others."""
    at = 0
    for _ in range(MOST_PARTS):
        key, at = _number(content, at, keep_mark=True)
        size, at = _number(content, at)
        if key in {0, CLUSTER}:
            return
        if key in MASTERS:
            continue  # its elements follow
        if len(content) < at + size:
            return
        if size <= 8:
            yield key, content[at : at + size]
        at += size


def _number(content: bytes, at: int, *, keep_mark: bool = False) -> tuple[int, int]:
    """Return a number of variable length and where it ends; 0 where there is none."""
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if first == 0 or at + length > len(content):
        return 0, len(content)
    number = int.from_bytes(content[at : at + length], "big")
    return (number if keep_mark else number & ((1 << 7 * length) - 1)), at + length
