"""Bundles in zip files: what comes in is looked at before it is unpacked, what goes out is the same every time."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.courses.bundles import MOST_FILES, SAFE_PATH, Bundle

LARGEST_ARCHIVE = 20_000_000
LARGEST_UNPACKED = 60_000_000
LARGEST_ENTRY = 45_000_000
MOST_TIMES = 100
"""How many times larger than packed an entry may be, once it is larger than a megabyte."""
SMALL = 1_000_000
LEFT_OUT = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.[^/]*(/|$))")
EARLIEST = (1980, 1, 1, 0, 0, 0)
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds: its files, the name of the folder that they were in, and what was left out."""

    files: dict[str, bytes]
    folder: str
    left_out: tuple[str, ...]


def unpack(content: bytes) -> Unpacked:
    """Return the files of an archive; nothing is written. Raises Refusal, naming the entry that cannot be taken."""
    if len(content) > LARGEST_ARCHIVE:
        raise Refusal(_l("This file is larger than 20 MB. Leave out large recordings, and add them in the course."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        sentence = _l(
            "This is no zip file that can be read. Pack the course's folder anew, as a .zip without a password."
        )
        raise Refusal(sentence) from None


def _unpacked(archive: zipfile.ZipFile) -> Unpacked:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise Refusal(_l("This file holds more than %(most)d files. A course is smaller.", most=MOST_FILES))
    for entry in entries:
        _check(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Refusal(_l("Unpacked this would be larger than 60 MB. Leave out large recordings."))
    kept = [entry for entry in entries if not LEFT_OUT.search(entry.filename)]
    left_out = tuple(sorted(entry.filename for entry in entries if LEFT_OUT.search(entry.filename)))
    folder = _common_folder([entry.filename for entry in kept])
    files: dict[str, bytes] = {}
    for entry in kept:
        path = entry.filename.removeprefix(f"{folder}/") if folder else entry.filename
        _check_path(path, entry.filename, files)
        files[path] = _read(archive, entry)
    if not files:
        raise Refusal(_l("This file is empty. Pack the folder of a course, with its course.yaml."))
    return Unpacked(files, folder, left_out)


def _check(entry: zipfile.ZipInfo) -> None:
    """Refuse what no course holds: a way out of the folder, a link, a password, a bomb."""
    name = entry.filename
    parts = name.split("/")
    if "\\" in name or "\0" in name or name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        sentence = _l("“%(name)s” would lead out of the course's folder. Pack the folder anew.", name=name)
        raise Refusal(sentence)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        raise Refusal(_l("“%(name)s” is a link or a device. A course holds only plain files.", name=name))
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refusal(
            _l("“%(name)s” is packed in a way that is not read here. Pack the folder as a usual zip.", name=name)
        )
    if entry.flag_bits & 0x1:
        raise Refusal(_l("“%(name)s” is locked with a password. Pack the folder anew without one.", name=name))
    is_bomb = entry.file_size > SMALL and entry.file_size > MOST_TIMES * max(1, entry.compress_size)
    if is_bomb or entry.file_size > LARGEST_ENTRY:
        raise Refusal(_l("“%(name)s” is far too large unpacked. Leave it out.", name=name))


def _common_folder(names: Iterable[str]) -> str:
    """Return the one folder that everything is in, where course.yaml does not lie on top; else nothing."""
    tops = {name.partition("/")[0] for name in names}
    is_within = len(tops) == 1 and all("/" in name for name in names)
    return next(iter(tops)) if is_within else ""


def _check_path(path: str, name: str, files: Iterable[str]) -> None:
    if not SAFE_PATH.fullmatch(path) or any(RESERVED.match(part) for part in path.split("/")):
        sentence = _l(
            "The name “%(name)s” cannot be used: letters a–z, digits, dots and hyphens, at most one folder deep.",
            name=name,
        )
        raise Refusal(sentence)
    twin = next((each for each in files if each.lower() == path.lower()), None)
    if twin is not None:
        raise Refusal(_l("“%(name)s” and “%(twin)s” have the same name. Rename one of them.", name=path, twin=twin))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry, never more of it than it says that it holds."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise Refusal(_l("“%(name)s” is not as large as it says. Pack the folder anew.", name=entry.filename))
    return content


def pack(bundle: Bundle) -> bytes:
    """Return a bundle as a zip file of one folder, byte for byte the same for the same files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(bundle.files.items()):
            entry = zipfile.ZipInfo(f"{bundle.slug}/{path}", EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
