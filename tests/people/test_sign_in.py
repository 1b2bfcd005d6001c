"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter

import argon2
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person, SignInSession
from lms.people.passwords import is_outdated
from tests.conftest import CountQueries
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.people.conftest import Reload

SOME_DAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ATTEMPTS_IN_A_ROW = 5


def enter(
    client: FlaskClient, login: str = "asha", password: str = PASSWORD, address: str = "203.0.113.5", **more: str
) -> TestResponse:
    data = {"login": login, "password": password, **more}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    "login",
    [
        "asha",
        " ASHA ",
        "asha@example.org",
        "Asha@Example.ORG",
        "9876543210",
        "+91 98765 43210",
        "098765-43210",
        "९८७६५ ४३२१०",
        "\u200e+91\u00a09876543210",
    ],
)
def test_every_spelling_of_a_login_signs_in(client: FlaskClient, asha: Person, login: str) -> None:
    response = enter(client, login)
    assert response.status_code == 303
    assert response.location == "/"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"), [("asha", "wrong words here"), ("nobody", PASSWORD), ("a@b.example", "z q")]
)
def test_wrong_password_and_unknown_account_give_the_same_answer(
    client: FlaskClient, asha: Person, login: str, password: str
) -> None:
    response = enter(client, login, password)
    assert response.status_code == 422
    assert "do not go together" in response.text
    assert f'value="{login}"' in response.text
    assert password not in response.text


def test_missing_fields_are_named(client: FlaskClient, asha: Person) -> None:
    response = enter(client, "", "")
    assert response.status_code == 422
    assert "Enter your password." in response.text


def test_a_disabled_account_answers_like_a_wrong_password(app: Flask, client: FlaskClient, asha: Person) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Person, asha.id).disabled_at = SOME_DAY
    response = enter(client)
    assert response.status_code == 422
    assert "do not go together" in response.text


