"""The board: every fellow and milestone, those who need a call first, in a bounded number of queries and bytes."""

from __future__ import annotations

import gzip
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from benchmarks.fellowships import fill
from benchmarks.fellowships import make_programme as make_large_programme
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.programmes.models import Programme
from lms.fellowships.safety.operations import raise_flag
from tests.conftest import CountQueries
from tests.factories.fellowships import make_manager, make_programme
from tests.factories.people import make_person, sign_in
from tests.fellowships.board.conftest import World

QUERIES_AT_MOST = 10
BYTES_AT_MOST = 80_000


@pytest.fixture
def manager(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.manager)


def board(world: World, ending: str = "") -> str:
    return f"/programmes/{world.programme.slug}/board{ending}"


def test_those_who_need_a_call_come_first(manager: FlaskClient, world: World) -> None:
    page = manager.get(board(world)).text
    assert page.index("Late Lakhan") < page.index("Fresh Farah")
    assert "One fellow needs a call." in page
    assert "reports are late" in page
    assert "A milestone is overdue" in page or "milestones are overdue" in page


def test_each_milestone_has_its_sign(manager: FlaskClient, world: World) -> None:
    page = manager.get(board(world)).text
    assert "<td class=o>!" in page
    assert "<td class=u>·" in page


@pytest.mark.parametrize(
    ("query", "seen", "hidden"),
    [
        ("show=at-risk", "Late Lakhan", "Fresh Farah"),
        ("state=IN-BR", "Fresh Farah", "Late Lakhan"),
        ("show=nonsense&host=x", "Fresh Farah", "No fellow fits"),
    ],
)
def test_the_filter_narrows_the_board(manager: FlaskClient, world: World, query: str, seen: str, hidden: str) -> None:
    page = manager.get(board(world, f"?{query}")).text
    assert seen in page
    assert hidden not in page


def test_by_host_and_by_mentor(manager: FlaskClient, world: World) -> None:
    for query in (f"host={world.late.host_id}", f"mentor={world.mentor.id}"):
        page = manager.get(board(world, f"?{query}")).text
        assert "Late Lakhan" in page
        assert "Fresh Farah" not in page


def test_a_filter_that_fits_nobody_says_so(manager: FlaskClient, world: World) -> None:
    page = manager.get(board(world, "?show=ended")).text
    assert "No fellow fits the filter" in page


def test_an_empty_programme_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        programme = make_programme()
        person = make_manager(programme)
    page = sign_in(client, person).get(f"/programmes/{programme.slug}/board").text
    assert "Nobody is in this programme yet" in page


def test_another_manager_and_a_fellow_do_not_find_it(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        other = make_manager(make_programme(), "Other Manager")
    assert sign_in(client, other).get(board(world)).status_code == 404
    assert sign_in(client, world.late_person).get(board(world)).status_code == 403
    assert sign_in(client, world.mentor).get(board(world)).status_code == 403


def test_only_those_who_may_know_see_a_flag(app: Flask, client: FlaskClient, world: World) -> None:
    with app.test_request_context():
        administrator = make_person("Lata Admin", ["administrator"])
        with transaction():
            raise_flag(world.fresh.id, "Words that nobody sees here.", form_key="k" * 16, by=world.mentor.id)
    for person, sees in ((world.manager, True), (administrator, False)):
        page = sign_in(client, person).get(board(world)).text
        assert ("A safeguarding flag is open." in page) is sees
        assert "Words that nobody sees here." not in page


def test_the_exports_hold_what_the_filter_shows(manager: FlaskClient, world: World) -> None:
    text = manager.get(board(world, ".csv?state=IN-BR")).text
    assert "Fresh Farah" in text
    assert "Late Lakhan" not in text
    sheet = load_workbook(io.BytesIO(manager.get(board(world, ".xlsx")).data)).active
    assert sheet is not None
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert names == ["Late Lakhan", "Fresh Farah"]
    assert "Overdue" in [cell.value for cell in next(iter(sheet.iter_rows(min_row=2)))]


def test_the_board_of_four_hundred_fellows_keeps_to_its_bounds(
    app: Flask, client: FlaskClient, count_queries: CountQueries
) -> None:
    with app.test_request_context():
        slug = make_large_programme()
        fill(slug, 400)
        person = make_manager(db.session.query(Programme).filter_by(slug=slug).one())
    sign_in(client, person)
    client.get(f"/programmes/{slug}/board")
    with count_queries() as queries:
        page = client.get(f"/programmes/{slug}/board")
    assert len(queries) <= QUERIES_AT_MOST, queries
    assert page.text.count("<td class=") >= 8000
    assert len(gzip.compress(page.data, 6)) <= BYTES_AT_MOST
