"""What a correction would change is known before it is made, to the mark."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from lms.extensions import db
from lms.people.models import Person
from lms.quizzes.correcting.preview import Preview, preview
from lms.quizzes.corrections import QuizRegrade
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.quizzes import RIGHT, WRONG, make_attempt, make_quiz, take
from tests.quizzes.correcting.shared import (
    full,
    kept,
    make,
    now_right,
    pair,
    question,
    score_of,
)

pytestmark = pytest.mark.usefixtures("app_context")


def shown(found: Preview) -> list[tuple[str, float, float, bool, bool]]:
    return [
        (each.person, each.score_before, each.score_after, each.passed_before, each.passed_after)
        for each in found.changes
    ]


def test_the_preview_says_who_changes_and_by_how_much() -> None:
    course = make_quiz(pass_mark=100)
    pair(course)
    take(make_person("Sunil"), course, WRONG | {"visa": "c"})
    found = preview(course.course_id, ["first-quiz"], now_right(course))
    assert shown(found) == [("Asha Devi", 100, 80, True, False), ("Ravi Kumar", 80, 100, False, True)]
    assert (found.up, found.down, found.same) == (1, 1, 1)
    assert (found.newly_passed, found.no_longer_passed) == (1, 1)
    assert (found.changes[0].earned_before, found.changes[0].earned_after, found.changes[0].most) == (5, 4, 5)


def test_the_preview_writes_nothing() -> None:
    course = make_quiz()
    old, _ = pair(course)
    before = kept()
    preview(course.course_id, ["first-quiz"], now_right(course))
    db.session.commit()
    assert kept() == before
    assert score_of(old) == 100


def test_the_preview_leaves_out_attempts_that_were_not_asked_and_those_not_graded() -> None:
    course = make_quiz()
    person = make_person()
    make_attempt(person, course)
    assert preview(course.course_id, ["first-quiz"], full(course)) == Preview((), 0)
    other = question(course).model_copy(update={"id": "another"})
    take(make_person("Ravi"), course, RIGHT)
    assert preview(course.course_id, ["first-quiz"], other) == Preview((), 1)


@pytest.mark.parametrize("count", [2, 6])
def test_the_preview_asks_as_many_queries_for_many_as_for_few(count: int, count_queries: CountQueries) -> None:
    course = make_quiz()
    for number in range(count):
        take(make_person(f"Person {number}"), course, RIGHT if number % 2 else WRONG)
    db.session.rollback()
    with count_queries() as statements:
        assert len(preview(course.course_id, ["first-quiz"], now_right(course)).changes) == count
    assert len(statements) <= 7


@pytest.mark.parametrize(
    "rules",
    [
        {"certainty": True},
        {"behaviour": "try_again"},
        {"purpose": "practice"},
        {"grade": "average"},
    ],
)
def test_what_the_preview_says_is_what_happens(rules: dict[str, Any]) -> None:
    course = make_quiz(**rules)
    attempts = {person.full_name: take(person, course, given) for person, given in takers()}
    found = preview(course.course_id, ["first-quiz"], now_right(course))
    make(course, now_right(course))
    assert found.changes
    expected = {each.person: each.score_after for each in found.changes}
    assert {name: score_of(attempt) for name, attempt in attempts.items() if name in expected} == expected
    rows = db.session.execute(select(QuizRegrade.attempt_id, QuizRegrade.score_after, QuizRegrade.passed_after)).all()
    assert {row[0]: (row[1], row[2]) for row in rows} == {
        each.attempt_id: (each.score_after, each.passed_after) for each in found.changes
    }


def takers() -> list[tuple[Person, dict[str, Any]]]:
    return [
        (make_person("Asha"), RIGHT),
        (make_person("Ravi"), {**RIGHT, "visa": "a"}),
        (make_person("Sunil"), WRONG),
        (make_person("Meera"), {"visa": "c"}),
    ]
