"""Nothing is called saved before it is on the disk, and several commits share one wait."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from lms.core import durability, turns
from lms.core.database import after_commit, transaction
from lms.core.durability import settle
from lms.core.health import Heartbeat
from lms.extensions import db

SLOW = 0.02
PATIENCE_SECONDS = 20


class Disk:
    """Stands between us and the system's disk: counts, tells which file, is slow or fails when told.

    ``until`` is waited for each time, so long as it is not so and PATIENCE_SECONDS have not passed.
    """

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []
        self.inodes: list[int] = []
        self.seconds = 0.0
        self.failures = 0
        self.until: Callable[[], bool] = lambda: True

    def sync(self, descriptor: int) -> None:
        begun = time.monotonic()
        self.inodes.append(os.fstat(descriptor).st_ino)
        time.sleep(self.seconds)
        while not self.until() and time.monotonic() - begun < PATIENCE_SECONDS:
            time.sleep(0.01)
        if self.failures:
            self.failures -= 1
            raise OSError(5, "Input/output error")
        os.fsync(descriptor)
        self.spans.append((begun, time.monotonic()))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(durability, "_sync", disk.sync)
    return disk


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "some.db"
    path.with_name("some.db-wal").write_bytes(b"frames")
    yield path
    durability._log_of.cache_clear()


def test_the_log_beside_the_database_is_written_out(database: Path, disk: Disk) -> None:
    settle(database)
    assert disk.inodes == [database.with_name("some.db-wal").stat().st_ino]
    settle(database)
    assert len(disk.spans) == 2


def test_a_log_that_sqlite_has_taken_away_needs_nothing(tmp_path: Path, disk: Disk) -> None:
    settle(tmp_path / "other.db")
    assert disk.inodes == []


def test_those_who_wait_together_share_a_wait_that_began_after_they_came(database: Path, disk: Disk) -> None:
    disk.seconds = SLOW
    came: list[float] = []
    left: list[float] = []
    start = threading.Barrier(16)

    def commit(_: int) -> None:
        start.wait()
        came.append(arrived := time.monotonic())
        settle(database)
        gone = time.monotonic()
        left.append(gone)
        assert any(arrived <= begun and ended <= gone for begun, ended in disk.spans)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(commit, range(16)))
    assert len(left) == 16
    assert len(disk.spans) < 16


def test_a_failing_disk_is_told_to_the_one_and_tried_again_for_the_next(database: Path, disk: Disk) -> None:
    disk.seconds, disk.failures = SLOW, 1
    outcomes: list[str] = []
    start = threading.Barrier(3)

    def commit(_: int) -> None:
        start.wait()
        try:
            settle(database)
        except OSError:
            outcomes.append("failed")
        else:
            outcomes.append("settled")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(commit, range(3)))
    assert sorted(outcomes) == ["failed", "settled", "settled"]
    assert disk.spans, "the others waited for a try of their own"


def test_a_transaction_ends_on_the_disk(app_context: Flask, disk: Disk) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("other databases see to it themselves")
    order: list[str] = []
    with transaction():
        db.session.add(Heartbeat(name="one", at=datetime(2026, 11, 21, tzinfo=UTC)))
        after_commit(lambda: order.append(f"told after {len(disk.spans)}"))
        db.session.flush()
        assert not disk.spans
    assert order == ["told after 1"]
    assert disk.inodes == [Path(f"{db.engine.url.database}-wal").stat().st_ino]


def test_a_transaction_that_is_rolled_back_need_not_wait(app_context: Flask, disk: Disk) -> None:
    with pytest.raises(ProgrammingError if db.engine.dialect.name == "postgresql" else OperationalError), transaction():
        db.session.execute(text("DELETE FROM no_such_table"))
    assert not disk.spans


def test_the_next_writer_need_not_wait_for_the_disk(
    app_context: Flask, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("other databases see to it themselves")
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 3 * PATIENCE_SECONDS)  # nobody writes out of turn
    at = datetime(2026, 11, 21, tzinfo=UTC)
    written: list[int] = []

    def write(name: str) -> None:
        with app_context.app_context(), transaction():
            db.session.add(Heartbeat(name=name, at=at))

    def all_have_written() -> bool:
        if not disk.spans:  # the first of them waits for the disk
            with closing(sqlite3.connect(str(db.engine.url.database))) as reader:
                written.append(reader.execute(f"SELECT count(*) FROM {Heartbeat.__tablename__}").fetchone()[0])
        return bool(disk.spans) or written[-1] == 6

    disk.until = all_have_written
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, "abcdef"))
    assert written[-1] == 6, "those who came later wrote while the first waited for the disk"
    assert len(disk.spans) < 6
