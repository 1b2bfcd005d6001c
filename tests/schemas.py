"""PostgreSQL shared by several test processes and applications: each gets a schema of its own."""

from __future__ import annotations

from sqlalchemy import Engine, event, text


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
