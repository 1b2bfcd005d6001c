"""The catalogue: what courses there are, for everyone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect

from lms.core.database import transaction
from lms.courses.models import Course, CourseRevision
from lms.extensions import db
from tests.factories.courses import MODULE, make_course
from tests.factories.people import make_person, sign_in

CountQueries = Callable[[], AbstractContextManager[list[str]]]
DRAFT = "---\ntitle: Later\naim: Know.\nminutes: 5\nstatus: draft\n---\n"


def copy_two_hundred_times(revision_id: int) -> None:
    """Make courses 001 to 199 like the first, faster than by publishing them."""
    with transaction():
        first = db.session.get_one(CourseRevision, revision_id)
        kept = {
            column.key: getattr(first, column.key) for column in inspect(CourseRevision).columns if column.key != "id"
        }
        for number in range(1, 200):
            course = Course(slug=f"course-{number:03}")
            db.session.add(course)
            db.session.flush()
            card = {**first.card, "title": {"en": f"Course {number:03}"}}
            db.session.add(CourseRevision(**{**kept, "course_id": course.id, "card": card}))


def test_an_empty_catalogue_says_so(client: FlaskClient) -> None:
    answer = client.get("/courses")
    assert answer.status_code == 200
    assert "There are no courses yet" in answer.text


def test_a_course_has_a_card(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_course(hours=6)
    page = client.get("/courses").text
    for part in (
        "A course",
        "What it is about.",
        "6 hours",
        "1 module",
        "हिन्दी",
        "Certificate",
        'href="/courses/a-course"',
    ):
        assert part in page
    assert "still being written" not in page
    assert page.count("<h1") == 1


def test_a_card_is_in_the_language_of_the_reader(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_course()
    assert "एक पाठ्यक्रम" in client.get("/courses", headers={"Accept-Language": "hi"}).text


def test_a_card_says_what_is_missing(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_course(files={f"{MODULE}/04-later.md": DRAFT}, certificate=None)
    page = client.get("/courses").text
    assert "Parts of this course are still being written." in page
    assert "· Certificate" not in page


def test_two_hundred_courses_come_in_pages_with_few_queries(
    app: Flask, client: FlaskClient, count_queries: CountQueries
) -> None:
    with app.app_context():
        copy_two_hundred_times(make_course("course-000", title={"en": "Course 000", "hi": "x"}).revision_id)
        person = make_person()
    sign_in(client, person)
    client.get("/courses")
    with count_queries() as queries:
        first = client.get("/courses")
    assert len(queries) <= 3
    assert "Course 000" in first.text
    assert "Course 023" in first.text
    assert "Course 024" not in first.text
    assert "Course 199" in client.get("/courses?page=9").text
    assert "Course 199" in client.get("/courses?page=99").text


def test_courses_stand_in_the_navigation(client: FlaskClient) -> None:
    assert 'href="/courses" aria-current="page"' in client.get("/courses").text
