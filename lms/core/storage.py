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
    """The five things that can be done with files."""

    def put(self, key: str, content: bytes) -> None:
        """Keep a file under a key, replacing what was there."""

    def read(self, key: str) -> bytes:
        """Return a file; FileNotFoundError where there is none."""

    def exists(self, key: str) -> bool:
        """Whether there is a file under a key."""

    def delete(self, key: str) -> None:
        """Remove a file; one that does not exist is no error."""

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix."""


class LocalStorage:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, key: str) -> Path:
        if not SAFE_KEY.fullmatch(key):
            raise ValueError(f"not a storage key: {key!r}")
        return self._folder / key

    def put(self, key: str, content: bytes) -> None:
        """Write beside the place, to the disk, then rename: a crash leaves the old file or the new one."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)

    def read(self, key: str) -> bytes:
        """Return a file; FileNotFoundError where there is none."""
        return self._path(key).read_bytes()

    def exists(self, key: str) -> bool:
        """Whether there is a file under a key."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """Remove a file; one that does not exist is no error."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix."""
        for path in sorted(self._folder.rglob("*")):
            key = path.relative_to(self._folder).as_posix()
            if path.is_file() and not path.name.startswith(".") and key.startswith(prefix):
                yield key


class BucketStorage:
    """Files in an S3-compatible bucket, through obstore; credentials come from the usual AWS_* variables."""

    def __init__(self, url: str) -> None:
        from obstore.store import S3Store  # noqa: PLC0415  (installed only where it is used)

        parts = urlsplit(url)
        self._store: Any = S3Store(parts.netloc, prefix=parts.path.strip("/") or None)

    def put(self, key: str, content: bytes) -> None:
        """Keep a file under a key, replacing what was there."""
        self._store.put(key, content)

    def read(self, key: str) -> bytes:
        """Return a file; FileNotFoundError where there is none."""
        return bytes(self._store.get(key).bytes())

    def exists(self, key: str) -> bool:
        """Whether there is a file under a key."""
        try:
            self._store.head(key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove a file; one that does not exist is no error."""
        if self.exists(key):
            self._store.delete(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix."""
        for batch in self._store.list(prefix):
            yield from (str(item["path"]) for item in batch)


def init_app(app: Flask) -> None:
    """Choose the storage that the settings name."""
    settings = app.extensions["settings"]
    url = settings.storage_url
    app.extensions["storage"] = BucketStorage(url) if url else LocalStorage(settings.instance / "files")


def storage() -> Storage:
    """Return the storage of this installation."""
    return cast(Storage, current_app.extensions["storage"])
