from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.courses.queries import PublishedCourse
from lms.people.models import Person
from tests.factories.learning import complete, do_unit, enrol, state_of
from tests.factories.people import make_person

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TABLES = ("enrolments", "unit_progress")


def export(table: str, person: Person) -> list[dict[str, Any]]:
    declared = personal_data[table].export
    assert declared is not None
    return declared(person.id)


@pytest.mark.parametrize("table", TABLES)
def test_each_table_says_what_it_is(context: Flask, table: str) -> None:
    assert str(personal_data[table].title)


@time_machine.travel(START, tick=False)
def test_people_can_take_their_studies_along(context: Flask, person: Person, course: PublishedCourse) -> None:
    complete(person, course)
    at = START.isoformat()
    assert export("enrolments", person) == [
        {"course": "a-course", "enrolled_at": at, "left_at": None, "completed_at": at}
    ]
    units = export("unit_progress", person)
    assert {row["unit"]: row["score"] for row in units} == {
        "first-lesson": None, "second-lesson": None, "first-quiz": 100,
    }  # fmt: skip
    assert all((row["course"], row["done_at"]) == ("a-course", at) for row in units)
    json.dumps(units)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_takes_along_what_is_anothers(
    context: Flask, person: Person, course: PublishedCourse, table: str
) -> None:
    complete(make_person("Ravi Kumar"), course)
    assert export(table, person) == []


def test_erasing_removes_ones_own_studies_only(context: Flask, person: Person, course: PublishedCourse) -> None:
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
