"""What is kept of files that authors send, and what is refused."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from lms.authoring.media.incoming import Incoming, made_ready
from lms.core.errors import Refusal
from lms.core.media_kinds import LARGEST_PDF
from tests.factories.media import CAPTIONS, MP3, OGG, PDF, SVG, mp4, office, photo, picture, webm

pytestmark = pytest.mark.usefixtures("app_context")


def opened(incoming: Incoming) -> Image.Image:
    return Image.open(io.BytesIO(incoming.content))


@pytest.mark.parametrize(
    ("sent", "content", "name"),
    [
        ("My Chain.SVG", SVG, "my-chain.svg"),
        ("C:\\Users\\asha\\Form 5.pdf", PDF, "form-5.pdf"),
        ("../../etc/passwd.pdf", PDF, "passwd.pdf"),
        ("आवाज़.mp3", MP3, "sound.mp3"),
        ("talk.opus", OGG, "talk.opus"),
        ("talk.M4A", mp4(has_video=False), "talk.m4a"),
        ("talk.mp4", mp4(), "talk.mp4"),
        ("talk.webm", webm(), "talk.webm"),
        ("talk.hi.vtt", CAPTIONS, "talk-hi.vtt"),
        ("list.xlsx", office("xl/workbook.xml"), "list.xlsx"),
        ("no-ending", PDF, "no-ending.pdf"),
        ("a" * 300 + ".pdf", PDF, "a" * 60 + ".pdf"),
    ],
)
def test_a_file_gets_a_plain_name_and_stays_as_it_is(sent: str, content: bytes, name: str) -> None:
    incoming = made_ready(sent, content)
    assert (incoming.name, incoming.content) == (name, content)


def test_a_photo_is_upright_small_and_tells_nothing() -> None:
    incoming = made_ready("IMG 0001.JPG", photo(orientation=6))
    made = opened(incoming)
    assert (incoming.name, made.format) == ("img-0001.webp", "WEBP")
    assert made.height > made.width
    assert max(made.size) <= 1600
    assert len(incoming.content) <= 300_000
    assert not dict(made.getexif())
    assert b"Phone maker" not in incoming.content
    assert incoming.details == {
        "media_type": "image/webp",
        "width": made.width,
        "height": made.height,
        "seconds": 0,
    }


def test_a_drawing_with_sharp_edges_stays_sharp() -> None:
    image = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (100, 50, 200, 150))
    file = io.BytesIO()
    image.save(file, "PNG")
    made = opened(made_ready("a.png", file.getvalue())).convert("RGBA")
    assert made.tobytes() == image.tobytes()


def test_a_picture_may_have_the_ending_of_another_for_it_is_made_anew() -> None:
    assert made_ready("a.jpg", picture("PNG")).name == "a.webp"


def test_what_hangs_on_a_picture_is_not_kept() -> None:
    content = made_ready("a.png", picture() + b"<script>alert(1)</script>" + office()).content
    assert b"script" not in content
    assert b"PK\x03\x04" not in content


@pytest.mark.parametrize(
    ("keep", "format_"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.webp", "WEBP")]
)
def test_in_the_place_of_another_a_picture_becomes_one_of_its_kind(keep: str, format_: str) -> None:
    incoming = made_ready("new.jpg", photo((900, 700)), keep_name=keep)
    assert (incoming.name, opened(incoming).format) == (keep, format_)
    assert len(incoming.content) <= 300_000


@pytest.mark.parametrize(
    ("sent", "content", "keep"),
    [
        ("a.png", picture(), "old.pdf"),
        ("a.pdf", PDF, "old.webp"),
        ("a.png", picture(), "old.svg"),
        ("a.svg", SVG, "old.png"),
    ],
)
def test_a_file_of_another_kind_cannot_take_its_place(sent: str, content: bytes, keep: str) -> None:
    with pytest.raises(Refusal, match="another kind"):
        made_ready(sent, content, keep_name=keep)


SCRIPT = SVG.replace(b"<path", b"<script>alert(1)</script><path")


@pytest.mark.parametrize(
    ("sent", "content", "words"),
    [
        ("a.png", b"", "is empty"),
        ("a.png", PDF, "it is a PDF file. Give it the ending .pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "no photo that can be read"),
        ("a.png", b"GIF89a" + bytes(40), "no PNG file that can be read"),
        ("a.gif", b"GIF89a" + bytes(40), "of a kind that courses do not take"),
        ("a.html", b"<html><script>alert(1)</script>", "of a kind that courses do not take"),
        ("a.pdf", b"<html>", "no PDF file that can be read"),
        ("a.vtt", b"<html>", "no WebVTT file that can be read"),
        ("a.svg", SCRIPT, "<script> is not allowed"),
        ("a.svg", b"<html/>", "not an SVG drawing"),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "document type"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("a.pdf", PDF + bytes(LARGEST_PDF), "larger than 10 MB"),
        ("a.mp3", MP3 + bytes(10_000_000), "larger than 10 MB"),
        ("evil.exe", b"MZ" + bytes(40), "of a kind that courses do not take"),
        ("", b"MZ" + bytes(40), "of a kind that courses do not take"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(sent: str, content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        made_ready(sent, content)
    assert words in str(refused.value)


def test_a_picture_that_unpacks_to_too_much_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG", optimize=True)
    assert len(bomb.getvalue()) < 200_000
    with pytest.raises(Refusal, match="too many pixels"):
        made_ready("bomb.png", bomb.getvalue())


def test_the_refusal_is_in_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "hi"}), pytest.raises(Refusal) as refused:
        made_ready("a.png", b"")
    assert "खाली" in str(refused.value.sentence) or "ख़ाली" in str(refused.value.sentence)
