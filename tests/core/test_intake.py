from __future__ import annotations

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from tests.factories.people import make_person, sign_in


@pytest.fixture
def reader(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        person = make_person()
    return sign_in(client, person)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_larger_than_any_row_has_is_not_found(reader: FlaskClient, number: int) -> None:
    assert reader.get(f"/attempts/{number}").status_code == 404
    assert reader.post(f"/account/sessions/{number}/end").status_code == 404


def test_the_largest_row_would_be_found(app: Flask) -> None:
    with app.test_request_context(f"/attempts/{2**31 - 1}"):
        assert request.view_args == {"attempt_id": 2**31 - 1}


def test_bytes_in_a_query_that_are_no_text_stay_as_they_were_written(app: Flask) -> None:
    with app.test_request_context("/courses", environ_overrides={"QUERY_STRING": "a=\xff&b=\xe0\xa4\x86&c=%E0%A4%86"}):
        assert request.args.to_dict() == {"a": "%FF", "b": "आ", "c": "आ"}
        assert request.full_path == "/courses?a=%FF&b=%E0%A4%86&c=%E0%A4%86"


@pytest.mark.parametrize("address", ["/courses/a%00b", "/courses?page=a%00b", "/verify?%00=1"])
def test_nul_in_an_address_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("data", [{"login": "a\x00"}, {"a\x00": "b"}])
def test_nul_in_a_form_is_refused(client: FlaskClient, data: dict[str, str]) -> None:
    assert client.post("/sign-in", data=data).status_code == 400
    assert client.post("/sign-in", data=data, content_type="multipart/form-data").status_code == 400
