"""How the application talks to its database: column types, SQLite's settings, and the one way to write.

Reading needs nothing special. Writing happens inside ``transaction()`` only:

    with transaction():
        enrol(person, course, by=person)

It ends whatever was read before, opens a transaction *as a writer* (``BEGIN IMMEDIATE`` on SQLite), so that what
is read inside cannot change under the reader's hands, and commits. A flush outside of it is a mistake and raises.
Keep slow things (hashing a password, a PDF, the network) outside.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import CursorResult, DateTime, Engine, Select, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from lms.extensions import Base, db

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_AFTER_COMMIT = "setu.after_commit"
_turn = Lock()
PATIENCE_SECONDS = 5
Record = TypeVar("Record", bound=Base)
Columns = TypeVarTuple("Columns")


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


@contextmanager
def _in_turn(dialect: Dialect) -> Iterator[None]:
    """Let the threads of this process write to SQLite one after the other.

    Left to itself SQLite would let each sleep for a while and look again, longer every time, and whoever comes later
    may go first. Where the turn does not come in time, SQLite has the last word.
    """
    is_held = dialect.name == "sqlite" and _turn.acquire(timeout=PATIENCE_SECONDS)
    try:
        yield
    finally:
        if is_held:
            _turn.release()


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block as one writing transaction; commit at its end, roll back if it raises."""
    if _writing.get():
        raise RuntimeError("a writing transaction is already open")
    session = db.session
    session.rollback()
    with _in_turn(session.get_bind().dialect), as_writer():
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            session.info.pop(_AFTER_COMMIT, None)
            raise
    for action in session.info.pop(_AFTER_COMMIT, []):
        action()


def after_commit(action: Callable[[], None]) -> None:
    """Call an action once the transaction that is open now has been committed; never if it is rolled back."""
    if not _writing.get():
        raise RuntimeError("after_commit() is for the inside of transaction()")
    db.session.info.setdefault(_AFTER_COMMIT, []).append(action)


def lock(model: type[Record], key: Any) -> Record | None:
    """Return a row as it is now, held so that no other writer changes it before this transaction ends."""
    return db.session.get(model, key, with_for_update=True, populate_existing=True)


def fetch(statement: Select[*Columns], **values: Any) -> CursorResult[*Columns]:
    """Run a query of columns with its bound values, past the bookkeeping for whole objects.

    It costs half of ``session.execute``; it is for the few queries that nearly every request asks. The statement should
    be made once, in the module, and not need what the session has not written yet.
    """
    return db.session.connection().execute(statement, values)


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, *_: object) -> None:
    if not _writing.get() and (session.new or session.dirty or session.deleted):
        raise RuntimeError("the database is written inside transaction() only")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # transactions are opened by _begin below, not by the driver
    cursor = connection.cursor()
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged answer survives a power cut
        "foreign_keys=ON",
        "busy_timeout=5000",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _writing.get():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # before every read, so straight to the driver; it waits for nobody and cannot fail
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")
