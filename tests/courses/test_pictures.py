"""Pictures are what their name says, have a size, and cannot do anything but be seen."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lms.courses.pictures import examine_picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">{}</svg>'


def drawn(inside: str = "") -> bytes:
    return SVG.format(inside).encode()


def painted(kind: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", painted("PNG"), "image/png"),
        ("a.jpg", painted("JPEG"), "image/jpeg"),
        ("a.jpeg", painted("JPEG", progressive=True), "image/jpeg"),
        ("a.webp", painted("WEBP"), "image/webp"),
        ("b.webp", painted("WEBP", lossless=True), "image/webp"),
    ],
)
def test_type_and_size_are_read_from_the_content(name: str, content: bytes, media_type: str) -> None:
    facts = examine_picture(name, content)
    assert (facts.media_type, facts.width, facts.height, facts.problems) == (media_type, 30, 20, ())


def test_an_extended_webp_has_a_size() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (300, 7), (1, 2, 3, 4)).save(buffer, "WEBP", exif=b"Exif\0\0")
    facts = examine_picture("a.webp", buffer.getvalue())
    assert (facts.width, facts.height) == (300, 7)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 320 200"', (320, 200)),
        ('viewBox="-10,-5 32.4 20"', (32, 20)),
        ('width="50" height="40px" viewBox="0 0 1 1"', (50, 40)),
        ('width="100%" height="100%" viewBox="0 0 3 4"', (3, 4)),
    ],
)
def test_a_drawing_has_a_size(attributes: str, size: tuple[int, int]) -> None:
    facts = examine_picture("a.svg", f"<svg {attributes}/>".encode())
    assert (facts.width, facts.height, facts.problems) == (*size, ())


def test_a_drawing_may_use_its_own_parts() -> None:
    inside = (
        '<defs><marker id="m"/></defs><style>.a { fill: url(#m) }</style><use href="#m"/>'
        '<path d="M0 0" marker-end="url(#m)" class="a"/><image href="data:image/png;base64,AAAA"/><title>T</title>'
    )
    assert examine_picture("a.svg", drawn(inside)).problems == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (drawn("<script>alert(1)</script>"), "<script> is not allowed"),
        (drawn("<foreignObject/>"), "<foreignObject> is not allowed"),
        (drawn("<a href='https://x.in'/>"), "<a> is not allowed"),
        (drawn("<animate attributeName='href'/>"), "<animate> is not allowed"),
        (drawn("<path onclick='x()'/>"), "would run a script"),
        (b'<svg viewBox="0 0 1 1" onload="x()"/>', "would run a script"),
        (drawn('<use href="https://x.in/a.svg#b"/>'), "fetch anything from elsewhere"),
        (drawn('<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//x.in/a.png"/>'), "from elsewhere"),
        (drawn('<image href="data:image/svg+xml;base64,AAAA"/>'), "from elsewhere"),
        (drawn('<path style="fill: url(https://x.in)"/>'), "from elsewhere"),
        (drawn('<path fill="url( &quot;https://x.in&quot; )"/>'), "from elsewhere"),
        (drawn("<style>@import 'https://x.in/a.css';</style>"), "must not fetch"),
        (drawn("<style>.a { background: url(//x.in) }</style>"), "must not fetch"),
        (drawn("<style>.a { background: u\\72l(//x.in) }</style>"), "must not fetch"),
        (b'<?xml-stylesheet href="https://x.in/a.css"?>' + drawn(), "<?xml-stylesheet?> is not allowed"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawn("&a;"), "document type"),
        (b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + drawn(), "document type"),
        (b"<html/>", "not an SVG drawing"),
        (b"<svg/>", "needs a viewBox"),
        (b"<svg", "not well-formed"),
        (b"", "not well-formed"),
        (b'<svg viewBox="0 0 99999 1"/>', "from 1 to 6000 pixels"),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused(content: bytes, words: str) -> None:
    problems = examine_picture("a.svg", content).problems
    assert any(words in sentence for _, sentence in problems), problems


def test_a_problem_in_a_drawing_has_its_line() -> None:
    assert examine_picture("a.svg", drawn("\n\n<script/>")).problems[0][0] == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", painted("JPEG")),
        ("a.jpg", painted("PNG")),
        ("a.webp", b"RIFF____WEBPVP8?" + bytes(40)),
        ("a.webp", b"<svg/>"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x00"),
        ("a.gif", b"GIF89a"),
        ("a.html", b"<p>"),
        ("A.png", painted("PNG")),
        ("a b.png", painted("PNG")),
        ("a", painted("PNG")),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes) -> None:
    assert len(examine_picture(name, content).problems) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["a.png", "a.jpg", "a.webp", "a.svg"]),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF0000WEBPVP8X", b"<svg ", b"<svg>"]),
    st.binary(max_size=60),
)
def test_any_content_is_examined_without_a_crash(name: str, start: bytes, rest: bytes) -> None:
    examine_picture(name, start + rest)
