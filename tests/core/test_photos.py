"""Photos are made anew: smaller, upright, without what a phone writes into them."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE
from lms.core.photos import LONG_SIDE, clean_photo, square

GPS = 0x8825
ORIENTATION = 0x0112


def picture(size: tuple[int, int] = (400, 200), kind: str = "JPEG", mode: str = "RGB", orientation: int = 1) -> bytes:
    """Return a photo with a place and a comment in it."""
    image = Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 0))
    exif = image.getexif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Phone maker"
    exif.get_ifd(GPS)[1] = "N"
    file = io.BytesIO()
    image.save(file, kind, exif=exif)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photo_keeps_no_metadata() -> None:
    content = picture()
    assert dict(opened(content).getexif())
    made = opened(clean_photo(content, "a.jpg"))
    assert made.format == "JPEG"
    assert not dict(made.getexif())
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


@pytest.mark.parametrize("size", [(3000, 1000), (1000, 3000), (LONG_SIDE, 10), (20, 10)])
def test_its_long_side_is_bounded_and_a_small_one_stays(size: tuple[int, int]) -> None:
    made = opened(clean_photo(picture(size), "a.jpg"))
    assert max(made.size) == min(LONG_SIDE, max(size))


def test_it_stands_upright() -> None:
    assert opened(clean_photo(picture(orientation=6), "a.jpg")).size == (200, 400)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK")]
)
def test_every_kind_becomes_a_jpeg(kind: str, mode: str) -> None:
    made = opened(clean_photo(picture(kind=kind, mode=mode), "a"))
    assert (made.format, made.mode) == ("JPEG", "RGB")


def test_what_shines_through_is_white() -> None:
    assert opened(clean_photo(picture(kind="PNG", mode="RGBA"), "a.png")).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", b"no photo", b"\xff\xd8\xff", b"%PDF-1.7", picture()[:300], b"GIF89a" + bytes(40), os.urandom(500)],
)
def test_what_is_no_photo_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        clean_photo(content, "b.jpg")
    assert "b.jpg" in str(refused.value.sentence)


def test_a_photo_that_is_too_large_gets_a_sentence() -> None:
    with pytest.raises(Refusal, match="10 MB"):
        clean_photo(picture() + bytes(LARGEST_FILE), "c.jpg")


@pytest.mark.parametrize("size", [(9000, 9000), (6000, 6000), (20_000, 20_000)])
def test_a_bomb_of_pixels_is_not_unpacked(size: tuple[int, int]) -> None:
    file = io.BytesIO()
    Image.new("1", size).save(file, "PNG", optimize=False)
    with pytest.raises(Refusal, match="pixels"):
        clean_photo(file.getvalue(), "d.png")


def test_a_small_square_is_its_middle() -> None:
    assert opened(square(clean_photo(picture(), "a.jpg"))).size == (240, 240)
