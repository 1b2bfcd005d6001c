"""Which files people may send with what they write: their kind is seen from the first bytes, never from the name."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_NAME = 120
UNSAFE = re.compile(r'[\\/:*?"<>|%;]+')
NOT_SEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
M4A_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2"}
ODT_HEAD = b"mimetypeapplication/vnd.oasis.opendocument.text"
WORD = "word/document.xml"
MOST_MEMBERS = 2000


@dataclass(frozen=True)
class FileKind:
    """A kind of file, with the endings that its names may have; the first one is given to a name that has none."""

    media_type: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", ("pdf",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
PNG = FileKind("image/png", ("png",))
WEBP = FileKind("image/webp", ("webp",))
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
ODT = FileKind("application/vnd.oasis.opendocument.text", ("odt",))
TEXT = FileKind("text/plain", ("txt",))
MP3 = FileKind("audio/mpeg", ("mp3",))
M4A = FileKind("audio/mp4", ("m4a",))
OGG = FileKind("audio/ogg", ("ogg",))


def kind_of(content: bytes, name: str) -> FileKind:
    """Return what a file is; raise Refusal where it is empty, too large or of no kind that is taken."""
    if not content:
        raise Refusal(_l("The file “%(name)s” is empty. Choose it again.", name=name))
    if len(content) > LARGEST_FILE:
        raise Refusal(_l("The file “%(name)s” is larger than 10 MB. Make it smaller and add it again.", name=name))
    kind = seen_kind(content) or (TEXT if _ending(name) in TEXT.endings and _is_text(content) else None)
    if kind is None:
        sentence = _l(
            "The file “%(name)s” is of a kind that is not taken here. Send a PDF, a Word document (docx), an "
            "OpenDocument text (odt), plain text, a photo (jpg, png, webp) or sound (mp3, m4a, ogg).",
            name=name,
        )
        raise Refusal(sentence)
    return kind


def clean_name(name: str, kind: FileKind) -> str:
    """Return a file's name as it is kept: nothing in it is a path or hides its ending, which is one of its kind."""
    name = unicodedata.normalize("NFC", name[-500:]).replace("\\", "/").rpartition("/")[2]
    name = "".join(each for each in name if unicodedata.category(each) not in NOT_SEEN)
    name = " ".join(UNSAFE.sub(" ", name).split()).strip(". ")
    ending = _ending(name)
    stem = name.rpartition(".")[0].rstrip(". ") if ending and re.fullmatch("[a-z0-9]{1,5}", ending) else name
    ending = ending if ending in kind.endings else kind.endings[0]
    return f"{stem[:LONGEST_NAME] or 'file'}.{ending}"


def _ending(name: str) -> str:
    _stem, point, ending = name.rpartition(".")
    return ending.lower() if point else ""


def seen_kind(content: bytes) -> FileKind | None:
    """Return the kind that the first bytes of a file tell, or None."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return _seen_document(content) or _seen_sound(content)


def _seen_document(content: bytes) -> FileKind | None:
    if not content.startswith(b"PK\x03\x04"):
        return None
    if content[30 : 30 + len(ODT_HEAD)] == ODT_HEAD:
        return ODT
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return DOCX if len(names) <= MOST_MEMBERS and WORD in names else None


def _seen_sound(content: bytes) -> FileKind | None:
    if content.startswith(b"OggS"):
        return OGG
    if content[4:8] == b"ftyp" and content[8:12] in M4A_BRANDS:
        return M4A
    is_frame = len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2  # MPEG sound, layer III
    return MP3 if content.startswith(b"ID3") or is_frame else None


def _is_text(content: bytes) -> bool:
    """Whether a file is text: UTF-8, or UTF-16 with its mark, without control characters."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f]", text)
