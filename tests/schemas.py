"""The tables of the tests: a schema for each application that shares a PostgreSQL, and empty after each test."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Table, event, text

from lms.extensions import Base


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
    """Delete every row, in one go, and let ids begin at 1 again."""
    tables = list(reversed(Base.metadata.sorted_tables))
    is_postgresql = engine.dialect.name == "postgresql"
    statements = [f"DELETE FROM {table.name}" for table in tables]
    statements += [restart(table) for table in tables if is_postgresql and table.autoincrement_column is not None]
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    if is_postgresql:
        driver.execute("; ".join(statements))
        driver.commit()
    else:
        driver.executescript("; ".join(("BEGIN IMMEDIATE", *statements, "COMMIT")))
    connection.close()


def restart(table: Table) -> str:
    """Return the statement that lets the ids of a table on PostgreSQL begin at 1 again."""
    assert table.autoincrement_column is not None
    sequence = f"pg_get_serial_sequence('{table.name}', '{table.autoincrement_column.name}')"
    return f"SELECT setval({sequence}, 1, false)"


def answer_backwards(engine: Engine) -> None:
    """Let SQLite give rows whose order nobody asked for in the other order, so that no test or page leans on it."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def turn_around(connection: Any, _: object) -> None:
            connection.execute("PRAGMA reverse_unordered_selects = ON")
