from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from lms import create_app
from lms.config import Mode, load_settings
from lms.database_upgrade import upgrade_if_needed
from lms.extensions import Base, db


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a single table, with its context open."""
    environ = {"SETU_INSTANCE": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'setu.db'}"}
    app = create_app(load_settings(Mode.TESTING, environ))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_an_empty_database_gets_every_table(empty_app: Flask) -> None:
    assert upgrade_if_needed() is True
    tables = set(inspect(db.engine).get_table_names())
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_a_database_that_is_up_to_date_is_left_alone(empty_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade_if_needed()

    def refuse() -> None:
        raise AssertionError("the migrations ran again")

    monkeypatch.setattr("lms.database_upgrade.upgrade", refuse)
    assert upgrade_if_needed() is False


def test_foreign_keys_are_watched_again_afterwards(empty_app: Flask) -> None:
    upgrade_if_needed()
    with db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_the_tables_are_those_of_the_models(empty_app: Flask) -> None:
    upgrade_if_needed()
    found = inspect(db.engine)
    for name, table in Base.metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == {column.name for column in table.columns}, name
        assert {index["name"] for index in found.get_indexes(name)} >= {index.name for index in table.indexes}, name
