"""Which files come with answers: what they are by their first bytes, and the names under which they are kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE, PDF, TEXT, clean_name, kind_of
from lms.quizzes.uploads.models import LONGEST_FILE_NAME
from tests.factories import files

GOOD = [
    (files.PDF, "slip.pdf", "application/pdf"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "photo.JPG", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n....", "photo.png", "image/png"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "photo.webp", "image/webp"),
    (files.DOCX, "letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (files.ODT, "letter.odt", "application/vnd.oasis.opendocument.text"),
    ("नमस्ते\r\n".encode(), "letter.txt", "text/plain"),
    ("नमस्ते".encode("utf-16"), "letter.TXT", "text/plain"),
    (b"ID3\x03\x00", "talk.mp3", "audio/mpeg"),
    (b"\xff\xfb\x90\x44", "talk.mp3", "audio/mpeg"),
    (b"\x00\x00\x00\x20ftypM4A ", "talk.m4a", "audio/mp4"),
    (b"OggS\x00\x02", "talk.ogg", "audio/ogg"),
]
BAD = [
    (b"", "slip.pdf"),
    (b"x" * (LARGEST_FILE + 1), "letter.txt"),
    (b"<html><script>", "slip.html"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'>", "drawing.svg"),
    (b"MZ\x90\x00", "tool.exe"),
    (b"MZ\x90\x00\x03", "letter.txt"),
    (b"GIF89a", "picture.gif"),
    (b"plain words", "slip.pdf"),
    (b"plain words", "no ending"),
    (b"\xff\xfeword\x00", "letter.txt"),
    (files.archive("xl/workbook.xml"), "sheet.docx"),
    (b"PK\x03\x04 but no archive", "letter.docx"),
    (b"\x00\x00\x00\x20ftypqt  ", "film.m4a"),
    (b"\xff\xd8", "photo.jpg"),
]


@pytest.mark.parametrize(("content", "name", "media_type"), GOOD, ids=[name for _, name, _ in GOOD])
def test_files_that_are_taken(content: bytes, name: str, media_type: str) -> None:
    assert kind_of(content, name).media_type == media_type


@pytest.mark.parametrize(("content", "name"), BAD, ids=[name for _, name in BAD])
def test_files_that_are_not(content: bytes, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        kind_of(content, name)
    assert f"“{name}”" in str(caught.value.sentence)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("pay slip.pdf", "pay slip.pdf"),
        ("वेतन पर्ची.PDF", "वेतन पर्ची.pdf"),
        (r"C:\Users\me\slip.pdf", "slip.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("slip.exe", "slip.pdf"),
        ("slip.pdf.html", "slip.pdf.pdf"),
        ("slip", "slip.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "file.pdf"),
        ('a"b\r\nSet-Cookie: x;.pdf', "a bSet-Cookie x.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ("1. slip of May 2026", "1. slip of May 2026.pdf"),
    ],
)
def test_names_are_kept_but_cleaned(name: str, kept: str) -> None:
    assert clean_name(name, PDF) == kept


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe(name: str) -> None:
    kept = clean_name(name, TEXT)
    assert kept.endswith(".txt")
    assert kept.isprintable()
    assert not set(kept) & set('/\\:*?"<>|%;')
    assert len(kept) <= LONGEST_FILE_NAME
    assert clean_name(kept, TEXT) == kept
