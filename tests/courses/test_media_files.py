"""Files under media/ are what their names say, by their content."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.media_files import ANY_FILE, examine_media, seen_media_type
from tests.factories.media import CAPTIONS, MP3, OGG, PDF, SVG, mp4, office, picture, webm


@pytest.mark.parametrize(
    ("name", "content", "facts"),
    [
        ("a.svg", SVG, ("image/svg+xml", 320, 200, 0)),
        ("a.png", picture(), ("image/png", 30, 20, 0)),
        ("a.mp3", MP3, ("audio/mpeg", 0, 0, 0)),
        ("a.mp3", b"\xff\xfb\x90\0" + bytes(100), ("audio/mpeg", 0, 0, 0)),
        ("a.opus", OGG, ("audio/ogg", 0, 0, 0)),
        ("a.ogg", OGG, ("audio/ogg", 0, 0, 0)),
        ("a.m4a", mp4(has_video=False), ("audio/mp4", 0, 0, 75)),
        ("a.m4a", mp4(has_video=False, brand=b"M4A "), ("audio/mp4", 0, 0, 75)),
        ("a.mp4", mp4(), ("video/mp4", 640, 360, 75)),
        ("a.mp4", mp4(is_turned=True), ("video/mp4", 360, 640, 75)),
        ("a.webm", webm(), ("video/webm", 320, 180, 0)),
        ("a.pdf", PDF, ("application/pdf", 0, 0, 0)),
        ("a.vtt", CAPTIONS, ("text/vtt", 0, 0, 0)),
        ("a.vtt", b"\xef\xbb\xbf" + CAPTIONS.replace(b"\n", b"\r\n"), ("text/vtt", 0, 0, 0)),
    ],
)
def test_a_file_is_what_its_name_says(name: str, content: bytes, facts: tuple[str, int, int, int]) -> None:
    found = examine_media(name, content)
    assert (found.media_type, found.width, found.height, found.seconds) == facts
    assert found.problems == ()


@pytest.mark.parametrize(
    ("name", "member"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml")], ids=["docx", "xlsx"]
)
def test_a_document_is_known_by_what_is_in_it(name: str, member: str) -> None:
    assert examine_media(name, office(member)).problems == ()
    (problem,) = examine_media(name, office(member, "word/vbaProject.bin")).problems
    assert "macros" in problem[1]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", PDF, "This is a PDF file, not a PNG one: call it a.pdf."),
        ("chain.jpg", picture(), "This is a PNG picture, not a JPG one: call it chain.png."),
        ("a.svg", picture(), "This is a PNG picture, not an SVG one: call it a.png."),
        ("a.pdf", b"<html>%PDF-1.7", "This is not a PDF file"),
        ("a.pdf", picture() + PDF, "This is a PNG file, not a PDF one"),
        ("a.mp4", mp4(has_video=False), "This is an M4A file, not an MP4 one: call it a.m4a."),
        ("a.m4a", mp4(), "call it a.mp4."),
        ("a.mp4", mp4(0, 0), "no picture that a browser could show"),
        ("a.mp4", mp4(brand=b"qt  "), "This is not an MP4 file"),
        ("a.webm", b"\x1aE\xdf\xa3\x01matroska" + bytes(50), "This is not a WebM file"),
        ("a.ogg", b"OggS" + bytes(30) + b"\x80theora", "This is not an Ogg file"),
        ("a.docx", office("xl/workbook.xml"), "This is an XLSX file"),
        ("a.docx", b"PK\x03\x04" + bytes(60), "This is not a DOCX file"),
        ("a.vtt", b"WEBVTT\n\n<script>alert(1)</script>", "This is not a WebVTT file"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:03.000\n\0", "This is not a WebVTT file"),
        ("a.vtt", b"WEBVTT\xff", "This is not a WebVTT file"),
        ("a.png", b"", "This file is empty."),
        ("a.html", b"<html>", ANY_FILE),
        ("a.exe", b"MZ", ANY_FILE),
        ("A.png", picture(), ANY_FILE),
        ("a b.pdf", PDF, ANY_FILE),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(name: str, content: bytes, words: str) -> None:
    (problem,) = examine_media(name, content).problems
    assert words in problem[1]
    assert problem[0] == 1


STARTS = [b"", b"\0\0\0\x18ftypisom", b"\x1aE\xdf\xa3\x80webm", b"OggS", b"PK\x03\x04", b"WEBVTT\n", b"RIFF", b"ID3"]


@given(
    st.sampled_from(STARTS), st.binary(max_size=200), st.sampled_from(["a.mp4", "a.webm", "a.docx", "a.vtt", "a.ogg"])
)
@settings(max_examples=30)
def test_no_bytes_break_it(start: bytes, rest: bytes, name: str) -> None:
    examine_media(name, start + rest)


@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
@settings(max_examples=30)
def test_no_damage_breaks_the_readers_of_recordings(at: int, damage: bytes) -> None:
    for whole in (mp4(), webm(), OGG):
        seen_media_type(whole[:at] + damage + whole[at + len(damage) :])
        seen_media_type(whole[:at])
