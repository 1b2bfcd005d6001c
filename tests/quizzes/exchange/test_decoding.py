"""Bytes become text in the encoding that they are in."""

from __future__ import annotations

import pytest

from lms.quizzes.exchange.decoding import decode, unreadable_line

HINDI = "मज़दूरी हर महीने की 7 तारीख तक मिलनी चाहिए।\nसही या ग़लत?{T}\n"
ENGLISH = "Wages are due: “soon”, says the café.\nTrue?{T}\n"


@pytest.mark.parametrize("text", [HINDI, ENGLISH])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_unicode(text: str, encoding: str, said: str) -> None:
    assert decode(text.encode(encoding)) == (text, said)


def test_what_is_no_unicode_is_windows_1252() -> None:
    assert decode(ENGLISH.encode("cp1252")) == (ENGLISH, "windows-1252")


@pytest.mark.parametrize("written", ["a\r\nb\r\n", "a\rb\r", "a\nb\n"])
def test_line_ends(written: str) -> None:
    assert decode(written.encode())[0] == "a\nb\n"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\xff\xfea", b"\x81\x8d\xff", b"a\0b", bytes(range(256))])
def test_nothing_is_refused(data: bytes) -> None:
    assert isinstance(decode(data)[0], str)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a\nb\n", None),
        ("a\n\ufffd".encode(), None),
        ("Tür\n“x”".encode("cp1252"), None),
        (HINDI.encode("utf-16"), None),
        (b"a\n\nb\0", 3),
        (b"a\r\n\x81\xff", 2),
        (b"\xef\xbb\xbfa\n\xff", 2),
        (b"\xff\xfea\0\n\0b", 2),
    ],
)
def test_what_cannot_be_read_is_found(data: bytes, line: int | None) -> None:
    assert unreadable_line(data) == line
