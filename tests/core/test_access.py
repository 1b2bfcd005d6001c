from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.access import EVERYONE, SIGNED_IN, Rule, access, require_rules, rule_of
from lms.people.models import Person
from tests.core.conftest import MakeApp
from tests.factories.people import make_person, sign_in

NOBODY = Rule("nobody", lambda person: False)
JSON = {"Accept": "application/json"}


@access(EVERYONE)
def open_page() -> str:
    return "open"


@access(SIGNED_IN)
def members_page() -> str:
    return "for members"


@access(NOBODY)
def closed_page() -> str:
    raise AssertionError("the view ran")


@pytest.fixture
def site(make_app: MakeApp) -> Flask:
    app = make_app()
    app.add_url_rule("/open", "tests.open", open_page, methods=["GET", "POST"])
    app.add_url_rule("/members", "tests.members", members_page, methods=["GET", "POST"])
    app.add_url_rule("/closed", "tests.closed", closed_page)
    return app


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def person(app: Flask) -> Person:
    with app.app_context():
        return make_person()


@pytest.fixture
def member(site: Flask, person: Person) -> FlaskClient:
    return sign_in(site.test_client(), person)


def test_a_route_without_a_rule_stops_the_start(site: Flask) -> None:
    require_rules(site)
    site.add_url_rule("/forgotten", "tests.forgotten", lambda: "secret")
    with pytest.raises(RuntimeError, match=r"no access rule: tests\.forgotten"):
        require_rules(site)


def test_a_route_without_a_rule_is_closed_even_so(site: Flask) -> None:
    site.add_url_rule("/forgotten", "tests.forgotten", lambda: "secret")
    response = site.test_client().get("/forgotten")
    assert response.status_code == 403
    assert "secret" not in response.text


def test_the_rule_of_a_route_can_be_asked_for(site: Flask) -> None:
    assert rule_of(site, "tests.open") is EVERYONE
    assert rule_of(site, "tests.closed") is NOBODY


def test_every_route_of_the_application_has_a_rule(app: Flask) -> None:
    require_rules(app)


def test_everyone_opens_what_is_open(visitor: FlaskClient, member: FlaskClient) -> None:
    assert visitor.get("/open").text == "open"
    assert member.get("/open").text == "open"


def test_a_visitor_is_led_to_sign_in_and_back(visitor: FlaskClient) -> None:
    response = visitor.get("/members?page=2")
    target = urlsplit(response.location)
    assert response.status_code in {302, 303}
    assert target.path == "/sign-in"
    assert parse_qs(target.query)["next"] == ["/members?page=2"]


def test_a_visitor_is_not_told_what_is_closed(visitor: FlaskClient) -> None:
    assert urlsplit(visitor.get("/closed").location).path == "/sign-in"


def test_a_script_of_a_visitor_gets_401_as_json(visitor: FlaskClient) -> None:
    response = visitor.post("/members", headers=JSON)
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"]


def test_a_member_opens_a_page_for_members(member: FlaskClient) -> None:
    assert member.get("/members").text == "for members"


def test_a_member_who_may_not_gets_403(member: FlaskClient) -> None:
    assert member.get("/closed").status_code == 403


def test_a_script_of_a_member_who_may_not_gets_403_as_json(member: FlaskClient) -> None:
    response = member.get("/closed", headers=JSON)
    assert response.status_code == 403
    assert response.is_json


def test_an_invented_session_opens_nothing(visitor: FlaskClient) -> None:
    visitor.set_cookie("setu_session", "f" * 64)
    assert visitor.get("/members").status_code in {302, 303}


def test_an_unknown_address_is_404_for_everybody(visitor: FlaskClient, member: FlaskClient) -> None:
    assert visitor.get("/nowhere").status_code == 404
    assert member.get("/nowhere").status_code == 404
