"""Writers to SQLite take turns, across threads and processes, and nobody waits for the dead."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

from lms.core import turns
from lms.core.turns import turn_to_write

HELD_SECONDS = 60
HOLD = f"""
import sys, time
from pathlib import Path
from lms.core.turns import turn_to_write
with turn_to_write(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep({HELD_SECONDS})
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


@pytest.fixture
def other_process(database: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has the turn until it is killed."""
    with subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_threads_write_one_after_the_other(database: Path) -> None:
    events: list[str] = []

    def write(_: int) -> None:
        with turn_to_write(database):
            events.append("begin")
            time.sleep(0.002)
            events.append("end")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    assert events == ["begin", "end"] * 12


def test_a_failure_gives_the_turn_back(database: Path) -> None:
    with pytest.raises(LookupError), turn_to_write(database):
        raise LookupError
    started = time.monotonic()
    with turn_to_write(database):
        assert time.monotonic() - started < turns.PATIENCE_SECONDS


def test_another_process_is_waited_for_and_a_dead_one_is_not(
    database: Path, other_process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", HELD_SECONDS / 2)
    started = time.monotonic()
    Timer(0.2, other_process.kill).start()
    with turn_to_write(database):
        assert 0.2 <= time.monotonic() - started < turns.PATIENCE_SECONDS


@pytest.mark.usefixtures("other_process")
def test_patience_ends(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)
    started = time.monotonic()
    with turn_to_write(database):
        assert 0.05 <= time.monotonic() - started < HELD_SECONDS
