"""The migrations make the tables that the models describe, and can be taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import column, inspect, table, text
from sqlalchemy.engine import Inspector
from sqlalchemy.sql import TableClause

from lms import create_app
from lms.config import Mode, load_settings
from lms.core.database import UTCDateTime
from lms.database_upgrade import upgrade_if_needed
from lms.extensions import Base, db
from tests.schemas import use_own_schema


def _application(folder: Path, name: str) -> Flask:
    """Return the application on an empty database of its own."""
    database = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{folder / name}.db")
    environ = {"SETU_INSTANCE": str(folder), "DATABASE_URL": database, "SETU_URL": "http://localhost"}
    app = create_app(load_settings(Mode.TESTING, environ))
    with app.app_context():
        use_own_schema(db.engine, f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    return app


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that the migrations have made."""
    app = _application(tmp_path, "migrated")
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def _shape(inspector: Inspector, table: str) -> dict[str, Any]:
    """Return everything that the database says of a table, in a form that can be compared."""
    columns = inspector.get_columns(table)
    return {
        "columns": {(each["name"], str(each["type"]), each["nullable"]) for each in columns},
        "key": inspector.get_pk_constraint(table)["constrained_columns"],
        "unique": {tuple(each["column_names"]) for each in inspector.get_unique_constraints(table)},
        "checks": {(each["name"], "".join(each["sqltext"].split())) for each in inspector.get_check_constraints(table)},
        "indexes": {
            (each["name"], tuple(each["column_names"]), bool(each["unique"]), _condition(each))
            for each in inspector.get_indexes(table)
        },
        "foreign": {
            (tuple(each["constrained_columns"]), each["referred_table"], str(each["options"]))
            for each in inspector.get_foreign_keys(table)
        },
    }


def _condition(index: Any) -> str:
    return ", ".join(f"{name}: {value}" for name, value in sorted(index.get("dialect_options", {}).items()))


def test_there_is_one_newest_migration(migrated: Flask) -> None:
    assert len(ScriptDirectory(migrated.extensions["migrate"].directory).get_heads()) == 1
    assert not upgrade_if_needed()


def test_migrated_database_is_what_the_models_say(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrated_database_has_the_constraints_of_the_models(migrated: Flask, tmp_path: Path) -> None:
    """What alembic does not compare: checks, conditions of indexes, what a deleted row takes along."""
    inspector = inspect(db.engine)
    shapes = {table: _shape(inspector, table) for table in sorted(_tables())}
    created = _application(tmp_path, "created")
    with created.app_context():
        Base.metadata.create_all(db.engine)
        inspector = inspect(db.engine)
        assert shapes == {table: _shape(inspector, table) for table in sorted(_tables())}
        db.engine.dispose()


def test_migrations_can_be_taken_back_and_run_again(migrated: Flask) -> None:
    assert _tables() == set(Base.metadata.tables)
    downgrade(revision="base")
    assert _tables() == set()
    upgrade()
    assert _tables() == set(Base.metadata.tables)


def test_no_row_has_lost_its_parent(migrated: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL never lets go of a foreign key")
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_attachments_keep_their_rows_and_history_under_either_name(migrated: Flask) -> None:
    """What 0004 renames, it renames with all that is in it, forth and back, and ids go on where they were."""
    downgrade(revision="0003")
    file = {"owner_kind": "reports", "owner_id": 7, "slot": "papers", "name": "a.pdf", "media_type": "application/pdf"}
    file |= {"size": 5, "digest": "d" * 64, "uploaded_at": datetime(2026, 1, 1, tzinfo=UTC)}
    before = _write_and_read("fellowship_files", "fellowships", file)
    upgrade()
    assert _files_and_history("attachments") == [*before[:1], "attachments.file_added attachments 1", *before[2:]]
    downgrade(revision="0003")
    assert _files_and_history("fellowship_files") == before
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(_table("attachments", file).insert().values(**file | {"slot": "more"}))
        ids = connection.execute(text("SELECT id FROM attachments ORDER BY id")).scalars().all()
    assert ids == [1, 2]


def _table(name: str, values: dict[str, Any]) -> TableClause:
    return table(name, *(column(each, UTCDateTime if each.endswith("at") else None) for each in values))


def _write_and_read(name: str, area: str, file: dict[str, Any]) -> list[str]:
    entry = {"at": file["uploaded_at"], "subject_kind": name, "subject_id": 1, "detail": "{}"}
    other = {"action": f"{area}.report_submitted", "subject_kind": "reports"}
    with db.engine.begin() as connection:
        connection.execute(_table(name, file).insert().values(**file))
        for each in ({**entry, "action": f"{area}.file_added"}, entry | other):
            connection.execute(_table("history", each).insert().values(**each))
    return _files_and_history(name)


def _files_and_history(name: str) -> list[str]:
    file = f"SELECT id, owner_kind, owner_id, slot, name, media_type, size, digest, uploaded_by_id FROM {name}"
    entries = "SELECT action || ' ' || subject_kind || ' ' || subject_id FROM history ORDER BY id"
    with db.engine.connect() as connection:
        return [*map(str, connection.execute(text(file))), *connection.execute(text(entries)).scalars()]
