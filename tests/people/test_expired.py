"""Nothing typed is lost when a sign-in or a page has expired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.people import carried
from lms.people.carried import Carried
from lms.people.models import Person
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.people.conftest import HASH, Reload

WORDS = {
    "full_name": "आशा <देवी> & Co",
    "phone": "98765 43211",
    "language": "hi",
    "email": "asha@example.org",
    "password": "secret words of mine",
}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


def send_expired(client: FlaskClient) -> str:
    response = client.post("/account?from=menu", data=WORDS)
    assert response.status_code == 401
    assert response.headers["Cache-Control"] == "no-store"
    assert "Nothing is lost" in response.text
    return response.text


def test_words_come_back_after_signing_in_and_are_sent_with_one_button(
    client: FlaskClient, asha: Person, reload: Reload
) -> None:
    page = send_expired(client)
    assert WORDS["password"] not in page
    data = {"login": "asha", "password": PASSWORD, "carried": hidden(page, "carried"), "next": hidden(page, "next")}
    response = client.post("/sign-in", data=data)
    assert response.status_code == 200
    assert "What you had typed is here" in response.text
    assert 'action="/account?from=menu"' in response.text
    fields = {name: hidden(response.text, name) for name in ("full_name", "phone", "language", "email")}
    assert fields == {name: WORDS[name] for name in fields}
    assert 'name="password"' not in response.text
    assert client.post("/account?from=menu", data=fields).status_code == 303
    assert reload(asha).full_name == WORDS["full_name"]


def test_the_page_that_gives_words_back_has_a_form_token_that_is_good(
    app: Flask, client: FlaskClient, asha: Person, reload: Reload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = hidden(client.get("/sign-in").text, "csrf_token")
    page = client.post("/account?from=menu", data={**WORDS, "csrf_token": token}).text
    data = {"login": "asha", "password": PASSWORD, "carried": hidden(page, "carried"), "csrf_token": token}
    page = client.post("/sign-in", data=data).text
    assert "What you had typed is here" in page
    fields = {name: hidden(page, name) for name in ("full_name", "phone", "language", "email", "csrf_token")}
    assert fields["csrf_token"] != token
    assert client.post("/account?from=menu", data=fields).status_code == 303
    assert reload(asha).full_name == WORDS["full_name"]


def test_words_survive_a_mistyped_password(client: FlaskClient, asha: Person) -> None:
    kept = hidden(send_expired(client), "carried")
    response = client.post("/sign-in", data={"login": "asha", "password": "mistyped it", "carried": kept})
    assert response.status_code == 422
    assert "Nothing is lost" in response.text
    assert hidden(response.text, "carried") == kept


def test_on_a_shared_phone_nobody_gets_another_persons_words(app: Flask, client: FlaskClient, asha: Person) -> None:
    with app.app_context():
        make_person("Ravi Kumar", sign_in_name="ravi", password_hash=HASH)
    client.post("/sign-in", data={"login": "asha", "password": PASSWORD})
    client.delete_cookie("setu_session")
    kept = hidden(send_expired(client), "carried")
    response = client.post("/sign-in", data={"login": "ravi", "password": PASSWORD, "carried": kept})
    assert response.status_code == 303
    assert "belongs to somebody else" in client.get("/account").text


@pytest.mark.parametrize("kept", ["", "forged", "WyIvIixbXSxudWxsLGZhbHNlXQ.forged.forged"])
def test_what_we_did_not_sign_is_ignored(client: FlaskClient, asha: Person, kept: str) -> None:
    response = client.post("/sign-in", data={"login": "asha", "password": PASSWORD, "carried": kept})
    assert response.status_code == 303


def test_too_much_is_said_to_be_too_much(client: FlaskClient) -> None:
    response = client.post("/account", data={"full_name": "x" * (carried.LARGEST + 1)})
    assert response.status_code == 401
    assert "too long to keep here" in response.text


def test_a_script_is_told_in_json(client: FlaskClient) -> None:
    response = client.post("/account", json={"a": 1}, headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.is_json
    assert client.post("/account", json={"a": 1}).status_code == 401


@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example/"])
def test_words_go_to_our_own_pages_only(app: Flask, path: str) -> None:
    with app.test_request_context():
        packed = carried.pack(Carried(path, (("a", "b"),), None))
        found = carried.unpack(packed)
    assert found is not None
    assert found.path == "/"


@pytest.fixture
def strict(app: Flask) -> Iterator[FlaskClient]:
    """A browser at the application with its form tokens checked."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        yield app.test_client()
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


OURS = {"Sec-Fetch-Site": "same-origin"}


def test_a_form_with_a_dead_token_from_our_page_keeps_its_words(strict: FlaskClient, asha: Person) -> None:
    sign_in(strict, asha)
    response = strict.post("/account", data=WORDS, headers=OURS)
    assert response.status_code == 400
    assert "What you had typed is here" in response.text
    data = {name: hidden(response.text, name) for name in ("full_name", "language", "email")}
    token = hidden(response.text, "csrf_token")
    assert strict.post("/account", data={**data, "csrf_token": token}).status_code == 303


def test_signed_out_too(strict: FlaskClient) -> None:
    response = strict.post("/account", data=WORDS, headers={"Referer": "http://localhost/account"})
    assert response.status_code == 401
    assert hidden(response.text, "next") == "/account"
    assert hidden(response.text, "carried")


def test_a_form_from_another_site_is_refused(strict: FlaskClient, asha: Person) -> None:
    sign_in(strict, asha)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Referer": "http://localhost.evil.example/"}):
        response = strict.post("/account", data=WORDS, headers=headers)
        assert response.status_code == 400
        assert WORDS["phone"] not in response.text


def test_a_dead_token_on_the_sign_in_page_asks_again(strict: FlaskClient, asha: Person) -> None:
    response = strict.post("/sign-in", data={"login": "asha", "password": PASSWORD}, headers=OURS)
    assert response.status_code == 400
    assert hidden(response.text, "login") == "asha"
    data = {"login": "asha", "password": PASSWORD, "csrf_token": hidden(response.text, "csrf_token")}
    assert strict.post("/sign-in", data=data).status_code == 303


def test_the_same_persons_open_pages_keep_working_and_anothers_do_not(
    app: Flask, strict: FlaskClient, asha: Person
) -> None:
    with app.app_context():
        make_person("Ravi Kumar", sign_in_name="ravi", password_hash=HASH)

    def enter(login: str) -> str:
        token = hidden(strict.get("/sign-in").text, "csrf_token")
        strict.post("/sign-in", data={"login": login, "password": PASSWORD, "csrf_token": token})
        return hidden(strict.get("/account").text, "csrf_token")

    first = enter("asha")
    strict.delete_cookie("setu_session")
    enter("asha")
    assert strict.post("/language", data={"language": "en", "csrf_token": first}).status_code == 303
    strict.delete_cookie("setu_session")
    enter("ravi")
    assert strict.post("/language", data={"language": "en", "csrf_token": first}).status_code == 400
