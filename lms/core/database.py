"""How the application talks to its database: column types, SQLite's settings, and the one way to write.

Reading needs nothing special. Writing happens inside ``transaction()`` only:

    with transaction():
        enrol(person, course, by=person)

It ends whatever was read before, opens a transaction *as a writer* (``BEGIN IMMEDIATE`` on SQLite), so that what
is read inside cannot change under the reader's hands, commits, and ends when it is on the disk. A flush outside of it
is a mistake and raises. Keep slow things (hashing a password, a PDF, the network) outside.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import DateTime, Engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from lms.core.durability import settle
from lms.core.turns import turn_to_write
from lms.extensions import Base, db

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_AFTER_COMMIT = "setu.after_commit"
Record = TypeVar("Record", bound=Base)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused; what comes back is always in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value as the database stores it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored value as an aware instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def as_writer() -> Iterator[None]:
    """Let transactions that begin inside the block begin as writers."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def is_writing() -> bool:
    """Whether a transaction that begins now begins as a writer."""
    return _writing.get()


@lru_cache(maxsize=8)
def file_of(engine: Engine) -> Path | None:
    """Return the file in which an SQLite database is; None for any other database."""
    is_file = engine.dialect.name == "sqlite" and engine.url.database not in {None, "", ":memory:"}
    return Path(str(engine.url.database)) if is_file else None


@contextmanager
def in_turn(engine: Engine) -> Iterator[None]:
    """Run the block when nobody else writes, and end when what it has committed is on the disk.

    Databases that are no SQLite file see to both themselves.
    """
    file = file_of(engine)
    if file is None:
        yield
        return
    with turn_to_write(file):
        yield
    settle(file)


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block as one writing transaction; commit at its end, roll back if it raises."""
    if _writing.get():
        raise RuntimeError("a writing transaction is already open")
    session = db.session
    session.rollback()
    with in_turn(db.engine), as_writer():
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            session.info.pop(_AFTER_COMMIT, None)
            raise
        actions = session.info.pop(_AFTER_COMMIT, [])
    for action in actions:
        action()


def after_commit(action: Callable[[], None]) -> None:
    """Call an action once the transaction that is open now has been committed; never if it is rolled back."""
    if not _writing.get():
        raise RuntimeError("after_commit() is for the inside of transaction()")
    db.session.info.setdefault(_AFTER_COMMIT, []).append(action)


def lock(model: type[Record], key: Any) -> Record | None:
    """Return a row as it is now, held so that no other writer changes it before this transaction ends."""
    return db.session.get(model, key, with_for_update=True, populate_existing=True)


@event.listens_for(Session, "before_flush")
def refuse_stray_writes(session: Session, *_: object) -> None:
    """Raise where a session holds what would be written, outside of a writing transaction."""
    if not _writing.get() and (session.new or session.dirty or session.deleted):
        raise RuntimeError("the database is written inside transaction() only")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # transactions are opened by _begin below, not by the driver
    cursor = connection.cursor()
    (journal,) = cursor.execute("PRAGMA journal_mode=WAL").fetchone()
    synchronous = "NORMAL" if journal == "wal" else "FULL"  # with a log, in_turn() waits for the disk itself
    for setting in (
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "busy_timeout=1000",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin a transaction on SQLite, straight with the driver; where that fails, SQLAlchemy is to say so."""
    if connection.dialect.name != "sqlite":
        return
    statement = "BEGIN IMMEDIATE" if _writing.get() else "BEGIN"
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(statement)
    except sqlite3.Error:
        connection.exec_driver_sql(statement)
