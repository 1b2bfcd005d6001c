"""Files: a folder of this machine by default, an S3-compatible bucket when several machines share them.

Keys are relative paths with forward slashes. Files are written whole: a key either does not exist or is complete.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from flask import Flask, current_app

SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class Storage(Protocol):
    """What can be done with files."""

    def put(self, key: str, content: bytes) -> None:
        """Keep a file under a key, replacing what was there."""

    def read(self, key: str) -> bytes:
        """Return a file; FileNotFoundError where there is none."""

    def size(self, key: str) -> int:
        """Return how many bytes a file has; FileNotFoundError where there is none."""

    def part(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes of a file from ``start`` up to ``end``, which lie in it; FileNotFoundError as above."""

    def exists(self, key: str) -> bool:
        """Whether there is a file under a key."""

    def delete(self, key: str) -> None:
        """Remove a file; one that does not exist is no error."""

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix."""


def _checked(key: str) -> str:
    if not SAFE_KEY.fullmatch(key):
        raise ValueError(f"not a storage key: {key!r}")
    return key


class LocalStorage:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, key: str) -> Path:
        return self._folder / _checked(key)

    def put(self, key: str, content: bytes) -> None:
        """Write beside the place, to the disk, then rename: a crash leaves the old file or the new one."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def read(self, key: str) -> bytes:
        """Return a file; FileNotFoundError where there is none."""
        return self._path(key).read_bytes()

    def size(self, key: str) -> int:
        """Return how many bytes a file has; FileNotFoundError where there is none."""
        return self._path(key).stat().st_size

    def part(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes of a file from ``start`` up to ``end``; FileNotFoundError where there is none."""
        with self._path(key).open("rb") as file:
            file.seek(start)
            return file.read(end - start)

    def exists(self, key: str) -> bool:
        """Whether there is a file under a key."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """Remove a file; one that does not exist is no error."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix, in order."""
        files = (path for path in self._folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        keys = (path.relative_to(self._folder).as_posix() for path in files)
        yield from sorted(key for key in keys if key.startswith(prefix))


class BucketStorage:
    """Files in a bucket, through a store of obstore."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def put(self, key: str, content: bytes) -> None:
        """Keep a file under a key, replacing what was there."""
        self._store.put(_checked(key), content)

    def read(self, key: str) -> bytes:
        """Return a file; FileNotFoundError where there is none."""
        return bytes(self._store.get(_checked(key)).bytes())

    def size(self, key: str) -> int:
        """Return how many bytes a file has; FileNotFoundError where there is none."""
        return int(self._store.head(_checked(key))["size"])

    def part(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes of a file from ``start`` up to ``end``; FileNotFoundError where there is none."""
        return bytes(self._store.get_range(_checked(key), start=start, end=end))

    def exists(self, key: str) -> bool:
        """Whether there is a file under a key."""
        try:
            self._store.head(_checked(key))
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove a file; one that does not exist is no error."""
        if self.exists(key):
            self._store.delete(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix, in order."""
        folder = prefix.rpartition("/")[0]  # a bucket lists whole folders only
        found = (str(item["path"]) for batch in self._store.list(folder or None) for item in batch)
        yield from sorted(key for key in found if key.startswith(prefix))


def bucket(url: str) -> BucketStorage:
    """Return the S3-compatible bucket at an address; credentials come from the usual AWS_* variables."""
    from obstore.store import S3Store  # noqa: PLC0415  (installed only where it is used)

    parts = urlsplit(url)
    return BucketStorage(S3Store(parts.netloc, prefix=parts.path.strip("/") or None))


def init_app(app: Flask) -> None:
    """Choose the storage that the settings name."""
    settings = app.extensions["settings"]
    url = settings.storage_url
    app.extensions["storage"] = bucket(url) if url else LocalStorage(settings.instance / "files")


def storage() -> Storage:
    """Return the storage of this installation."""
    return cast(Storage, current_app.extensions["storage"])
