"""Getting what was committed to SQLite onto the disk, several commits at a time.

SQLite commits into its write-ahead log and, with ``synchronous=NORMAL``, does not wait for the disk. The writer waits
here instead, after it has made room for the next one: one look at the disk settles all that was committed before it
began. Nothing is called saved before. What SQLite itself does to the log (copying it into the database, beginning it
anew) it does in an order that loses nothing of it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from threading import Lock

_sync = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


class _Log:
    """The write-ahead log of one database, as the threads of this process wait for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at_the_disk = Lock()
        self._begun = self._settled = 0

    def settle(self) -> None:
        """Return when all that this thread has committed is on the disk. Raises OSError where it cannot be."""
        needed = self._begun + 1
        with self._at_the_disk:
            if self._settled >= needed:
                return
            self._begun = number = self._begun + 1
            self._write_out()
            self._settled = number

    def _write_out(self) -> None:
        try:
            log = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return  # SQLite has copied it into the database and taken it away
        try:
            _sync(log)
        finally:
            os.close(log)


@cache
def _log_of(database: Path) -> _Log:
    return _Log(database.with_name(f"{database.name}-wal"))


def settle(database: Path) -> None:
    """Return when all that this thread has committed to a database file is on the disk."""
    _log_of(database).settle()
