"""Guessing is slowed, and the owner gets in all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.limits import Bucket, take, waiting_time
from lms.extensions import db
from lms.people.models import Person
from lms.people.slowing import SIGN_IN, network_of
from tests.factories.people import PASSWORD

SOME_DAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BURST = 5


def try_in(client: FlaskClient, password: str, address: str = "203.0.113.5", login: str = "asha") -> int:
    data = {"login": login, "password": password}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code


def test_the_sixth_wrong_try_in_a_row_waits_and_says_how_long(client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False) as traveller:
        assert [try_in(client, "wrong") for _ in range(BURST)] == [422] * BURST
        response = client.post(
            "/sign-in", data={"login": "asha", "password": PASSWORD}, environ_base={"REMOTE_ADDR": "203.0.113.5"}
        )
        assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert response.headers["Retry-After"] == "15"
        assert "Wait 15 seconds" in response.text
        assert "not locked" in response.text
        traveller.shift(timedelta(seconds=15))
        assert try_in(client, PASSWORD) == HTTPStatus.SEE_OTHER


def test_success_empties_the_allowance(client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        for _ in range(3):
            assert [try_in(client, "wrong") for _ in range(BURST - 1)] == [422] * (BURST - 1)
            assert try_in(client, PASSWORD) == HTTPStatus.SEE_OTHER


def test_an_unknown_account_is_slowed_alike(client: FlaskClient) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        answers = [try_in(client, "wrong", login="nobody") for _ in range(BURST + 1)]
    assert answers == [422] * BURST + [429]


def test_failures_elsewhere_never_lock_the_owner_out(app: Flask, client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        for number in range(25):
            try_in(app.test_client(), "guess", address=f"198.51.100.{number}")
        assert try_in(client, "mistyped", address="203.0.113.9") == 422
        assert try_in(client, PASSWORD, address="203.0.113.9") == HTTPStatus.SEE_OTHER


def test_many_addresses_get_fewer_tries_each_once_an_account_is_under_attack(app: Flask, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        for number in range(22):
            try_in(app.test_client(), "guess", address=f"198.51.100.{number}")
        answers = [try_in(app.test_client(), "guess", address="198.51.100.200") for _ in range(4)]
    assert answers == [422, 422, 429, 429]


def test_a_browser_that_knows_the_person_is_not_slowed_by_others(app: Flask, client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        assert try_in(client, PASSWORD) == HTTPStatus.SEE_OTHER
        client.post("/sign-out")
        for _ in range(BURST + 3):
            try_in(app.test_client(), "guess")
        assert try_in(app.test_client(), PASSWORD) == HTTPStatus.TOO_MANY_REQUESTS
        assert try_in(client, PASSWORD) == HTTPStatus.SEE_OTHER


def test_a_browser_that_knows_the_person_may_not_guess_for_ever(client: FlaskClient, asha: Person) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        try_in(client, PASSWORD)
        client.post("/sign-out")
        answers = [try_in(client, "wrong") for _ in range(BURST + 1)]
    assert answers == [422] * BURST + [429]


def test_one_address_cannot_try_one_password_on_everybody(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(SOME_DAY, tick=False):
        with app.app_context():
            for _ in range(SIGN_IN.address.burst):
                take(SIGN_IN.address, "203.0.113.5")
        assert try_in(client, "x", login="person") == HTTPStatus.TOO_MANY_REQUESTS
        assert try_in(client, "x", login="person", address="203.0.113.6") == 422


def test_a_forged_known_cookie_is_ignored(client: FlaskClient, asha: Person) -> None:
    client.set_cookie("setu_known", "eyJuYW1lIjoieCIsInBlb3BsZSI6WzFdfQ.forged")
    assert try_in(client, PASSWORD) == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_what_stands_for_an_address(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_many_tries_of_the_same_moment_are_no_more_than_the_allowance(app: Flask, asha: Person) -> None:
    together = Barrier(20)
    answers: list[int] = []

    def guess() -> None:
        browser = app.test_client()
        together.wait()
        answers.append(try_in(browser, "guess"))

    with time_machine.travel(SOME_DAY, tick=False):
        threads = [Thread(target=guess) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [422] * BURST + [429] * (20 - BURST)


def test_success_uses_up_nobodys_allowance(app: Flask, asha: Person) -> None:
    """A class that signs in behind one address must not run out of its tries."""
    with time_machine.travel(SOME_DAY, tick=False):
        for _ in range(SIGN_IN.account.burst + 1):
            assert try_in(app.test_client(), PASSWORD) == HTTPStatus.SEE_OTHER
        with app.app_context():
            assert not waiting_time(SIGN_IN.account, "asha")
            buckets = db.session.scalars(select(Bucket)).all()
    assert all(bucket.empty_at <= SOME_DAY for bucket in buckets)