@pytest.mark.usefixtures("full_cost")
def test_an_unknown_account_takes_as_long_as_a_known_one(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_person("Ravi", sign_in_name="ravi", password=PASSWORD)
    enter(client, "warm-up")
    times: dict[str, list[float]] = {"ravi": [], "stranger": []}
    for number in range(10):  # by turns, so that what else the machine does slows both alike
        for login, all_times in times.items():
            started = perf_counter()
            enter(client, login, "wrong words here", address=f"203.0.113.{number}")
            all_times.append(perf_counter() - started)
    took = {login: min(all_times) for login, all_times in times.items()}
    assert 0.4 < took["ravi"] / took["stranger"] < 2.5


def test_the_token_is_new_at_each_sign_in_and_stored_hashed(app: Flask, client: FlaskClient, asha: Person) -> None:
    tokens = set()
    for browser in (client, client, app.test_client()):
        enter(browser)
        cookie = browser.get_cookie("setu_session")
        assert cookie is not None
        tokens.add(cookie.value)
    assert len(tokens) == 3
    with app.app_context():
        hashes = set(db.session.scalars(select(SignInSession.token_hash)))
    assert len(hashes) == 2
    assert not hashes & tokens


def test_the_cookie_is_for_us_only(client: FlaskClient, asha: Person) -> None:
    cookies = enter(client).headers.getlist("Set-Cookie")
    for name in ("setu_session", "setu_known"):
        cookie = next(value for value in cookies if value.startswith(f"{name}="))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/courses/a?x=1", "/courses/a?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_leads_to_our_own_pages_only(client: FlaskClient, asha: Person, target: str, goes_to: str) -> None:
    assert enter(client, next=target).location == goes_to
    assert client.get("/sign-in", query_string={"next": target}).location == goes_to


def test_a_page_to_read_comes_after_signing_in(client: FlaskClient, asha: Person) -> None:
    response = client.get("/account/sessions?page=2")
    assert response.status_code == 303
    assert response.location == "/sign-in?next=/account/sessions?page%3D2"
    assert 'value="/account/sessions?page=2"' in client.get(response.location).text


@pytest.mark.usefixtures("full_cost")
def test_an_old_hash_is_renewed(app: Flask, client: FlaskClient, reload: Reload) -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with app.app_context():
        ravi = make_person("Ravi", sign_in_name="ravi", password_hash=weak)
    assert enter(client, "ravi").status_code == 303
    renewed = reload(ravi).password_hash
    assert renewed is not None
    assert not is_outdated(renewed)
    assert enter(client, "ravi").status_code == 303


def test_a_session_ends_after_thirty_days_without_use(client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        enter(client)
        traveller.shift(timedelta(days=29))
        assert client.get("/account").status_code == 200
        traveller.shift(timedelta(days=2))
        assert client.get("/account").status_code == 303


def test_sending_a_form_prolongs_a_session_but_reading_does_not_write(
    client: FlaskClient, asha: Person, count_queries: CountQueries
) -> None:
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        enter(client)
        traveller.shift(timedelta(days=20))
        with count_queries() as statements:
            client.get("/privacy")
        assert not [statement for statement in statements if not statement.startswith("SELECT")]
        client.post("/language", data={"language": "en"})
        traveller.shift(timedelta(days=20))
        assert client.get("/account").status_code == 200
        with count_queries() as statements:
            client.post("/language", data={"language": "en"})
            client.post("/language", data={"language": "en"})
        assert len([statement for statement in statements if statement.startswith("UPDATE")]) == 1


def test_knowing_who_asks_costs_one_query(client: FlaskClient, asha: Person, count_queries: CountQueries) -> None:
    sign_in(client, asha)
    with count_queries() as statements:
        assert client.get("/privacy").status_code == 200
    assert len(statements) == 1


def test_sign_out_ends_the_session_and_clears_the_browser(app: Flask, client: FlaskClient, asha: Person) -> None:
    enter(client)
    token = client.get_cookie("setu_session")
    assert token is not None
    response = client.post("/sign-out")
    assert response.status_code == 303
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie("setu_session") is None
    client.set_cookie("setu_session", token.value)
    assert client.get("/account").status_code == 303


def test_sign_out_by_a_stranger_is_harmless(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 303


def test_sign_out_everywhere(app: Flask, client: FlaskClient, asha: Person) -> None:
    other = app.test_client()
    enter(client)
    enter(other)
    assert client.post("/account/sessions/end-all").status_code == 303
    assert client.get("/account").status_code == 303
    assert other.get("/account").status_code == 303


def test_a_person_sees_and_ends_their_sessions(app: Flask, client: FlaskClient, asha: Person) -> None:
    agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    phone = app.test_client()
    phone.post("/sign-in", data={"login": "asha", "password": PASSWORD}, headers={"User-Agent": agent})
    enter(client)
    page = client.get("/account/sessions").text
    assert "Chrome on Android" in page
    assert "This device" in page
    with app.app_context():
        phone_session = db.session.scalar(select(SignInSession.id).where(SignInSession.device == "Chrome/Android"))
    assert client.post(f"/account/sessions/{phone_session}/end").status_code == 303
    assert phone.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_nobody_ends_the_sessions_of_others(app: Flask, client: FlaskClient, asha: Person) -> None:
    with app.app_context():
        ravi = make_person("Ravi")
    sign_in(app.test_client(), ravi)
    with app.app_context():
        theirs = db.session.scalar(select(SignInSession.id).where(SignInSession.person_id == ravi.id))
    sign_in(client, asha)
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert client.post("/account/sessions/999999/end").status_code == 404


def test_signing_in_again_leaves_no_session_behind(app: Flask, client: FlaskClient, asha: Person) -> None:
    with app.app_context():
        ravi = make_person("Ravi", sign_in_name="ravi")
    sign_in(client, ravi)
    assert enter(client).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SignInSession.person_id)).all() == [asha.id]
