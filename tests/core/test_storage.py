from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore, S3Store

from lms.core.storage import BucketStorage, LocalStorage, Storage, bucket, storage
from tests.core.conftest import MakeApp

BAD_KEYS = [
    "",
    "/etc/passwd",
    "../up",
    "a/../b",
    "a//b",
    ".hidden",
    "a/.hidden",
    "a/",
    "a\\b",
    "a b",
    "ä",
    "a\n",
    "a\0",
]


@pytest.fixture(params=["folder", "bucket in memory", "bucket in a folder"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    kinds: dict[str, Storage] = {
        "folder": LocalStorage(tmp_path / "folder"),
        "bucket in memory": BucketStorage(MemoryStore()),
        "bucket in a folder": BucketStorage(LocalStore(tmp_path / "bucket", mkdir=True)),
    }
    return kinds[request.param]


def test_what_is_kept_can_be_read(files: Storage) -> None:
    files.put("certificates/one.pdf", b"%PDF")
    assert files.read("certificates/one.pdf") == b"%PDF"
    assert files.exists("certificates/one.pdf")


def test_an_empty_file_is_a_file(files: Storage) -> None:
    files.put("empty", b"")
    assert files.exists("empty")
    assert files.read("empty") == b""


def test_a_part_of_a_file_can_be_read(files: Storage) -> None:
    files.put("one", b"0123456789")
    assert (files.size("one"), files.part("one", 3, 7), files.part("one", 9, 10)) == (10, b"3456", b"9")
    for read in (lambda: files.size("none"), lambda: files.part("none", 0, 1)):
        with pytest.raises(FileNotFoundError):
            read()


def test_a_file_is_replaced_whole(files: Storage) -> None:
    files.put("one", b"a long first text")
    files.put("one", b"short")
    assert files.read("one") == b"short"


def test_what_is_not_there(files: Storage) -> None:
    assert not files.exists("one")
    with pytest.raises(FileNotFoundError):
        files.read("one")
    files.delete("one")
    assert list(files.keys("")) == []


def test_a_folder_is_no_file(files: Storage) -> None:
    files.put("folder/one", b"1")
    assert not files.exists("folder")


def test_a_deleted_file_is_gone(files: Storage) -> None:
    files.put("one", b"1")
    files.delete("one")
    assert not files.exists("one")


def test_keys_are_listed_by_their_beginning_in_order(files: Storage) -> None:
    for key in ("a/2", "a/10", "a/b/c", "ab", "a.txt", "b/1"):
        files.put(key, b"")
    assert list(files.keys("a/")) == ["a/10", "a/2", "a/b/c"]
    assert list(files.keys("a/1")) == ["a/10"]
    assert list(files.keys("a")) == ["a.txt", "a/10", "a/2", "a/b/c", "ab"]
    assert len(list(files.keys(""))) == 6
    assert list(files.keys("none")) == []


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_could_lead_elsewhere_is_refused(files: Storage, key: str) -> None:
    for act in (lambda: files.put(key, b""), lambda: files.read(key), lambda: files.exists(key)):
        with pytest.raises(ValueError, match="not a storage key"):
            act()
    with pytest.raises(ValueError, match="not a storage key"):
        files.delete(key)


@given(st.text(alphabet="ab./\\~ ", max_size=12))
def test_no_key_leads_out_of_the_folder(key: str) -> None:
    folder = Path("/srv/files")
    try:
        path = LocalStorage(folder)._path(key)
    except ValueError:
        return
    assert path.resolve().is_relative_to(folder)
    assert path.resolve() != folder


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = LocalStorage(tmp_path)
    files.put("one", b"old")

    def crash(handle: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(OSError, match="disk is gone"):
        files.put("one", b"new")
    assert files.read("one") == b"old"
    assert list(files.keys("")) == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == ["one"], "nothing half-written stays behind"


def test_the_default_is_a_folder_of_the_instance(app_context: Flask) -> None:
    storage().put("tests/one", b"1")
    assert (app_context.extensions["settings"].instance / "files" / "tests" / "one").read_bytes() == b"1"
    storage().delete("tests/one")


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AWS_REGION", "ap-south-1")


@pytest.mark.usefixtures("credentials")
def test_a_bucket_is_opened_from_its_address() -> None:
    store = bucket("s3://setu-files/some/folder/")._store
    assert isinstance(store, S3Store)
    assert store.prefix == "some/folder"
    assert bucket("s3://setu-files")._store.prefix is None


@pytest.mark.usefixtures("credentials")
def test_the_settings_choose_the_bucket(make_app: MakeApp) -> None:
    assert isinstance(make_app(SETU_STORAGE="s3://setu-files").extensions["storage"], BucketStorage)
