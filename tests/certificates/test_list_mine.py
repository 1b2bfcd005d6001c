from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import CountQueries
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person, sign_in


def test_lists_a_persons_own_certificates(client: FlaskClient, app: Flask, count_queries: CountQueries) -> None:
    with app.app_context():
        person, other = make_person(), make_person("Ravi Kumar")
        own = make_certificate(person.id)
        waiting = make_certificate(person.id, subject="course:other", rendered=False)
        others = make_certificate(other.id, rendered=False)
    sign_in(client, person)
    with count_queries() as statements:
        answer = client.get("/certificates")
    assert answer.status_code == 200
    assert own.serial in answer.text
    assert waiting.serial in answer.text
    assert others.serial not in answer.text
    assert len(statements) <= 2


def test_says_what_to_do_when_there_is_none(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        reader = make_person()
    sign_in(client, reader)
    assert "You have no certificate yet" in client.get("/certificates").text


def test_asks_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/certificates")
    assert answer.status_code in {302, 303}
    assert "/sign-in" in answer.location
