"""A learner at the quiz of the factory, in a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.models import Person
from lms.quizzes.queries import answers_of
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import make_attempt, make_quiz

JSON = {"Accept": "application/json"}


@dataclass
class Sitting:
    """A person in the middle of an attempt."""

    person: Person
    course: PublishedCourse
    attempt_id: int
    client: FlaskClient

    @property
    def url(self) -> str:
        """The address of the attempt."""
        return f"/attempts/{self.attempt_id}"

    def send(self, question: str, *values: str, sequence: int = 5, **changes: Any) -> TestResponse:
        """Send an answer as the script does."""
        body = {"question": question, "sequence": sequence, "answer": {"answer": list(values)}, **changes}
        return self.client.post(f"{self.url}/answers", json=body, headers=JSON)

    def post(self, page: int, go: str = "stay", **fields: Any) -> TestResponse:
        """Post a page as its form does; ``before_<id>`` is what a question was drawn with."""
        data: dict[str, Any] = {"page": page, "go": go}
        for name, value in fields.items():
            key = f"before.{name[7:]}" if name.startswith("before_") else f"q.{name}.answer"
            data[key] = value
            if not name.startswith("before_"):
                data.setdefault(f"before.{name}", "null")
        return self.client.post(self.url, data=data)

    def answers(self) -> dict[str, Any]:
        """Return what is saved."""
        with self.client.application.app_context():
            found = {question: saved.answer for question, saved in answers_of(self.attempt_id).items()}
            db.session.remove()
        return found


@pytest.fixture
def sitting(app: Flask, client: FlaskClient) -> Sitting:
    """Somebody who has just begun the quiz."""
    with app.app_context():
        person, course = make_person(), make_quiz()
        attempt_id = make_attempt(person, course)
        db.session.remove()
    return Sitting(person, course, attempt_id, sign_in(client, person))


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """The browser of somebody else who is signed in."""
    with app.app_context():
        person = make_person("Ravi Kumar")
        db.session.remove()
    return sign_in(app.test_client(), person)
