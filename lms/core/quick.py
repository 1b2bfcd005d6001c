"""The short way to the database, for what nearly every request does: ``fetch``; ``write`` in ``quick_transaction()``.

It knows columns and values, no objects. On SQLite it goes past SQLAlchemy's session (``lms/core/quick_statements.py``);
elsewhere, and where somebody listens to the engine's statements, it takes the ordinary way and does the same.

The statements should be made once, in their modules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningInsert

from lms.core.database import in_turn, is_writing, refuse_stray_writes, transaction
from lms.core.quick_statements import QuickStatement, Statement, is_quick, kept_connection, prepared, writing_connection
from lms.extensions import db

_writer: ContextVar[sqlite3.Connection | None] = ContextVar("quick_writer", default=None)
Columns = TypeVarTuple("Columns")


def fetch(statement: Select[*Columns], **values: Any) -> Sequence[Row[*Columns]]:
    """Return what a query of columns finds for its bound values.

    Inside a transaction, or after other reading in this request, it sees what they see, but for what the session has
    not written yet; otherwise what has been committed by now.
    """
    return _run(statement, [values], ())


def fetch_one(statement: Select[*Columns], **values: Any) -> Row[*Columns] | None:
    """Return the first row that ``fetch`` finds, or None."""
    return next(iter(fetch(statement, **values)), None)


def write(statement: ReturningInsert[*Columns], rows: Sequence[Mapping[str, Any]]) -> Sequence[Row[*Columns]]:
    """Insert some rows, at least one, all with the same columns, and return what the statement returns of them."""
    if not (is_writing() or _writer.get()):
        raise RuntimeError("the database is written inside transaction() or quick_transaction() only")
    return _run(statement, rows, tuple(rows[0]))


@contextmanager
def quick_transaction() -> Iterator[None]:
    """Do what ``transaction()`` does at a third of the cost, for what every learner does every minute.

    Inside there are ``fetch`` and ``write`` only; to change an object of the session there is a mistake and raises.
    """
    if not is_quick(db.engine):
        with transaction():
            yield
        return
    if is_writing() or _writer.get():
        raise RuntimeError("a writing transaction is already open")
    _end_reading()
    try:
        with in_turn(db.engine), writing_connection(db.engine) as connection:
            token = _writer.set(connection)
            try:
                yield
            finally:
                _writer.reset(token)
            _end_reading()
    except sqlite3.Error as error:
        raise DBAPIError.instance("a quick transaction", {}, error, sqlite3.Error) from error


def _end_reading() -> None:
    """Let what the session reads from now on be as it is now."""
    if db.session.registry.has():
        refuse_stray_writes(db.session())
        db.session.rollback()


def _run(statement: Statement, rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...]) -> Sequence[Any]:
    writer = _writer.get()
    if writer is None and not is_quick(db.engine):
        return _run_ordinarily(statement, rows)
    quick = prepared(statement, columns)
    if writer is not None:
        return quick.run(writer, rows)
    if not quick.can_run:
        return _run_ordinarily(statement, rows)
    try:
        return _run_quickly(quick, rows)
    except sqlite3.Error:
        return _run_ordinarily(statement, rows)  # which says properly what is wrong


def _run_ordinarily(statement: Statement, rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    one_or_all = rows[0] if len(rows) == 1 else list(rows)
    return db.session.connection().execute(statement, one_or_all).all()


def _run_quickly(quick: QuickStatement, rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    session = db.session
    if is_writing() or (session.registry.has() and session().in_transaction()):
        driver: Any = session.connection().connection.driver_connection
        return quick.run(driver, rows)
    with kept_connection(db.engine) as connection:
        return quick.run(connection, rows)
