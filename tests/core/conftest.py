"""Fixtures for the tests of the core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from lms import create_app
from lms.config import Mode, load_settings
from lms.extensions import db

MakeApp = Callable[..., Flask]


def database_of(app: Flask) -> str:
    """Return the address of the database of the tests, with this process's schema where it has one."""
    address = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and address.get_backend_name() == "postgresql":
        address = address.update_query_dict({"options": f"-csearch_path={worker}"})
    return address.render_as_string(hide_password=False)


@pytest.fixture
def make_app(app: Flask, tmp_path: Path) -> Iterator[MakeApp]:
    """Return a maker of further applications on the same database, with other settings, to which pages may be added."""
    made: list[Flask] = []

    def make(**environ: str) -> Flask:
        values = {"SETU_INSTANCE": str(tmp_path), "DATABASE_URL": database_of(app), "SETU_URL": "http://localhost"}
        other = create_app(load_settings(Mode.TESTING, {**values, **environ}))
        other.config["WTF_CSRF_ENABLED"] = False
        made.append(other)
        return other

    yield make
    for other in made:
        with other.app_context(), closing(db.session):
            db.engine.dispose()
