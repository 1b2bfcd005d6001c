"""Fixtures that every test can use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from lms import create_app
from lms.config import Mode, load_settings
from lms.extensions import Base, db
from tests.schemas import use_own_schema

pytest_plugins = ["tests.browser"]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on an empty database of its own, one for each test process."""
    instance = tmp_path_factory.mktemp("instance")
    database = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{instance / 'test.db'}")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    environ = {"SETU_INSTANCE": str(instance), "DATABASE_URL": database, "SETU_URL": "http://localhost"}
    app = create_app(load_settings(Mode.TESTING, environ))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        if worker:
            use_own_schema(db.engine, worker)
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def clean_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave every table empty after a test that used the application."""
    yield
    if "app" not in request.fixturenames:
        return
    app: Flask = request.getfixturevalue("app")
    with app.app_context():
        db.session.remove()
        tables = list(reversed(Base.metadata.sorted_tables))
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"TRUNCATE {', '.join(t.name for t in tables)} RESTART IDENTITY CASCADE"))
            else:
                for table in tables:
                    connection.execute(table.delete())


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The application with an open application context, for tests of operations and queries."""
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript and without cookies."""
    return app.test_client()


CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def count_queries(app: Flask) -> CountQueries:
    """Return a context manager that lists the SQL statements sent inside it (BEGIN and PRAGMA left out)."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(connection: object, cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
