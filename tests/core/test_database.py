from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    create_engine,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from lms.core import clock, database
from lms.core.database import UTCDateTime, after_commit, as_writer, lock, transaction
from lms.core.health import Heartbeat
from lms.extensions import db

INSTANT = datetime(2026, 11, 21, 4, 30, 15, 123456, tzinfo=UTC)
THREADS, ROUNDS = 4, 10
DIALECTS = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]


def write(name: str = "one", at: datetime = INSTANT) -> None:
    with transaction():
        db.session.add(Heartbeat(name=name, at=at))


def names() -> list[str]:
    return list(db.session.scalars(select(Heartbeat.name).order_by(Heartbeat.name)))


def test_a_transaction_is_committed_at_its_end(app_context: Flask) -> None:
    write()
    db.session.rollback()
    assert names() == ["one"]


def test_a_transaction_that_raises_leaves_nothing(app_context: Flask) -> None:
    def write_and_fail() -> None:
        with transaction():
            db.session.add(Heartbeat(name="one", at=INSTANT))
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert names() == []


def test_what_was_read_before_is_read_again_inside(app_context: Flask) -> None:
    write()
    seen = db.session.get_one(Heartbeat, "one")
    later = INSTANT + timedelta(hours=1)
    with db.engine.connect() as connection, as_writer(), connection.begin():
        db.session.rollback()
        connection.execute(Heartbeat.__table__.update().values(at=later))  # type: ignore[attr-defined]
    with transaction():
        assert seen.at == later


def test_a_transaction_inside_another_is_refused(app_context: Flask) -> None:
    with pytest.raises(RuntimeError, match="already open"), transaction(), transaction():
        pass
    write()
    assert names() == ["one"]


def test_a_write_outside_is_refused_and_not_kept(app_context: Flask) -> None:
    db.session.add(Heartbeat(name="stray", at=INSTANT))
    with pytest.raises(RuntimeError, match="inside transaction"):
        db.session.commit()
    db.session.rollback()
    assert names() == []


def test_a_change_outside_is_refused(app_context: Flask) -> None:
    write()
    db.session.get_one(Heartbeat, "one").at = INSTANT + timedelta(days=1)
    with pytest.raises(RuntimeError, match="inside transaction"):
        db.session.flush()


def test_a_stray_change_does_not_slip_into_the_next_transaction(app_context: Flask) -> None:
    db.session.add(Heartbeat(name="stray", at=INSTANT))
    write("meant")
    assert names() == ["meant"]


def test_an_action_waits_for_the_commit(app_context: Flask) -> None:
    seen: list[list[str]] = []
    with transaction():
        after_commit(lambda: seen.append(names()))
        db.session.add(Heartbeat(name="one", at=INSTANT))
        db.session.flush()
        assert not seen
    assert seen == [["one"]]


def test_actions_of_a_transaction_that_was_rolled_back_never_happen(app_context: Flask) -> None:
    seen: list[str] = []

    def write_and_fail() -> None:
        with transaction():
            after_commit(lambda: seen.append("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    write()
    assert seen == []


def test_an_action_may_open_a_transaction_of_its_own(app_context: Flask) -> None:
    with transaction():
        after_commit(lambda: write("after"))
    assert names() == ["after"]


def test_an_action_outside_a_transaction_is_refused(app_context: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside of transaction"):
        after_commit(lambda: None)


def test_lock_returns_the_row_as_it_is_now(app_context: Flask) -> None:
    write()
    with transaction():
        row = lock(Heartbeat, "one")
        assert row is not None
        assert row.at == INSTANT
        assert lock(Heartbeat, "two") is None


def test_reading_and_then_writing_in_threads_loses_nothing(app: Flask) -> None:
    with app.app_context():
        write()
        db.session.remove()

    def add_seconds(_: int) -> None:
        with app.app_context():
            for _ in range(ROUNDS):
                with transaction():
                    row = lock(Heartbeat, "one")
                    assert row is not None
                    row.at += timedelta(seconds=1)
            db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(add_seconds, range(THREADS)))
    with app.app_context():
        assert db.session.get_one(Heartbeat, "one").at == INSTANT + timedelta(seconds=THREADS * ROUNDS)
        db.session.remove()


def test_readers_are_not_held_up_by_a_writer(app: Flask) -> None:
    def read() -> list[str]:
        with app.app_context():
            found = names()
            db.session.remove()
            return found

    with app.app_context(), transaction(), ThreadPoolExecutor(1) as pool:
        db.session.add(Heartbeat(name="one", at=INSTANT))
        db.session.flush()
        assert pool.submit(read).result(timeout=30) == []
    assert read() == ["one"]


@given(st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30), timezones=st.timezones()))  # noqa: DTZ001
def test_an_instant_comes_back_as_the_same_instant_in_utc(instant: datetime) -> None:
    kind = UTCDateTime()
    for dialect in DIALECTS:
        stored = kind.process_bind_param(instant, dialect)
        found = kind.process_result_value(stored, dialect)
        assert found is not None
        assert found == instant.astimezone(UTC)
        assert found.tzinfo is UTC


