"""Photos as they are kept: made anew as JPEG, upright, no larger than a page needs, and without what they carry along.

A photo of a phone says where and when it was taken, and by which phone. None of that is kept.
"""

from __future__ import annotations

import io

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
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError)


def clean_photo(content: bytes, name: str) -> bytes:
    """Return a photo as a JPEG of at most LONG_SIDE pixels on its long side, turned upright, without metadata.

    Raises Refusal for a file that is empty, larger than 10 MB, of more than MOST_PIXELS, or no photo.
    """
    if not content:
        raise Refusal(_l("The file “%(name)s” is empty. Choose it again.", name=name))
    if len(content) > LARGEST_FILE:
        raise Refusal(_too_large(name))
    try:
        return _made_anew(content, name)
    except _BOMBS:
        raise Refusal(_too_many_pixels(name)) from None
    except _BROKEN:
        sentence = _l("“%(name)s” is no photo that can be read. Send it as a JPG, PNG or WebP file.", name=name)
        raise Refusal(sentence) from None


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


def _made_anew(content: bytes, name: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        width, height = photo.size
        if width * height > (MOST_PIXELS if photo.format == "JPEG" else MOST_PIXELS_PLAIN):
            raise Refusal(_too_many_pixels(name))
        if photo.format == "JPEG":
            photo.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(photo)
        upright.thumbnail((LONG_SIDE, LONG_SIDE))
        return _as_jpeg(upright)


def _as_jpeg(photo: Image.Image) -> bytes:
    """Return the pixels alone, on white where the photo lets something shine through."""
    solid = photo.convert("RGBA")
    plain = Image.new("RGB", solid.size, "white")
    plain.paste(solid, mask=solid.getchannel("A"))
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()


def square(photo: bytes, side: int = SMALL_SIDE) -> bytes:
    """Return the middle of a photo that was made by ``clean_photo`` as a square JPEG, ``side`` pixels wide."""
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as whole:
        whole.draft("RGB", (2 * side, 2 * side))
        return _as_jpeg(ImageOps.fit(whole, (side, side)))
