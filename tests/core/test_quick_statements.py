"""Quick statements find what SQLAlchemy finds, with the same values; only sooner."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, Select, bindparam, create_engine, event, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lms.core.database import UTCDateTime, as_writer
from lms.core.quick_statements import is_quick, kept_connection, prepared, writing_connection
from lms.extensions import Base

NOON = datetime(2026, 11, 21, 12, 0, 0, 250_000, tzinfo=UTC)


class Own(DeclarativeBase):
    """Tables of these tests, beside those of the application."""

    type_annotation_map = Base.registry.type_annotation_map


class Colour(StrEnum):
    RED = "red"


class Thing(Own):
    __tablename__ = "things"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    parts: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    colour: Mapped[Colour | None]
    is_good: Mapped[bool]
    size: Mapped[float | None]


BY_NAME = select(Thing.id, Thing.name, Thing.at, Thing.parts, Thing.colour, Thing.is_good, Thing.size).where(
    Thing.name == bindparam("name")
)
WHEN = select(Thing.id).where(Thing.at >= bindparam("since"), Thing.colour == Colour.RED, Thing.is_good)
SOME = select(Thing.id).where(Thing.id.in_(bindparam("ids", expanding=True)))
BROKEN = select(func.no_such_function(Thing.id))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'things.db'}")
    full = {"name": "full", "at": NOON, "parts": {"a": [1, "ख"]}, "colour": Colour.RED, "is_good": True, "size": 0.5}
    empty = {"name": "empty", "at": None, "parts": None, "colour": None, "is_good": False, "size": None}
    with as_writer():
        Own.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(insert(Thing), [full, empty])
    yield engine
    engine.dispose()


def found(engine: Engine, statement: Select[*tuple[Any, ...]], **values: Any) -> list[Any]:
    with kept_connection(engine) as connection:
        return prepared(statement).run(connection, [values])


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (BY_NAME, {"name": "full"}),
        (BY_NAME, {"name": "empty"}),
        (BY_NAME, {"name": "' OR 1=1 --"}),
        (WHEN, {"since": NOON}),
        (WHEN, {"since": NOON.replace(hour=13)}),
        (select(Thing.name).order_by(Thing.id).limit(1), {}),
        (select(func.count(), func.max(Thing.at)).select_from(Thing), {}),
    ],
)
def test_it_finds_what_sqlalchemy_finds(
    engine: Engine, statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]
) -> None:
    with engine.connect() as connection:
        ordinary = connection.execute(statement, values).all()
    quick = found(engine, statement, **values)
    assert [tuple(row) for row in quick] == [tuple(row) for row in ordinary]
    assert [list(map(type, row)) for row in quick] == [list(map(type, row)) for row in ordinary]


def test_a_column_is_found_by_name_and_by_place(engine: Engine) -> None:
    (row,) = found(engine, BY_NAME, name="full")
    assert (row.name, row[1], row.at, row.parts["a"][1]) == ("full", "full", NOON, "ख")
    (row,) = found(engine, select(Thing.id, Thing.id.label("same"), Thing.name).limit(1))
    assert (row.same, row.name) == (1, "full")


def test_a_statement_with_a_list_of_values_cannot_be_run(engine: Engine) -> None:
    assert prepared(BY_NAME).can_run
    assert not prepared(SOME).can_run
    with pytest.raises(TypeError, match="list of values"):
        found(engine, SOME, ids=[1])


def test_only_sqlite_is_quick_and_only_where_nobody_listens(engine: Engine) -> None:
    def listen(*_: object) -> None: ...

    assert not is_quick(create_engine("postgresql+psycopg://nobody@localhost/nothing"))
    assert is_quick(engine)
    event.listen(engine, "before_cursor_execute", listen)
    assert not is_quick(engine)
    event.remove(engine, "before_cursor_execute", listen)
    assert is_quick(engine)


def test_a_row_is_inserted_with_the_columns_that_are_given(engine: Engine) -> None:
    statement = insert(Thing).returning(Thing.id, Thing.at)
    row = {"name": "new", "at": NOON, "parts": ["ख"], "colour": Colour.RED, "is_good": True}
    with writing_connection(engine) as connection:
        assert prepared(statement, tuple(row)).run(connection, [row, {**row, "name": "newer"}]) == [
            (3, NOON),
            (4, NOON),
        ]
    (written,) = found(engine, BY_NAME, name="new")
    assert tuple(written) == (3, "new", NOON, ["ख"], Colour.RED, True, None)


def test_a_connection_on_which_a_statement_fails_is_given_up(engine: Engine) -> None:
    with kept_connection(engine) as first:
        pass
    with pytest.raises(sqlite3.OperationalError, match="no_such_function"), kept_connection(engine) as same:
        prepared(BROKEN).run(same, [{}])
    assert same is first
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        first.execute("SELECT 1")
    with kept_connection(engine) as second:
        assert second.execute("SELECT 1").fetchall() == [(1,)]


def test_a_failure_of_something_else_rolls_back_and_keeps_the_connection(engine: Engine) -> None:
    used: list[sqlite3.Connection] = []

    def fail_after_writing() -> None:
        with writing_connection(engine) as connection:
            used.append(connection)
            connection.execute("DELETE FROM things")
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_writing()
    assert found(engine, BY_NAME, name="full")
    with kept_connection(engine) as same:
        assert same is used[0]


def test_reading_sees_what_has_been_committed_and_holds_nothing_open(engine: Engine) -> None:
    with writing_connection(engine) as connection:
        connection.execute("INSERT INTO things (name, is_good) VALUES ('new', 1)")
        assert found(engine, BY_NAME, name="new") == []
    assert found(engine, BY_NAME, name="new")
    with engine.connect() as ordinary:
        busy, *_ = ordinary.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        assert busy == 0


def test_threads_take_a_connection_each_and_give_it_back(engine: Engine) -> None:
    used: set[sqlite3.Connection] = set()

    def read(_: int) -> Any:
        with kept_connection(engine) as connection:
            used.add(connection)
            return prepared(BY_NAME).run(connection, [{"name": "full"}])[0].parts

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(read, range(200)))
    assert answers == [{"a": [1, "ख"]}] * 200
    assert 1 <= len(used) <= 4


def test_a_disposed_engine_leaves_no_connection_open(engine: Engine) -> None:
    assert found(engine, BY_NAME, name="full")
    engine.dispose()
    log = Path(f"{engine.url.database}-wal")
    assert not log.exists(), "the last connection to close takes the log away"
    assert found(engine, BY_NAME, name="full")