def test_an_instant_survives_the_database(app_context: Flask) -> None:
    write(at=INSTANT.astimezone(timezone(timedelta(hours=5, minutes=30))))
    db.session.rollback()
    found = db.session.scalar(select(Heartbeat.at))
    assert found == INSTANT
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(app_context: Flask) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        write(at=datetime(2026, 11, 21))  # noqa: DTZ001
    assert names() == []


def test_no_instant_stays_none() -> None:
    kind = UTCDateTime()
    assert kind.process_bind_param(None, sqlite.dialect()) is None
    assert kind.process_result_value(None, sqlite.dialect()) is None


@pytest.fixture
def small_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'small.db'}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("setting", "value"),
    [("foreign_keys", 1), ("synchronous", 1), ("journal_mode", "wal"), ("busy_timeout", 1000)],
)
def test_sqlite_is_set_up_to_keep_what_it_acknowledged(small_engine: Engine, setting: str, value: object) -> None:
    with small_engine.connect() as connection:
        assert connection.scalar(text(f"PRAGMA {setting}")) == value


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "postgresql+psycopg://nobody@localhost/none"])
def test_only_a_database_in_a_file_has_turns_and_a_log(address: str) -> None:
    assert database.file_of(create_engine(address)) is None


def test_without_a_log_sqlite_itself_waits_for_the_disk() -> None:
    with create_engine("sqlite://").connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "memory"
        assert connection.scalar(text("PRAGMA synchronous")) == 2


def test_sqlite_refuses_a_row_that_points_nowhere(small_engine: Engine) -> None:
    tables = MetaData()
    parent = Table("parents", tables, Column("id", Integer, primary_key=True))
    child = Table("children", tables, Column("parent_id", ForeignKey(parent.c.id)))
    with as_writer():
        tables.create_all(small_engine)
    with as_writer(), small_engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(child).values(parent_id=7))


def test_sqlite_writers_are_writers_from_the_first_moment(small_engine: Engine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "small.db", timeout=0, isolation_level=None)
    with as_writer(), small_engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


def test_sqlite_readers_hold_nobody_up(small_engine: Engine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "small.db", timeout=0, isolation_level=None)
    with small_engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()


def test_a_writer_that_finds_the_database_locked_fails_and_the_next_one_works(
    small_engine: Engine, tmp_path: Path
) -> None:
    with small_engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout=10"))
    other = sqlite3.connect(tmp_path / "small.db", timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with as_writer(), small_engine.connect() as connection, pytest.raises(OperationalError, match="locked"):
        connection.execute(text("SELECT 1"))
    other.execute("ROLLBACK")
    other.close()
    with as_writer(), small_engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_the_clock_is_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_today_is_the_day_of_the_zone() -> None:
    with time_machine.travel(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), tick=False):
        assert clock.today(ZoneInfo("Asia/Kolkata")) == date(2026, 11, 21)
        assert clock.today(ZoneInfo("UTC")) == date(2026, 11, 20)
