"""The quiz of every kind, taken wrongly: what the tests of its integrity share."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.quizzes.documents import QuizContent
from lms.quizzes.models import QuizAttempt
from tests.factories.every_kind import UNIT, WRONG, make_every_kind
from tests.factories.files import PDF
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import make_attempt
from tests.quizzes.conftest import JSON, Sitting

PAGES = (1, 2, 3)
Sit = Callable[..., Sitting]


def begin(app: Flask, language: str = "en", **settings: Any) -> Sitting:
    """Begin the quiz of every kind in a language, with some settings."""
    with app.app_context():
        person, course = make_person(language=language), make_every_kind(**settings)
        attempt_id = make_attempt(person, course)
        db.session.remove()
    return Sitting(person, course, attempt_id, sign_in(app.test_client(), person))


def content_of(course: PublishedCourse) -> QuizContent:
    """Return the quiz of a course."""
    content = course.document.unit(UNIT).content
    assert isinstance(content, QuizContent)
    return content


def fields_of(sitting: Sitting, question: str) -> dict[str, list[str]]:
    """Return what the controls of a question hold for the wrong answer to it."""
    return content_of(sitting.course).by_id[question].fields(WRONG[question])


def page_form(sitting: Sitting, page: int, go: str = "stay") -> dict[str, Any]:
    """Return the form of a page, each question of it answered wrongly."""
    asked = [each for each in layout_of(sitting)[page - 1] if each in WRONG]
    data: dict[str, Any] = {"page": page, "go": go}
    for each in asked:
        data[f"before.{each}"] = "null"
        data.update({f"q.{each}.{part}": values for part, values in fields_of(sitting, each).items()})
    return data


def layout_of(sitting: Sitting) -> list[list[str]]:
    """Return the ids of the questions, page by page."""
    with sitting.client.application.app_context():
        layout = db.session.scalar(select(QuizAttempt.layout).where(QuizAttempt.id == sitting.attempt_id))
        db.session.remove()
    assert layout is not None
    pages: list[list[str]] = layout["pages"]
    return pages


def row_of(sitting: Sitting) -> QuizAttempt:
    """Return the attempt as it is in the database now."""
    with sitting.client.application.app_context():
        row = db.session.get_one(QuizAttempt, sitting.attempt_id)
        db.session.expunge(row)
        db.session.remove()
    return row


def upload(sitting: Sitting, question: str = "advice") -> TestResponse:
    """Add a file to the answer to a question."""
    data = {f"q.{question}.upload": (io.BytesIO(PDF), "slip.pdf")}
    return sitting.client.post(f"{sitting.url}/files", data=data, headers=JSON)
