"""Statements that run past SQLAlchemy's bookkeeping; what uses them is ``lms/core/quick.py``.

On SQLite a statement is put into SQL once and then run on a connection that is kept for such. It costs 15 µs where a
new session with its transaction costs 100. Whatever cannot be run this way (another database, a list of values) is for
the caller to run the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections import deque, namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, event
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.sql.dml import ReturningInsert

from lms.core.database import file_of

STATEMENTS_KEPT = 256
_named: Any = namedtuple
Process = Callable[[Any], Any]
Statement = Select[*tuple[Any, ...]] | ReturningInsert[*tuple[Any, ...]]
_idle: WeakKeyDictionary[Engine, deque[sqlite3.Connection]] = WeakKeyDictionary()


class QuickStatement:
    """A statement as SQLite understands it: its text, what to make of the values, and what of the columns found.

    ``columns`` are those that an insert gives a value.
    """

    def __init__(self, statement: Statement, columns: tuple[str, ...] = ()) -> None:
        dialect = sqlite_dialect()
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns or None)
        self.can_run = not any(bind.expanding or bind.literal_execute for bind in compiled.binds.values())
        """Whether its text is the same whatever the values are; it is not where one of them is a list."""
        self._sql = str(compiled)
        self._constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._takes: list[tuple[str, Process | None]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        found = list(statement.exported_columns)
        self._row = _row_type([column.key or "" for column in found])
        makes = enumerate(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in found)
        self._gives: list[tuple[int, Process]] = [(place, process) for place, process in makes if process]

    def run(self, connection: sqlite3.Connection, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Run it with each of some rows of values, and return the rows found, each by name or place.

        Raises sqlite3.Error, and TypeError where it cannot be run.
        """
        if not self.can_run:
            raise TypeError("a statement with a list of values cannot be run quickly")
        return [
            self._row(self._understood(found))
            for values in rows
            for found in connection.execute(self._sql, self._bound(values)).fetchall()
        ]

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        given = {**self._constants, **values}
        return [process(given[name]) if process else given[name] for name, process in self._takes]

    def _understood(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, process in self._gives:
            values[place] = process(values[place])
        return values


def _row_type(names: list[str]) -> Callable[[list[Any]], Any]:
    """Return what makes rows; a name that two columns share is that of neither."""
    make: Callable[[list[Any]], Any] = _named("Row", names, rename=True)._make
    return make


@lru_cache(maxsize=STATEMENTS_KEPT)
def prepared(statement: Statement, columns: tuple[str, ...] = ()) -> QuickStatement:
    """Return a statement's quick form, made once; whether it ``can_run`` is another matter."""
    return QuickStatement(statement, columns)


def is_quick(engine: Engine) -> bool:
    """Whether an engine runs quick statements: on an SQLite file, to whose statements nobody listens."""
    return file_of(engine) is not None and not engine.dispatch.before_cursor_execute


@contextmanager
def kept_connection(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Take one of the connections that are idle; one on which a statement fails is not used again."""
    idle = _idle.setdefault(engine, deque())
    try:
        connection = idle.pop()
    except IndexError:
        connection = _opened(engine)
    try:
        yield connection
    except sqlite3.Error:
        connection.close()
        raise
    except BaseException:
        idle.append(connection)
        raise
    idle.append(connection)


@contextmanager
def writing_connection(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Take a connection for one transaction as a writer; commit at its end, roll back if the block raises."""
    with kept_connection(engine) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _opened(engine: Engine) -> sqlite3.Connection:
    """Return a connection of our own, with the settings of all others."""
    pooled = engine.raw_connection()
    connection = pooled.driver_connection
    pooled.detach()
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("this is no connection to SQLite")
    return connection


@event.listens_for(Engine, "engine_disposed")
def _close_all(engine: Engine) -> None:
    for connection in _idle.pop(engine, ()):
        connection.close()
