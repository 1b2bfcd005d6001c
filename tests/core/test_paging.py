from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Row, insert, select

from lms.core.database import transaction
from lms.core.health import Heartbeat
from lms.core.paging import LARGEST_PAGE_NUMBER, Page, Sorting, ordered, paginate, requested_page, requested_sorting
from lms.extensions import db
from tests.conftest import CountQueries

START = datetime(2026, 11, 21, tzinfo=UTC)
COLUMNS: dict[str, ColumnElement[Any]] = {"name": Heartbeat.name.expression, "at": Heartbeat.at.expression}
generated = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def write(how_many: int) -> None:
    rows = [{"name": f"row {n:02}", "at": START - timedelta(minutes=n)} for n in range(how_many)]
    with transaction():
        db.session.execute(insert(Heartbeat), rows)


def shown(page: Page[Row[Any]]) -> list[Any]:
    return [row[0] for row in page.items]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("page=3", 3),
        ("page=0", 1),
        ("page=-4", 1),
        ("page=two", 1),
        ("page=²", 1),
        ("page=३", 1),
        ("page=1.5", 1),
        ("page=" + "9" * 9, LARGEST_PAGE_NUMBER),
        ("page=" + "9" * 5000, 1),
    ],
)
def test_the_page_that_the_address_asks_for(app: Flask, query: str, number: int) -> None:
    with app.test_request_context(f"/?{query}"):
        assert requested_page() == number


@generated
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_address_breaks_a_list(app: Flask, page: str, sort: str) -> None:
    with app.test_request_context("/", query_string={"page": page, "sort": sort}):
        assert 1 <= requested_page() <= LARGEST_PAGE_NUMBER
        assert requested_sorting(COLUMNS, "name").key in COLUMNS


@pytest.mark.parametrize(
    ("query", "default", "sorting"),
    [
        ("", "name", Sorting("name", descending=False)),
        ("", "-at", Sorting("at", descending=True)),
        ("sort=at", "name", Sorting("at", descending=False)),
        ("sort=-at", "name", Sorting("at", descending=True)),
        ("sort=--at", "name", Sorting("name", descending=False)),
        ("sort=password_hash", "-at", Sorting("at", descending=True)),
    ],
)
def test_the_sorting_that_the_address_asks_for(app: Flask, query: str, default: str, sorting: Sorting) -> None:
    with app.test_request_context(f"/?{query}"):
        assert requested_sorting(COLUMNS, default) == sorting


def test_rows_come_in_the_order_asked_for(app_context: Flask) -> None:
    write(3)
    statement = select(Heartbeat.name)
    forwards = db.session.scalars(ordered(statement, COLUMNS, Sorting("name", descending=False))).all()
    backwards = db.session.scalars(ordered(statement, COLUMNS, Sorting("name", descending=True))).all()
    by_time = db.session.scalars(ordered(statement, COLUMNS, Sorting("at", descending=False))).all()
    assert forwards == ["row 00", "row 01", "row 02"]
    assert backwards == by_time == forwards[::-1]


def test_one_page_costs_two_queries(app_context: Flask, count_queries: CountQueries) -> None:
    write(25)
    statement = select(Heartbeat.name).order_by(Heartbeat.name)
    with count_queries() as queries:
        page = paginate(statement, 2, size=10)
    assert len(queries) == 2
    assert shown(page) == [f"row {n}" for n in range(10, 20)]
    assert (page.number, page.size, page.total, page.last) == (2, 10, 25, 3)


def test_a_page_behind_the_last_is_the_last(app_context: Flask) -> None:
    write(25)
    page = paginate(select(Heartbeat.name).order_by(Heartbeat.name), 99, size=10)
    assert page.number == 3
    assert len(page.items) == 5


def test_an_empty_list_has_one_empty_page(app_context: Flask) -> None:
    page = paginate(select(Heartbeat.name), 5)
    assert (list(page.items), page.number, page.last, page.total) == ([], 1, 1, 0)


@given(st.integers(0, 500), st.integers(1, 60))
def test_the_pages_hold_every_row(total: int, size: int) -> None:
    last = Page([], 1, size, total).last
    assert last >= 1
    assert (last - 1) * size < max(total, 1) <= max(last * size, 1)
