"""The short way to the database does what the ordinary way does, on every database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, insert, literal, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from lms.core import turns
from lms.core.database import transaction
from lms.core.health import Heartbeat
from lms.core.quick import fetch, fetch_one, quick_transaction, write
from lms.extensions import db
from tests.conftest import CountQueries

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BY_NAME = select(Heartbeat.name, Heartbeat.at).where(Heartbeat.name == bindparam("name"))
NAMES = select(Heartbeat.name).order_by(Heartbeat.name)
SOME = NAMES.where(Heartbeat.name.in_(bindparam("names", expanding=True)))
BEAT = insert(Heartbeat).returning(Heartbeat.name, Heartbeat.at)
WRONG = select(func.no_such_function(Heartbeat.name))

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture(params=["quick", "ordinary"])
def way(request: pytest.FixtureRequest, count_queries: CountQueries) -> Iterator[str]:
    """Both ways: the ordinary one is taken where somebody listens to the engine's statements."""
    if request.param == "quick":
        yield "quick"
        return
    with count_queries():
        yield "ordinary"


@pytest.fixture
def only_sqlite(app_context: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has a quick way of its own")


def beat(*names: str) -> None:
    with transaction():
        db.session.add_all(Heartbeat(name=name, at=NOON) for name in names)


def names() -> list[str]:
    return [row.name for row in fetch(NAMES)]


@pytest.mark.usefixtures("way")
def test_what_is_there_is_fetched_with_its_values() -> None:
    beat("one", "two")
    assert fetch_one(BY_NAME, name="two") == ("two", NOON)
    assert fetch(BY_NAME, name="none") == []
    assert fetch_one(BY_NAME, name="none") is None
    assert [row.name for row in fetch(SOME, names=["one", "three"])] == ["one"]


@pytest.mark.usefixtures("way")
def test_what_is_wrong_is_said_as_sqlalchemy_says_it() -> None:
    with pytest.raises(DBAPIError, match="no_such_function"):
        fetch(WRONG)
    db.session.rollback()
    assert names() == []


@pytest.mark.usefixtures("way")
def test_a_transaction_sees_what_it_has_written() -> None:
    with transaction():
        db.session.add(Heartbeat(name="one", at=NOON))
        db.session.flush()
        assert names() == ["one"]
        assert write(BEAT, [{"name": "two", "at": NOON}]) == [("two", NOON)]
        assert names() == ["one", "two"]
    assert names() == ["one", "two"]


@pytest.mark.usefixtures("way")
def test_a_quick_transaction_is_committed() -> None:
    later = NOON + timedelta(minutes=1)
    with quick_transaction():
        assert write(BEAT, [{"name": "one", "at": NOON}, {"name": "two", "at": later}]) == [
            ("one", NOON),
            ("two", later),
        ]
        assert names() == ["one", "two"]
    assert names() == ["one", "two"]


@pytest.mark.usefixtures("way")
def test_a_quick_transaction_that_fails_is_rolled_back() -> None:
    beat("one")

    def fail_after_writing() -> None:
        with quick_transaction():
            write(BEAT, [{"name": "two", "at": NOON}])
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_writing()
    with pytest.raises(IntegrityError), quick_transaction():
        write(BEAT, [{"name": "three", "at": NOON}, {"name": "one", "at": NOON}])
    assert names() == ["one"]
    with quick_transaction():
        write(BEAT, [{"name": "four", "at": NOON}])
    assert names() == ["four", "one"]


@pytest.mark.usefixtures("way")
def test_nothing_is_written_outside() -> None:
    with pytest.raises(RuntimeError, match="inside transaction"):
        write(BEAT, [{"name": "one", "at": NOON}])
    assert names() == []


@pytest.mark.usefixtures("way")
def test_transactions_do_not_nest() -> None:
    with pytest.raises(RuntimeError, match="already open"), transaction(), quick_transaction():
        pass
    with pytest.raises(RuntimeError, match="already open"), quick_transaction(), quick_transaction():
        pass


@pytest.mark.usefixtures("only_sqlite")
def test_an_object_that_is_changed_inside_is_a_mistake_and_nothing_is_written() -> None:
    def add_an_object() -> None:
        with quick_transaction():
            write(BEAT, [{"name": "one", "at": NOON}])
            db.session.add(Heartbeat(name="two", at=NOON))

    with pytest.raises(RuntimeError, match="inside transaction"):
        add_an_object()
    db.session.rollback()
    assert names() == []


@pytest.mark.usefixtures("only_sqlite")
def test_a_list_of_values_has_no_place_inside() -> None:
    with pytest.raises(TypeError, match="list of values"), quick_transaction():
        fetch(SOME, names=["one"])


def test_what_was_read_before_is_read_again_afterwards() -> None:
    assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 0
    with quick_transaction():
        write(BEAT, [{"name": "one", "at": NOON}])
    assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 1


@pytest.mark.usefixtures("only_sqlite")
def test_after_other_reading_it_sees_what_that_saw(app_context: Flask) -> None:
    db.session.execute(select(literal(1)).select_from(Heartbeat)).all()
    with sqlite3.connect(Path(str(db.engine.url.database))) as other:
        other.execute("INSERT INTO heartbeats (name, at) VALUES ('new', '2026-11-21 12:00:00.000000')")
    other.close()
    assert names() == []
    db.session.rollback()
    assert names() == ["new"]


@pytest.mark.usefixtures("only_sqlite")
def test_a_locked_database_is_said_as_sqlalchemy_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    other = sqlite3.connect(Path(str(db.engine.url.database)), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), quick_transaction():
        write(BEAT, [{"name": "one", "at": NOON}])
    other.execute("ROLLBACK")
    other.close()
    with quick_transaction():
        write(BEAT, [{"name": "one", "at": NOON}])
    assert names() == ["one"]


def test_many_write_at_once_and_none_is_lost(app_context: Flask) -> None:
    def one(number: int) -> None:
        with app_context.app_context(), quick_transaction() if number % 2 else transaction():
            write(BEAT, [{"name": f"{number:02}", "at": NOON}])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert names() == [f"{number:02}" for number in range(40)]
