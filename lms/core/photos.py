"""Photos as they are kept: made anew, upright, no larger than a page needs, and without what they carry along.

A photo of a phone says where and when it was taken, and by which phone. None of that is kept.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps, UnidentifiedImageError

from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE

LONG_SIDE = 1600
MOST_PIXELS = 64_000_000
MOST_PIXELS_PLAIN = 26_000_000
"""Of a PNG or WebP, which has to be unpacked whole; a JPEG can be read at a smaller scale."""
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
SMALL_SIDE = 240
WEBP, PNG, JPEG = "image/webp", "image/png", "image/jpeg"
SIDES = (1600, 1280, 1024, 800, 640, 480, 320)
PNG_HEAD = b"\x89PNG"
QUALITIES = (82, 72, 60)
Made = TypeVar("Made")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError)


def clean_photo(content: bytes, name: str) -> bytes:
    """Return a photo as a JPEG of at most LONG_SIDE pixels on its long side, turned upright, without metadata.

    Raises Refusal for a file that is empty, larger than 10 MB, of more than MOST_PIXELS, or no photo.
    """
    return _read(content, name, lambda: _as_jpeg(_upright(content, name)))


def fitted_picture(content: bytes, name: str, media_type: str = WEBP, *, most_bytes: int) -> bytes:
    """Return a photo or drawing as a WebP, PNG or JPEG file of at most ``most_bytes``, upright and without metadata.

    Its long side has LONG_SIDE pixels or fewer; what lets something shine through still does, but in a JPEG. Raises
    Refusal as ``clean_photo`` does.
    """

    def made() -> bytes:
        tries = _smaller_and_smaller(_upright(content, name), media_type, is_drawn=content.startswith(PNG_HEAD))
        return next(each for each in tries if len(each) <= most_bytes)

    return _read(content, name, made)


def narrowed(content: bytes, width: int) -> bytes:
    """Return a picture as WebP, ``width`` pixels wide; nothing where that is no smaller file, or cannot be done."""
    try:
        picture = _read(content, "", lambda: _upright(content, ""))
    except Refusal:
        return b""
    height = max(1, round(picture.height * width / picture.width))
    made = _encoded(picture.resize((width, height)), WEBP, QUALITY)
    return made if len(made) < len(content) else b""


def _read(content: bytes, name: str, make: Callable[[], Made]) -> Made:
    """Return what is made of a photo; raise Refusal where it cannot be read."""
    if not content:
        raise Refusal(_l("The file “%(name)s” is empty. Choose it again.", name=name))
    if len(content) > LARGEST_FILE:
        raise Refusal(_too_large(name))
    try:
        return make()
    except _BOMBS:
        raise Refusal(_too_many_pixels(name)) from None
    except (*_BROKEN, StopIteration):
        sentence = _l("“%(name)s” is no photo that can be read. Send it as a JPG, PNG or WebP file.", name=name)
        raise Refusal(sentence) from None


def _smaller_and_smaller(picture: Image.Image, media_type: str, *, is_drawn: bool) -> Iterator[bytes]:
    """Yield a picture as good as it can be had first, then ever smaller."""
    if media_type == WEBP and is_drawn:
        yield _lossless(picture)
    for side in SIDES:
        if side < max(picture.size) or side == SIDES[0]:
            picture.thumbnail((side, side))
            yield from (_encoded(picture, media_type, quality) for quality in QUALITIES)


def _too_large(name: str) -> object:
    return _l(
        "The photo “%(name)s” is larger than 10 MB. Choose a smaller size in the camera, or send a screenshot of it.",
        name=name,
    )


def _too_many_pixels(name: str) -> object:
    return _l(
        "The photo “%(name)s” has too many pixels to be read here. Choose a smaller size in the camera, or send a "
        "screenshot of it.",
        name=name,
    )


def _upright(content: bytes, name: str) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        width, height = photo.size
        if width * height > (MOST_PIXELS if photo.format == "JPEG" else MOST_PIXELS_PLAIN):
            raise Refusal(_too_many_pixels(name))
        if photo.format == "JPEG":
            photo.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(photo)
        if upright.mode == "P":
            upright = upright.convert("RGBA")
        upright.thumbnail((LONG_SIDE, LONG_SIDE))
        return upright


def _pixels(photo: Image.Image) -> Image.Image:
    """Return the pixels alone, with what shines through where something does."""
    is_clear = photo.mode in {"RGBA", "LA"} or "transparency" in photo.info
    plain = Image.new("RGBA" if is_clear else "RGB", photo.size)
    plain.paste(photo.convert(plain.mode))
    return plain


def _encoded(photo: Image.Image, media_type: str, quality: int) -> bytes:
    if media_type == JPEG:
        return _as_jpeg(photo, quality)
    file = io.BytesIO()
    if media_type == PNG:
        _with_colours(_pixels(photo), quality).save(file, "PNG", optimize=True)
    else:
        _pixels(photo).save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


def _with_colours(photo: Image.Image, quality: int) -> Image.Image:
    """Return a photo with all its colours, or with as many as a smaller PNG has."""
    return photo if quality == QUALITY else photo.quantize(256 if quality > QUALITIES[-1] else 64)


def _lossless(photo: Image.Image) -> bytes:
    file = io.BytesIO()
    _pixels(photo).save(file, "WEBP", lossless=True, method=3)
    return file.getvalue()


def _as_jpeg(photo: Image.Image, quality: int = QUALITY) -> bytes:
    """Return the pixels alone, on white where the photo lets something shine through."""
    solid = photo.convert("RGBA")
    plain = Image.new("RGB", solid.size, "white")
    plain.paste(solid, mask=solid.getchannel("A"))
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()


def square(photo: bytes, side: int = SMALL_SIDE) -> bytes:
    """Return the middle of a photo that was made by ``clean_photo`` as a square JPEG, ``side`` pixels wide."""
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as whole:
        whole.draft("RGB", (2 * side, 2 * side))
        return _as_jpeg(ImageOps.fit(whole, (side, side)))
