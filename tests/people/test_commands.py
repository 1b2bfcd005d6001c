"""People from the command line."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.people.models import Person
from lms.people.operations import disable_person
from tests.factories.people import sign_in


def test_make_admin(app: Flask, client: FlaskClient, asha: Person) -> None:
    result = app.test_cli_runner().invoke(args=["people", "make-admin", "98765 43210"])
    assert result.output == "Asha Devi is an administrator now.\n"
    assert sign_in(client, asha).get("/people").status_code == 200


def test_slip(app: Flask, client: FlaskClient, asha: Person) -> None:
    result = app.test_cli_runner().invoke(args=["people", "slip", "asha"])
    code = re.search(r"code (\S{4} \S{4})", result.output)
    assert code
    assert client.post("/use-code", data={"login": "asha", "code": code.group(1)}).status_code == 303


def test_nobody_of_that_name(app: Flask) -> None:
    for command in ("make-admin", "slip"):
        result = app.test_cli_runner().invoke(args=["people", command, "nobody"])
        assert result.exit_code == 1
        assert "Nobody signs in as “nobody”." in result.output


def test_no_slip_for_a_disabled_account(app: Flask, asha: Person) -> None:
    with app.app_context(), transaction():
        disable_person(asha, by=None)
    result = app.test_cli_runner().invoke(args=["people", "slip", "asha"])
    assert result.exit_code == 1
    assert "disabled" in result.output
