"""Files as authors send them: pictures, recordings and papers, the smallest that are what they say."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><path d="M0 0h10"/></svg>'
MP3 = b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + bytes(400)
OGG = b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(80)
CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:03.000\nNamaste\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(file, kind, **options)
    return file.getvalue()


def photo(size: tuple[int, int] = (2000, 1500), noise: int = 60, orientation: int = 1) -> bytes:
    """Return a JPEG full of detail, with a place, a maker and a way up in its EXIF data."""
    image = Image.effect_noise(size, noise).convert("RGB")
    exif = image.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def box(name: bytes, *inside: bytes) -> bytes:
    """Return a box of an MP4 file."""
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4, "big") + name + content


def _track(kind: bytes, width: int, height: int, matrix: bytes) -> bytes:
    head = bytes(40) + matrix.ljust(36, b"\0") + (width << 16).to_bytes(4, "big") + (height << 16).to_bytes(4, "big")
    return box(b"trak", box(b"tkhd", head), box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(12))))


def mp4(
    width: int = 640, height: int = 360, *, brand: bytes = b"isom", has_video: bool = True, is_turned: bool = False
) -> bytes:
    """Return an MP4 file with a sound track of 75 seconds and, by default, a picture."""
    head = bytes(12) + (1000).to_bytes(4, "big") + (75_000).to_bytes(4, "big") + bytes(80)
    matrix = b"\0\0\0\0" if is_turned else b"\0\x01\0\0"
    tracks = [_track(b"soun", 0, 0, b"\0\x01\0\0"), *([_track(b"vide", width, height, matrix)] if has_video else [])]
    return box(b"ftyp", brand, bytes(4), b"isom") + box(b"moov", box(b"mvhd", head), *tracks) + box(b"mdat", bytes(200))


def webm(width: int = 320, height: int = 180) -> bytes:
    """Return a WebM file with a picture track, its segment of unknown length as browsers record it."""

    def element(key: bytes, content: bytes) -> bytes:
        return key + bytes([0x80 | len(content)]) + content

    video = element(b"\xe0", element(b"\xb0", width.to_bytes(2, "big")) + element(b"\xba", height.to_bytes(2, "big")))
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\xd7", b"\x01") + video))
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    return head + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + tracks + b"\x1f\x43\xb6\x75\x80"


def office(member: str = "word/document.xml", *more: str) -> bytes:
    """Return an office document of a few members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", member, *more):
            archive.writestr(name, "<x/>")
    return file.getvalue()
