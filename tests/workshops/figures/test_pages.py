"""The pages of the record: what stands there opens its rows, and nobody reads those of others."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.planning.models import Workshop, WorkshopState
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.workshops.figures.conftest import World

RECORD = "/workshops/record"
LISTS = ("people", "workshops", "points", "visits", "certificates")


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.organiser)


def figures(page: str) -> list[tuple[str, str]]:
    """Return the figures of the record that are plain numbers, with what each opens."""
    found = re.findall(r'<dd><a href="([^"]+)">([0-9,]+)<span', page)
    return [(unescape(url), number.replace(",", "")) for url, number in found]


def test_every_number_opens_as_many_rows(organiser: FlaskClient) -> None:
    found = [each for each in figures(organiser.get(RECORD).text) if "show=gain" not in each[0]]
    counted = [(url, number) for url, number in found if "/people" in url or "/points" in url or "/visits" in url]
    assert len(counted) >= 8
    for url, number in counted:
        rows = "One row" if number == "1" else f"{number} rows"
        assert rows in organiser.get(url).text, url


def test_the_page_says_what_counts_as_one_person(organiser: FlaskClient) -> None:
    page = organiser.get(RECORD).text
    assert "One person is one account." in page
    assert "People trained by state of the workshop" in page
    assert "People trained by month" in page


@pytest.mark.parametrize("split", ["organisation", "district", "gender", "age", "qualification", "topic", "month", "x"])
def test_people_can_be_split(organiser: FlaskClient, split: str) -> None:
    page = organiser.get(f"{RECORD}?by={split}&state=IN-BR")
    assert page.status_code == 200
    assert "state=IN-BR" in page.text


@pytest.mark.parametrize("split", ["organisation", "gender", "age", "qualification"])
def test_every_number_of_a_split_but_nothing_opens_its_rows(organiser: FlaskClient, split: str) -> None:
    page = organiser.get(f"{RECORD}?by={split}").text
    cells = re.findall(r'<td class="number"[^>]*>(.*?)</td>', page, re.DOTALL)
    assert cells
    assert all(cell.strip() == "0" or 'href="/workshops/record/' in cell for cell in cells), cells


@pytest.mark.parametrize("name", LISTS)
def test_rows_come_as_a_page_and_as_tables(organiser: FlaskClient, name: str) -> None:
    page = organiser.get(f"{RECORD}/{name}?from=2026-01-01&show=nonsense&page=999")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert organiser.get(f"{RECORD}/{name}.csv").data.startswith("\ufeff".encode())
    workbook = load_workbook(io.BytesIO(organiser.get(f"{RECORD}/{name}.xlsx").data))
    assert len(workbook.sheetnames) == 1


def test_the_table_has_as_many_rows_as_the_page_says(organiser: FlaskClient) -> None:
    total = re.search(r"(\d+) rows", organiser.get(f"{RECORD}/people?show=times").text)
    assert total is not None
    lines = organiser.get(f"{RECORD}/people.csv?show=times").text.strip().splitlines()
    assert len(lines) == int(total[1]) + 1


def test_the_record_is_a_workbook_of_its_figures_and_every_split(organiser: FlaskClient) -> None:
    workbook = load_workbook(io.BytesIO(organiser.get(f"{RECORD}.xlsx").data))
    assert workbook.sheetnames[0] == "Record"
    assert len(workbook.sheetnames) == 10
    rows = organiser.get(f"{RECORD}.csv").text
    assert "Workshops held,4," in rows
    assert "Spent (rupees),3000.04," in rows


def test_names_of_others_workshops_are_not_seen(organiser: FlaskClient) -> None:
    for name in LISTS:
        assert "Stranger" not in organiser.get(f"{RECORD}/{name}").text
    assert "Stranger" not in organiser.get(f"{RECORD}/people.csv?show=times").text


def test_managers_see_all_workshops(client: FlaskClient, world: World) -> None:
    boss = sign_in(client, world.boss)
    assert "Stranger Shyam" in boss.get(f"{RECORD}/people.csv").text
    assert "All workshops." in boss.get(RECORD).text


def test_somebody_who_runs_nothing_is_told_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person("Newcomer")
    page = sign_in(client, person).get(RECORD)
    assert "No workshop that you run was held yet" in page.text
    assert client.get(f"{RECORD}/people").status_code == 200


def test_the_record_is_for_those_signed_in(client: FlaskClient) -> None:
    assert client.get(RECORD).status_code == 303
    assert client.get(f"{RECORD}/people").status_code == 303
    assert client.get(f"{RECORD}/nothing").status_code in {303, 404}


def test_a_filter_that_nothing_fits_can_be_cleared(organiser: FlaskClient) -> None:
    page = organiser.get(f"{RECORD}?district=Nowhere").text
    assert "No workshop fits" in page
    assert f'href="{RECORD}"' in page


@pytest.mark.parametrize("name", ["people", "workshops"])
def test_lists_ask_a_bounded_number_of_queries(organiser: FlaskClient, count_queries: CountQueries, name: str) -> None:
    with count_queries() as statements:
        organiser.get(f"{RECORD}/{name}")
    assert len(statements) <= 22


def test_the_record_page_asks_a_bounded_number_of_queries(organiser: FlaskClient, count_queries: CountQueries) -> None:
    with count_queries() as statements:
        organiser.get(RECORD)
    assert len(statements) <= 40


def test_the_home_page_counts_a_workshop_of_today(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        with transaction():
            workshop = db.session.get(Workshop, world.ids[1])
            assert workshop is not None
            assert workshop.state is WorkshopState.HELD
            workshop.starts_on = workshop.ends_on = today_here()
        db.session.remove()
    page = sign_in(client, world.boss).get("/").text
    assert "Workshops this financial year" in page
    assert "Workshops this financial year" not in sign_in(client, world.organiser).get("/").text
