"""Whose turn it is to write to SQLite: one thread of one process at a time.

Left to itself SQLite lets each writer sleep and look again, in the end every 100 milliseconds, and who comes later may
go first. Here a writer stands in line with the threads of its process, and looks every third of a millisecond whether
another process is still writing. A process that dies loses its turn; the system sees to that.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO

PATIENCE_SECONDS = 4.0
LOOK_AGAIN_SECONDS = 0.0003
_threads = Lock()


@contextmanager
def turn_to_write(database: Path) -> Iterator[None]:
    """Run the block when nobody else writes to a database file.

    Where the turn does not come within PATIENCE_SECONDS the block runs all the same, and SQLite has the last word.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    with ExitStack() as held:
        if _threads.acquire(timeout=PATIENCE_SECONDS):
            held.callback(_threads.release)
            _wait_for(held.enter_context(_file_of(database).open("ab")), deadline)
        yield


@cache
def _file_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-turn")


def _wait_for(file: IO[bytes], deadline: float) -> None:
    """Take the turn that a file stands for, until it is closed."""
    while time.monotonic() < deadline:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            return
