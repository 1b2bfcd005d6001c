from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core import health
from lms.core.health import SILENT_AFTER, Heartbeat
from lms.extensions import db
from lms.version import VERSION
from tests.conftest import CountQueries
from tests.core.conftest import MakeApp

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def beat(app: Flask) -> None:
    with app.app_context():
        health.beat()
        db.session.remove()


def test_all_is_well(app: Flask, client: FlaskClient, clock: time_machine.Traveller) -> None:
    beat(app)
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json == {
        "ok": True,
        "version": VERSION,
        "database": "up",
        "worker": "up",
        "worker_seen_at": "2026-11-21T09:00:00+00:00",
    }


def test_a_worker_that_never_was(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json is not None
    assert (response.json["ok"], response.json["worker"], response.json["worker_seen_at"]) == (False, "down", None)


def test_a_worker_that_fell_silent(app: Flask, client: FlaskClient, clock: time_machine.Traveller) -> None:
    beat(app)
    clock.shift(SILENT_AFTER - timedelta(seconds=1))
    assert client.get("/healthz").status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get("/healthz").status_code == 503
    beat(app)
    assert client.get("/healthz").status_code == 200


def test_a_database_that_is_away(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'no-such-folder' / 'setu.db'}")
    response = app.test_client().get("/healthz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["database"] == "down (OperationalError)"
    assert response.json["worker"] == "unknown"
    assert str(tmp_path) not in response.text


def test_a_database_without_tables_is_down(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    assert app.test_client().get("/healthz").status_code == 503


def test_one_row_a_process(app_context: Flask) -> None:
    for name in ("worker", "worker", "other"):
        health.beat(name)
    assert sorted(db.session.scalars(select(Heartbeat.name))) == ["other", "worker"]


def test_it_costs_two_small_queries(client: FlaskClient, count_queries: CountQueries) -> None:
    with count_queries() as queries:
        client.get("/healthz")
    assert len(queries) == 2
