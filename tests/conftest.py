"""Fixtures that every test can use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from lms import create_app
from lms.config import Mode, load_settings
from lms.courses import yaml_files
from lms.courses.queries import PublishedCourse
from lms.extensions import Base, db
from lms.people.models import Person
from tests.factories.courses import make_course
from tests.factories.people import make_person, sign_in
from tests.schemas import answer_backwards, empty_tables, use_own_schema
from tests.shared import SharedYaml, share_templates, shared_folder
from tests.statements import statements_of

pytest_plugins = ["tests.browser", "tests.scheduling", "tests.quick_passwords"]

# An example of Hypothesis may take long, in the making too, where the processor is shared with other tests.
settings.register_profile(
    "setu", deadline=timedelta(seconds=30), max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("setu")


@pytest.fixture(scope="session", autouse=True)
def yaml_is_read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all processes share what YAML files say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_files, "_kept", SharedYaml(shared_folder(tmp_path_factory, "yaml")))
        yield


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on an empty database of its own, one for each test process."""
    instance = tmp_path_factory.mktemp("instance")
    database = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{instance / 'test.db'}")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    environ = {"SETU_INSTANCE": str(instance), "DATABASE_URL": database, "SETU_URL": "http://localhost"}
    app = create_app(load_settings(Mode.TESTING, environ))
    app.config["WTF_CSRF_ENABLED"] = False
    share_templates(tmp_path_factory, app)
    with app.app_context():
        if worker:
            use_own_schema(db.engine, worker)
        answer_backwards(db.engine)
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
        empty_tables(db.engine)


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with an open application context, for tests of operations and queries."""
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def course(app: Flask) -> PublishedCourse:
    """A course of two lessons and a quiz, in which 60 per cent are asked for."""
    with app.app_context():
        return make_course()


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody who is signed in nowhere and on no course yet."""
    with app.app_context():
        return make_person()


@pytest.fixture
def member(client: FlaskClient, person: Person) -> FlaskClient:
    """The browser of the person, who is on no course."""
    return sign_in(client, person)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript and without cookies."""
    return app.test_client()


CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def count_queries(app: Flask) -> CountQueries:
    """Return a context manager that lists the SQL statements sent inside it (BEGIN and PRAGMA left out)."""
    return partial(statements_of, app)
