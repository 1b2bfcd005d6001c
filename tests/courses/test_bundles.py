"""Bundles on disk: what is read, what is refused, what is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lms.courses import bundles
from lms.courses.bundles import LARGEST_PICTURE, Bundle, digest_of, read_folder, unsafe_files, write_folder


def put(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def unread(folder: Path) -> list[str]:
    return [str(problem) for problem in read_folder(folder).unread]


def test_a_folder_is_read_with_its_name_as_slug(tmp_path: Path) -> None:
    bundle = read_folder(put(tmp_path / "a-course", README=b"x", media__a=b"y"))
    assert (bundle.slug, dict(bundle.files), bundle.unread) == ("a-course", {"README": b"x", "media/a": b"y"}, ())


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path / "a", x=b"1")
    (tmp_path / "a" / ".git").mkdir()
    (tmp_path / "a" / ".git" / "config").write_text("x")
    (tmp_path / "a" / ".DS_Store").write_text("x")
    assert list(read_folder(tmp_path / "a").files) == ["x"]


def test_links_are_refused_and_not_followed(tmp_path: Path) -> None:
    folder = put(tmp_path / "a", x=b"1")
    secret = put(tmp_path / "outside", secret=b"s")
    (folder / "file").symlink_to(secret / "secret")
    (folder / "folder").symlink_to(secret)
    (folder / "broken").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder / "pipe")
    assert list(read_folder(folder).files) == ["x"]
    assert [line.partition(":")[0] for line in unread(folder)] == ["broken", "file", "folder", "pipe"]


@pytest.mark.parametrize("name", ["a b.md", "ü.md", "-x.md", "deep__er__x.md", "x" * 120])
def test_names_that_cannot_be_kept_everywhere_are_refused(tmp_path: Path, name: str) -> None:
    assert "This name cannot be used" in unread(put(tmp_path / "a", **{name: b"x"}))[0]


def test_large_files_are_not_even_read(tmp_path: Path) -> None:
    folder = put(tmp_path / "a", **{"media__a.png": bytes(LARGEST_PICTURE + 1), "x.md": bytes(LARGEST_PICTURE + 1)})
    assert list(read_folder(folder).files) == ["x.md"]
    assert "larger than 300 kB" in unread(folder)[0]


def test_a_course_has_a_bounded_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_FILES", 2)
    assert "2 files at the most" in unread(put(tmp_path / "a", a=b"", b=b"", c=b"", d=b""))[0]


def test_a_manifest_names_every_file_by_its_digest() -> None:
    manifest = Bundle("a", {"b": b"", "a": b"x"}).manifest
    assert list(manifest) == ["a", "b"]
    assert manifest["b"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_digest_depends_on_names_and_contents_only() -> None:
    assert digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    assert (
        len({digest_of({"a": "1"}, {}), digest_of({}, {"a": "1"}), digest_of({"a": "2"}, {}), digest_of({"a": "1"})})
        == 4
    )


def test_a_module_depends_on_what_is_shared_and_not_on_other_modules() -> None:
    files = {
        "course.yaml": b"",
        "01-a/module.yaml": b"",
        "02-ab/module.yaml": b"",
        "media/x.svg": b"",
        "README.md": b"",
    }
    before = Bundle("c", files).module_digest("a")
    for path, matters in (
        ("02-ab/module.yaml", False),
        ("README.md", False),
        ("media/x.svg", True),
        ("course.yaml", True),
    ):
        assert (Bundle("c", {**files, path: b"new"}).module_digest("a") != before) is matters


def test_a_bundle_is_written_into_a_new_or_an_empty_folder(tmp_path: Path) -> None:
    bundle = Bundle("a", {"x.md": b"\r\n", "media/y.svg": b"y"})
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "new" / "deep", tmp_path / "empty"):
        write_folder(bundle, folder)
        assert dict(read_folder(folder).files) == dict(bundle.files)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for place in (put(tmp_path / "full", x=b"1"), put(tmp_path, file=b"1") / "file"):
        with pytest.raises(FileExistsError):
            write_folder(Bundle("a", {"x": b"2"}), place)
    assert (tmp_path / "full" / "x").read_bytes() == b"1"


@pytest.mark.parametrize("path", ["../x", "/x", "a/../x", "a/b/c", "a\\b", "", ".x", "a/.x", "a//x", "x\n", "C:x"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    assert len(list(unsafe_files(Bundle("a", {path: b"x"})))) == 1
    with pytest.raises(ValueError, match="cannot be used"):
        write_folder(Bundle("a", {path: b"x"}), tmp_path / "out")
    assert not (tmp_path / "out").exists()
