"""Run the migrations. On SQLite foreign keys are off meanwhile (a table is rebuilt by copying) and checked afterwards."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

from lms.core.database import UTCDateTime, as_writer
from lms.extensions import Base, db


def run_migrations() -> None:
    """Bring the database to the wanted revision, in one transaction."""
    with db.engine.connect() as connection, as_writer():
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _foreign_keys(connection, "OFF")
        arguments = current_app.extensions["migrate"].configure_args
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            process_revision_directives=_nothing_empty,
            render_item=_plain_type,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration left rows without their parents: {broken[:5]}")
            connection.rollback()
            _foreign_keys(connection, "ON")


def _foreign_keys(connection: Any, state: str) -> None:
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={state}")


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones they rest on, so that old migrations do not depend on our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def _nothing_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration where nothing changed."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


run_migrations()
