from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.courses.models import CourseRevision
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.models import Person
from lms.people.operations import update_person
from tests.conftest import CountQueries
from tests.factories.learning import complete, do_unit, enrol, state_of
from tests.factories.people import make_person

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TABLES = ("enrolments", "unit_progress")


def export(table: str, person: Person) -> list[dict[str, Any]]:
    declared = personal_data[table].export
    assert declared is not None
    return declared(person.id)


@pytest.mark.parametrize("table", TABLES)
def test_each_table_says_what_it_is(app_context: Flask, table: str) -> None:
    assert str(personal_data[table].title)


@time_machine.travel(START, tick=False)
def test_people_can_take_their_studies_along(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    complete(person, course)
    at = START.isoformat()
    assert export("enrolments", person) == [
        {"course": "a-course", "enrolled_at": at, "left_at": None, "completed_at": at, "cohort": None}
    ]
    units = export("unit_progress", person)
    assert {row["unit"]: row["score"] for row in units} == {
        "first-lesson": None, "second-lesson": None, "first-quiz": 100,
    }  # fmt: skip
    assert all((row["course"], row["done_at"]) == ("a-course", at) for row in units)
    json.dumps(units)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_takes_along_what_is_anothers(
    app_context: Flask, person: Person, course: PublishedCourse, table: str
) -> None:
    complete(make_person("Ravi Kumar"), course)
    assert export(table, person) == []


def test_erasing_removes_ones_own_studies_only(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    other = make_person("Ravi Kumar")
    do_unit(enrol(other, course), "first-lesson")
    complete(person, course)
    with transaction():
        for table in ("unit_progress", "enrolments"):
            erase = personal_data[table].erase
            assert erase is not None
            erase(person.id)
    assert export("enrolments", person) == export("unit_progress", person) == []
    state = state_of(other, course)
    assert state is not None
    assert list(state.progress) == ["first-lesson"]


@pytest.mark.parametrize(("language", "title"), [("en", "A course"), ("hi", "एक पाठ्यक्रम")])
def test_a_person_reads_the_title_of_the_course_and_takes_its_slug_along(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse, language: str, title: str
) -> None:
    with app.app_context():
        complete(person, course)
        with transaction():
            update_person(person.id, by=None, language=language)
    for path in ("/account/data", "/account/data?table=unit_progress", "/account/data?table=history"):
        page = member.get(path).text
        assert title in page
        assert "a-course" not in page
    held = json.loads(member.get("/account/data.json").text)
    assert held["enrolments"][0]["course"] == "a-course"


def test_a_course_that_is_no_longer_published_is_named_by_its_slug(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        complete(person, course)
        with transaction():
            db.session.execute(update(CourseRevision).values(is_current=False))
    assert "a-course" in member.get("/account/data").text


def test_titles_cost_one_query_however_many_rows_name_a_course(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse, count_queries: CountQueries
) -> None:
    with app.app_context():
        enrolment_id = enrol(person, course)
        do_unit(enrolment_id, "first-lesson")
    path = "/account/data?table=unit_progress"
    member.get(path)
    with count_queries() as one:
        member.get(path)
    with app.app_context():
        do_unit(enrolment_id, "second-lesson")
        do_unit(enrolment_id, "first-quiz", 50.0)
    with count_queries() as three:
        member.get(path)
    assert len(one) == len(three), three
