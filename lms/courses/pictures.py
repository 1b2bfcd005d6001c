"""Pictures: what kind and how large they are, and whether a browser may be given them.

The type is read from the content, never from the name alone. An SVG file may draw, and nothing else: no scripts,
no links, no styles or pictures from elsewhere, no entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat

from lms.core.media_kinds import ENDINGS, MediaKind
from lms.core.said import say

TYPES = {ending: each.media_type for ending, each in ENDINGS.items() if each.kind is MediaKind.PICTURE}
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
LARGEST_SIDE = 6_000
DRAWING = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "path", "rect", "circle", "ellipse"),
    *(
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "image",
        "marker",
        "linearGradient",
        "radialGradient",
    ),
    *("stop", "pattern", "clipPath", "mask", "filter", "feBlend", "feColorMatrix", "feComposite", "feDropShadow"),
    *("feFlood", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "radialGradient"),
}
OWN_ADDRESS = re.compile(r"#|data:image/(png|jpeg|webp);base64,", re.IGNORECASE)
FOREIGN_STYLE = re.compile(r"@import|url\(\s*(?!['\"]?#)|expression\(|\\", re.IGNORECASE)
FIRST_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class PictureFacts:
    """What was found out about a picture or recording; sizes are in CSS pixels, 0 where there is none."""

    media_type: str = ""
    width: int = 0
    height: int = 0
    seconds: int = 0
    problems: tuple[tuple[int, str], ...] = ()


def examine_picture(name: str, content: bytes) -> PictureFacts:
    """Return type, size and problems (line and sentence) of a picture with a file name."""
    suffix = PurePosixPath(name).suffix
    media_type = TYPES.get(suffix)
    if media_type is None or not NAME.fullmatch(name):
        sentence = say("A picture is an .svg, .png, .jpg or .webp file with a name in small letters, without spaces.")
        return PictureFacts(problems=((1, sentence),))
    if media_type == "image/svg+xml":
        return _Drawing().examine(content)
    size = next(filter(None, (_png_size(content), _webp_size(content), _jpeg_size(content))), None)
    if size is None or size[0] != media_type:
        return PictureFacts(problems=((1, _wrong_ending(name, size[0] if size else "")),))
    return _within_bounds(*size)


def _wrong_ending(name: str, media_type: str) -> str:
    path = PurePosixPath(name)
    known = ENDINGS[path.suffix].with_article
    if not media_type:
        return say("This is not %(known)s picture, or it is damaged.", known=known)
    ending, seen = next((ending, each) for ending, each in ENDINGS.items() if each.media_type == media_type)
    return say(
        "This is %(with_article)s picture, not %(known)s one: call it %(stem)s%(ending)s.",
        with_article=seen.with_article,
        known=known,
        stem=path.stem,
        ending=ending,
    )


def _within_bounds(media_type: str, width: int, height: int) -> PictureFacts:
    is_possible = 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE
    sentence = say(
        "The sides of a picture are from 1 to %(largest_side)s pixels; this one has %(width)s × %(height)s.",
        largest_side=LARGEST_SIDE,
        width=width,
        height=height,
    )
    problems = () if is_possible else ((1, sentence),)
    return PictureFacts(media_type=media_type, width=width, height=height, problems=problems)


def _png_size(content: bytes) -> tuple[str, int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return "image/png", int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _webp_size(content: bytes) -> tuple[str, int, int] | None:
    """Read the size by the WebP container specification (RFC 9649)."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    else:
        return None
    return "image/webp", width, height


def _jpeg_size(content: bytes) -> tuple[str, int, int] | None:
    """Read the size from the first frame header (ITU-T T.81, B.2.2)."""
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in FIRST_FRAME:
            height, width = (int.from_bytes(content[at + n : at + n + 2], "big") for n in (5, 7))
            return "image/jpeg", width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


class _Drawing:
    """Walks through an SVG file. A document type is refused before it could declare an entity."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._element
        self._parser.CharacterDataHandler = self._text
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.ProcessingInstructionHandler = self._refuse_instruction
        self._problems: list[tuple[int, str]] = []
        self._open: list[str] = []
        self._style = ""
        self._size: tuple[float, float] | None = None

    def examine(self, content: bytes) -> PictureFacts:
        """Return what is known about the drawing."""
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            self._problems.append(
                (error.lineno, say("This SVG file is not well-formed: %(error)s.", error=expat.ErrorString(error.code)))
            )
        except _DocumentTypeError:
            self._note(say("An SVG file must not have a document type (<!DOCTYPE …>)."))
        if not self._problems and self._size is None:
            self._problems.append((1, "This SVG file needs a viewBox, or a width and a height in pixels."))
        if self._problems:
            return PictureFacts(problems=tuple(self._problems))
        width, height = self._size or (0, 0)
        return _within_bounds("image/svg+xml", round(width), round(height))

    def _note(self, sentence: str) -> None:
        self._problems.append((self._parser.CurrentLineNumber, sentence))

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open:
            if name != "svg":
                self._note(say("This is not an SVG drawing: it begins with <%(name)s>.", name=name))
            self._size = _drawing_size(attributes)
        self._open.append(name)
        self._style = ""
        if name not in DRAWING:
            self._note(say("<%(name)s> is not allowed in a picture.", name=name))
        for sentence in _foreign_attributes(attributes):
            self._note(sentence)

    def _text(self, text: str) -> None:
        if self._open and self._open[-1] == "style":
            self._style += text

    def _end(self, name: str) -> None:
        if name == "style" and FOREIGN_STYLE.search(self._style):
            self._note(say("The style of a picture must not fetch anything from elsewhere."))
        self._open.pop()

    def _refuse_document_type(self, *_: object) -> None:
        raise _DocumentTypeError

    def _refuse_instruction(self, target: str, _: str) -> None:
        self._note(say("<?%(target)s?> is not allowed in a picture.", target=target))


class _DocumentTypeError(Exception):
    pass


def _foreign_attributes(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        local = name.rpartition(":")[2].lower()
        if local.startswith("on"):
            yield say("“%(name)s” would run a script, which a picture must not.", name=name)
        elif local in {"href", "src"} and not OWN_ADDRESS.match(value.strip()):
            yield say("“%(name)s” must not fetch anything from elsewhere: only #parts of the same picture.", name=name)
        elif not name.startswith("xmlns") and FOREIGN_STYLE.search(value):
            yield say("“%(name)s” must not fetch anything from elsewhere.", name=name)


def _drawing_size(attributes: dict[str, str]) -> tuple[float, float] | None:
    number = r"(\d{1,6}(?:\.\d+)?)"
    sides = [re.fullmatch(rf"\s*{number}(px)?\s*", attributes.get(side, "")) for side in ("width", "height")]
    if sides[0] and sides[1]:
        return float(sides[0][1]), float(sides[1][1])
    box = re.fullmatch(rf"\s*-?{number}[\s,]+-?{number}[\s,]+{number}[\s,]+{number}\s*", attributes.get("viewBox", ""))
    return (float(box[3]), float(box[4])) if box else None
