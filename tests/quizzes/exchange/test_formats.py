"""The format of a file is told by its name, and else by what it begins with."""

from __future__ import annotations

import io
import zipfile

import pytest

from lms.quizzes.exchange.formats import FORMATS, guess_format
from tests.quizzes.exchange.test_aiken import TWO


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.gift", b"anything", "gift"),
        ("a.XML", b"<quiz/>", "moodle-xml"),
        ("a.csv", b"kind;text_en", "csv"),
        ("a.xlsx", b"PK\x03\x04", "xlsx"),
        ("questions.txt", b"PK\x03\x04rest", "xlsx"),
        ("questions.txt", b"\xef\xbb\xbf<?xml version='1.0'?><quiz/>", "moodle-xml"),
        ("questions.txt", b"\n<quiz>", "moodle-xml"),
        ("questions.txt", TWO.encode(), "aiken"),
        ("questions.txt", TWO.encode("utf-16"), "aiken"),
        ("questions.txt", b"Grant is dead.{T}", "gift"),
        ("questions.txt", b"::Only a title::And a text", "gift"),
        ("questions.txt", b"$CATEGORY: x", "gift"),
        ("questions.txt", b"Two {\n=four\n=4\n}.", "gift"),
        ("noname", b"kind,text_en,choice_1_en\n", "csv"),
        ("noname", b"Just words.", None),
        ("noname", b"", None),
        ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", None),
    ],
)
def test_guesses(name: str, data: bytes, expected: str | None) -> None:
    assert guess_format(name, data) == expected


def test_the_formats_are_those_of_the_command_line() -> None:
    assert set(FORMATS) == {"gift", "aiken", "moodle-xml", "csv", "xlsx"}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_and_reads_nothing(form: str) -> None:
    written = FORMATS[form].write([], "en")
    assert written.problems == []
    assert FORMATS[form].read(written.data).drafts == []


def test_xlsx_is_what_zip_files_are_taken_for() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x", "y")
    assert guess_format("no-ending", buffer.getvalue()) == "xlsx"
