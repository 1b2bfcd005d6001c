"""The pages of the log: an entry in a minute, changing and removing it, the table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core import clock
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.fellowships.fieldlog.conftest import World


def typed(**changes: str) -> dict[str, str]:
    usual = {
        "form_key": "k1",
        "day": str(clock.now().date()),
        "place": "Kotda",
        "activity": "camp",
        "hours": "2",
        "minutes": "३०",
        "people_met": "12",
        "women_met": "5",
        "notes": "",
    }
    return {**usual, **changes}


@pytest.fixture
def fellow(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.person)


def test_an_entry_is_in_the_log_and_its_place_remembered(
    fellow: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    assert "Nothing is logged in this month" in fellow.get(world.url()).text
    assert fellow.post(world.url(), data=typed()).status_code == 303
    with count_queries() as statements:
        page = fellow.get(world.url()).text
    assert "2 h 30 min" in page
    assert 'value="Kotda"' in page
    assert len(statements) <= 9


def test_a_script_gets_json(fellow: FlaskClient, world: World) -> None:
    headers = {"Accept": "application/json"}
    for _time in range(2):
        answer = fellow.post(world.url(), data=typed(), headers=headers)
        assert (answer.status_code, answer.get_json()["version"]) == (200, 1)
    refused = fellow.post(world.url(), data=typed(form_key="k2", hours="x"), headers=headers)
    assert refused.status_code == 422
    assert "hours" in refused.get_json()["errors"]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(fellow: FlaskClient, world: World) -> None:
    tomorrow = str(clock.now().date() + timedelta(days=2))
    for wrong in ({"day": tomorrow}, {"day": "soon"}, {"women_met": "40"}, {"activity": ""}):
        page = fellow.post(world.url(), data=typed(place="Beawar", **wrong))
        assert page.status_code == 422
        assert "field-error" in page.text
        assert "Beawar" in page.text


def test_it_is_changed_removed_and_put_back(fellow: FlaskClient, world: World) -> None:
    fellow.post(world.url(), data=typed())
    number = next(each for each in range(1, 50) if fellow.get(world.url(f"/{each}")).status_code == 200)
    address = world.url(f"/{number}")
    assert fellow.post(address, data=typed(version="1", place="")).status_code == 422
    assert fellow.post(address, data=typed(version="1", place="Jhadol")).status_code == 303
    assert "Jhadol" in fellow.get(world.url()).text
    page = fellow.post(f"{address}/remove", follow_redirects=True).text
    assert "Put it back" in page
    assert "2 h 30 min" not in page
    assert fellow.get(address).status_code == 303
    assert "2 h 30 min" in fellow.post(f"{address}/restore", follow_redirects=True).text


def test_a_month_can_be_chosen(fellow: FlaskClient, world: World) -> None:
    fellow.post(world.url(), data=typed(day=str(world.fellow.starts_on)))
    assert "2 h 30 min" in fellow.get(world.url("?month=1")).text
    assert "2 h 30 min" not in fellow.get(world.url("?month=2")).text
    assert fellow.get(world.url("?month=soon")).status_code == 200


def test_a_mentor_reads_and_does_not_write(app: Flask, fellow: FlaskClient, world: World) -> None:
    fellow.post(world.url(), data=typed())
    mentor = sign_in(app.test_client(), world.mentor)
    page = mentor.get(world.url()).text
    assert "2 h 30 min" in page
    assert "Save the entry" not in page
    assert mentor.post(world.url(), data=typed(form_key="k2")).status_code == 403


def test_others_see_nothing(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        stranger = make_person("Stranger")
    for address in (world.url(), world.url(".csv")):
        assert sign_in(client, stranger).get(address).status_code == 404
    assert sign_in(client, world.person).get(world.url("/99")).status_code == 404


def test_the_whole_log_as_a_table(fellow: FlaskClient, world: World) -> None:
    fellow.post(world.url(), data=typed(notes="=1+1"))
    head, line = fellow.get(world.url(".csv")).text.strip().split("\r\n")
    assert head.endswith("Day,Place,Activity,Minutes,People met,Women among them,Notes")
    assert line == f"{clock.now().date()},Kotda,Camp or entitlement drive,150,12,5,'=1+1"
