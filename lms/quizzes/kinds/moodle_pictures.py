"""The pictures that a Moodle XML file carries: taken out, checked, and shown where the text has its mark for them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote

from flask_babel import gettext as _

from lms.courses.bundles import LARGEST_PICTURE
from lms.courses.pictures import examine_picture
from lms.quizzes.kinds.moodle_elements import Element

MARK = "@@PLUGINFILE@@"
MARKED = re.compile(re.escape(MARK) + r"(/[^\"'\s()<>?#\\]*)(?:\?[^\"'\s()<>\\]*)?")
INSIDE = re.compile(r"data:image/(png|jpeg|webp|svg\+xml);base64,([A-Za-z0-9+/=\s%]+)")
SHOWN = re.compile(r"(?<=\]\()media/([A-Za-z0-9._-]+)")
NOT_IN_A_NAME = re.compile(r"[^a-z0-9._-]+")
LONGEST_NAME = 80

Note = Callable[[str], None]


class Pictures:
    """All pictures of a file by the names that they get: in small letters, and each name for one picture only."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, name: str, encoded: str, note: Note) -> str | None:
        """Return the name under which a picture is kept; None, and why, where it cannot be taken."""
        try:
            content = base64.b64decode("".join(encoded.split()), validate=True)
        except (binascii.Error, ValueError):
            note(_("The file “%(name)s” is damaged and was left out.", name=name[:100]))
            return None
        if len(content) > LARGEST_PICTURE:
            note(
                _(
                    "The file “%(name)s” is larger than %(most)s kB and was left out. Make it smaller.",
                    name=name[:100],
                    most=LARGEST_PICTURE // 1000,
                )
            )
            return None
        safe = self._free(_safe(name), content)
        for _line, sentence in examine_picture(safe, content).problems:
            note(_("The file “%(name)s” was left out: %(why)s", name=name[:100], why=sentence))
            return None
        self.kept[safe] = content
        return safe

    def _free(self, name: str, content: bytes) -> str:
        """Return a name that no other picture has; the same picture has its name again."""
        if self.kept.get(name, content) == content:
            return name
        path = PurePosixPath(name)
        return f"{path.stem}-{sha256(content).hexdigest()[:8]}{path.suffix}"


def _safe(name: str) -> str:
    path = PurePosixPath(name.lower().replace("\\", "/").rsplit("/", 1)[-1])
    stem = NOT_IN_A_NAME.sub("-", path.stem).strip("-._")[:LONGEST_NAME] or "picture"
    return stem + NOT_IN_A_NAME.sub("", path.suffix)


def placed(text: str, element: Element, pictures: Pictures, note: Note) -> tuple[str, dict[str, bytes]]:
    """Return a text whose pictures are called ``media/…``, and those pictures by name."""
    found: dict[str, bytes] = {}
    files = {_place(file): file for file in element.every("file")}
    shown: set[str] = set()

    def kept(name: str, encoded: str) -> str | None:
        safe = pictures.keep(name, encoded, note)
        if safe is not None:
            found[safe] = pictures.kept[safe]
        return safe

    def marked(mark: re.Match[str]) -> str:
        place = unquote(mark[1]).strip("/")
        shown.add(place)
        file = files.get(place)
        if file is None:
            note(_("The file “%(name)s” does not come with the question. Add it again afterwards.", name=place[:100]))
            return place
        safe = kept(place, file.text)
        return place if safe is None else f"media/{safe}"

    def inside(data: re.Match[str]) -> str:
        suffix = {"jpeg": "jpg", "svg+xml": "svg"}.get(data[1], data[1])
        encoded = unquote(data[2])
        safe = kept(f"picture-{sha256(encoded.encode()).hexdigest()[:8]}.{suffix}", encoded)
        return "picture" if safe is None else f"media/{safe}"

    text = MARKED.sub(marked, INSIDE.sub(inside, text))
    for place in files.keys() - shown:
        note(_("The file “%(name)s” is not shown in its text and was left out.", name=place[:100]))
    return text, found


def _place(file: Element) -> str:
    return (file.attributes.get("path", "/") + file.attributes.get("name", "")).strip("/")


def marked_pictures(text: str, pictures: Mapping[str, bytes]) -> tuple[str, list[str], list[str]]:
    """Return a text with Moodle's mark before its pictures, those that are given, and those that are not."""
    shown: list[str] = []
    absent: list[str] = []

    def mark(found: re.Match[str]) -> str:
        (shown if found[1] in pictures else absent).append(found[1])
        return f"{MARK}/{found[1]}" if found[1] in pictures else found[0]

    text = SHOWN.sub(mark, text)
    return text, list(dict.fromkeys(shown)), list(dict.fromkeys(absent))
