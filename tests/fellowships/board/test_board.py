"""The board: every fellow and milestone, those who need a call first, in a bounded number of queries and bytes."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import insert

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.safety.operations import raise_flag
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.fellowships import make_manager, make_programme, words
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


def fill(programme: Programme, fellows: int, milestones: int) -> None:
    """Enter many fellows with many milestones at once."""
    now = clock.now()
    with transaction():
        people = db.session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True),
            [
                {"full_name": f"Fellow Number {n}", "name_key": f"fellow {n:04}", "language": "en", "created_at": now}
                for n in range(fellows)
            ],
        ).all()
        ids = db.session.scalars(
            insert(Fellow).returning(Fellow.id),
            [
                {
                    "programme_id": programme.id,
                    "person_id": person_id,
                    "starts_on": now.date() - timedelta(days=100),
                    "ends_on": now.date() + timedelta(days=260),
                    "plan_version": 1,
                    "created_at": now,
                }
                for person_id in people
            ],
        ).all()
        states = [MilestoneState.APPROVED, MilestoneState.SUBMITTED, MilestoneState.OPEN]
        db.session.execute(
            insert(Milestone),
            [
                {
                    "fellow_id": fellow_id,
                    "plan_id": f"milestone-{number}",
                    "month": number // 2,
                    "title": words(f"Milestone {number}"),
                    "proof": words("Proof"),
                    "reviewer": "lead",
                    "points": 5,
                    "due_on": now.date() + timedelta(days=30 * (number // 2) - 100),
                    "state": states[(fellow_id + number) % 3],
                }
                for fellow_id in ids
                for number in range(milestones)
            ],
        )


def test_the_board_of_four_hundred_fellows_keeps_to_its_bounds(
    app: Flask, client: FlaskClient, count_queries: CountQueries
) -> None:
    plan = [
        {"id": f"milestone-{n}", "month": n // 2, "title": words(f"Milestone {n}"), "proof": words("Proof")}
        for n in range(20)
    ]
    with app.app_context():
        programme = make_programme(months=12, milestones=plan)
        fill(programme, 400, 20)
        person = make_manager(programme)
    sign_in(client, person)
    client.get(f"/programmes/{programme.slug}/board")
    with count_queries() as queries:
        page = client.get(f"/programmes/{programme.slug}/board")
    assert len(queries) <= QUERIES_AT_MOST, queries
    assert page.text.count("<td class=") >= 8000
    assert len(gzip.compress(page.data, 6)) <= BYTES_AT_MOST
