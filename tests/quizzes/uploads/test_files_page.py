"""The addresses at which files of answers are added and taken out again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.storage import storage
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.quizzes.uploads.models import AnswerFile, storage_key
from tests.factories.files import PDF
from tests.factories.marking import make_quiz_by_hand
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import hand_in, make_attempt

JSON = {"Accept": "application/json"}


@dataclass
class Writer:
    """Somebody who writes a long answer."""

    person: Person
    attempt_id: int
    client: FlaskClient

    @property
    def url(self) -> str:
        return f"/attempts/{self.attempt_id}/files"

    def add(self, content: bytes = PDF, name: str = "वेतन.pdf", control: str = "q.letter.upload", **headers: str) -> Any:
        data = {control: (io.BytesIO(content), name)}
        return self.client.post(self.url, data=data, headers=headers or JSON, content_type="multipart/form-data")


@pytest.fixture
def writer(app: Flask, client: FlaskClient) -> Writer:
    with app.app_context():
        person = make_person()
        attempt_id = make_attempt(person, make_quiz_by_hand())
        db.session.remove()
    return Writer(person, attempt_id, sign_in(client, person))


def test_a_script_is_told_what_was_kept(writer: Writer) -> None:
    response = writer.add()
    assert response.status_code == 200
    (file,) = response.json["files"]
    assert (file["control"], file["name"], file["size"]) == ("q.letter.files", "वेतन.pdf", len(PDF))
    assert response.json["error"] == ""
    assert writer.client.get(file["url"]).data == PDF


def test_without_a_script_one_is_led_back(writer: Writer) -> None:
    response = writer.add(Accept="text/html")
    assert response.status_code == 303
    assert response.location == f"/attempts/{writer.attempt_id}"


def test_a_file_of_a_wrong_kind_gets_a_sentence(writer: Writer) -> None:
    response = writer.add(b"MZ\x90", "tool.exe")
    assert response.status_code == 422
    assert response.json["files"] == []
    assert "“tool.exe” is of a kind that is not taken here" in response.json["error"]


def test_a_file_that_is_too_large_gets_a_sentence(writer: Writer) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="q.letter.upload"; filename="slip.pdf"\r\n\r\n'
    body = head + PDF + b"x" * (10 * 1024 * 1024) + b"\r\n--x--\r\n"
    response = writer.client.post(writer.url, data=body, headers=JSON, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 422
    assert "larger than 10 MB" in response.get_json()["error"]


def test_after_the_end_nothing_is_taken(app: Flask, writer: Writer) -> None:
    with app.app_context():
        hand_in(writer.person, writer.attempt_id)
    assert writer.add().status_code == 409
    assert writer.add(Accept="text/html").location == f"/attempts/{writer.attempt_id}/result"


def test_a_file_is_to_be_saved_and_never_shown(writer: Writer) -> None:
    (file,) = writer.add(b"<script>alert(1)</script>", "letter.txt").json["files"]
    response = writer.client.get(file["url"])
    assert response.headers["Content-Disposition"] == "attachment; filename=letter.txt"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype == "text/plain"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ([], 404),
        ([(Role.TRAINER, "course:another-course")], 404),
        ([(Role.TRAINER, "course:a-course")], 200),
        ([Role.ADMINISTRATOR], 200),
        ([Role.MENTOR], 404),
    ],
)
def test_who_else_may_open_it(app: Flask, writer: Writer, roles: Any, status: int) -> None:
    (file,) = writer.add().json["files"]
    with app.app_context():
        other = make_person("Somebody Else", roles)
    assert sign_in(app.test_client(), other).get(file["url"]).status_code == status


def test_nobody_else_adds_files(app: Flask, writer: Writer) -> None:
    with app.app_context():
        other = make_person("Meera", [(Role.TRAINER, "course:a-course")])
    writer.client = sign_in(app.test_client(), other)
    assert writer.add().status_code == 404
    writer.client = app.test_client()
    assert writer.add().status_code == 401


def test_files_that_are_not_there(app: Flask, writer: Writer) -> None:
    (file,) = writer.add().json["files"]
    assert writer.client.get(f"{writer.url}/{file['id'] + 1}").status_code == 404
    assert writer.client.get(f"/attempts/{writer.attempt_id + 1}/files/{file['id']}").status_code == 404
    with app.app_context():
        row = db.session.get_one(AnswerFile, file["id"])
        storage().delete(storage_key(row.digest))
        db.session.remove()
    assert writer.client.get(file["url"]).status_code == 404
