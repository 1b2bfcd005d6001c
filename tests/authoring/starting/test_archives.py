"""What may come in as a zip file, and what is refused before anything is written."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.starting import archives
from lms.authoring.starting.archives import pack, unpack
from lms.core.errors import Refusal
from lms.courses.bundles import Bundle, read_folder

COURSES = Path(__file__).resolve().parents[3] / "courses"
FOLDERS = sorted(path.parent for path in COURSES.glob("*/course.yaml"))


def zipped(*entries: tuple[str, bytes], link: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        if link:
            entry = zipfile.ZipInfo(link)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, "/etc/passwd")
    return file.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        unpack(content)
    return str(caught.value.sentence)


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_course_packed_and_unpacked_has_the_same_files(folder: Path) -> None:
    bundle = read_folder(folder)
    packed = pack(bundle)
    unpacked = unpack(packed)
    assert unpacked.files == dict(bundle.files)
    assert unpacked.folder == bundle.slug
    assert pack(Bundle(bundle.slug, unpacked.files)) == packed


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md",
        "course/../../evil.md",
        "/etc/passwd",
        "C:/windows/evil.md",
        "course\\..\\evil.md",
        "course/a/b/c.md",
        "course/con.md",
        "course/Ümlaut.md",
        "course/with space.md",
        "course/nul\x01.md",
    ],
)
def test_a_name_that_leads_astray_is_refused_and_named(name: str) -> None:
    sentence = refused(zipped(("course/course.yaml", b"title: x"), (name, b"x")))
    assert name.rpartition("/")[2].rpartition("\\")[2] in sentence


def test_a_link_is_refused() -> None:
    assert "link" in refused(zipped(("course.yaml", b"x"), link="inside.md"))


def test_names_that_differ_in_case_only_are_refused() -> None:
    assert "same name" in refused(zipped(("course.yaml", b"x"), ("01-a/01-b.md", b"x"), ("01-A/01-b.md", b"x")))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "far too large" in refused(zipped(("course.yaml", b"0" * 30_000_000)))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    assert "more than 3 files" in refused(zipped(*((f"a{number}.md", b"x") for number in range(4))))


def test_much_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 100)
    assert "60 MB" in refused(zipped(("course.yaml", b"x" * 60), ("README.md", b"y" * 60)))


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 50)
    assert "20 MB" in refused(zipped(("course.yaml", b"x")))


def test_a_password_is_refused() -> None:
    content = bytearray(zipped(("course.yaml", b"x")))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused(bytes(content))


def test_rubbish_of_other_systems_is_left_out_and_named() -> None:
    unpacked = unpack(
        zipped(("course/course.yaml", b"x"), ("__MACOSX/course/._course.yaml", b"x"), ("course/.DS_Store", b""))
    )
    assert set(unpacked.files) == {"course.yaml"}
    assert unpacked.left_out == ("__MACOSX/course/._course.yaml", "course/.DS_Store")


def test_an_empty_archive_is_refused() -> None:
    assert "empty" in refused(zipped())


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
def test_what_is_no_archive_is_refused_in_a_sentence(content: bytes) -> None:
    assert refused(content)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2_000), st.integers(0, 255))
def test_a_broken_archive_is_refused_or_read_never_more(place: int, value: int) -> None:
    content = bytearray(zipped(("course/course.yaml", b"title: x\n" * 40), ("course/README.md", b"y")))
    content[place % len(content)] = value
    try:
        paths = set(unpack(bytes(content)).files)
    except Refusal:
        return
    assert paths
