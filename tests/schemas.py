"""The tables of the tests: a schema for each application that shares a PostgreSQL, and empty after each test."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Engine, event, text

from lms.extensions import Base

RESTART = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL"""


def use_own_schema(engine: Engine, name: str) -> None:
    """Let an application live in an empty schema of its own; on SQLite, where it has a file, nothing happens."""
    if engine.dialect.name != "postgresql":
        return

    @event.listens_for(engine, "connect", insert=True)
    def use_schema(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(f"SET search_path TO {name}")
        connection.commit()  # type: ignore[attr-defined]

    engine.dispose()
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {name}"))


def empty_tables(engine: Engine) -> None:
    """Delete every row, in one go, and let ids begin at 1 again. What is empty already is only looked at."""
    is_postgresql = engine.dialect.name == "postgresql"
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    filled = {name for (name,) in driver.execute(_filled())}
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name in filled]
    statements = [f"DELETE FROM {table.name}" for table in tables]
    if is_postgresql:
        driver.execute("; ".join([*statements, RESTART]))
        driver.commit()
    else:
        driver.executescript("; ".join(("BEGIN IMMEDIATE", *statements, "COMMIT")))
    connection.close()


@cache
def _filled() -> str:
    """Return the query for the names of the tables that hold anything; prepared once, it costs next to nothing."""
    names = sorted(Base.metadata.tables)
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)


def answer_backwards(engine: Engine) -> None:
    """Let SQLite give rows whose order nobody asked for in the other order, so that no test or page leans on it."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def turn_around(connection: Any, _: object) -> None:
            connection.execute("PRAGMA reverse_unordered_selects = ON")
