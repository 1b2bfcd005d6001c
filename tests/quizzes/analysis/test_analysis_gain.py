from __future__ import annotations

import csv
import io
import re
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.quizzes.analysis.gain import Level
from lms.quizzes.analysis.gains import gain_between
from lms.quizzes.analysis.selection import Selection, Which
from tests.factories.courses import MODULE, make_course, text, yaml
from tests.factories.people import make_person, sign_in
from tests.factories.sittings import learners, sit

PAGE = "/teaching/a-course/quizzes/first-quiz/gain"
OBJECTIVES = {"q0": "contracts", "q1": "contracts", "q2": "wages", "q3": None}


def quiz(pre_test: str | None = None, objectives: dict[str, str | None] | None = None) -> bytes:
    questions = [
        {
            "id": question_id,
            "kind": "true_false",
            "text": text(f"Is {question_id} so?"),
            "answer": True,
            **({"objective": objective} if objective else {}),
        }
        for question_id, objective in (objectives or OBJECTIVES).items()
    ]
    settings = {"pre_test": pre_test} if pre_test else {}
    head = {"kind": "quiz", "title": text("After" if pre_test else "Before"), "aim": text("See."), "minutes": 5}
    return yaml({**head, "settings": settings, "questions": questions})


def make_tests(**changes: Any) -> PublishedCourse:
    """Publish a course with a test before and the same after."""
    files = {
        f"{MODULE}/03-first-quiz.yaml": quiz("test-before"),
        f"{MODULE}/00-test-before.yaml": quiz(objectives=changes.get("before")),
    }
    return make_course(files=files)


def answers(*right: int) -> dict[str, bool]:
    return {f"q{number}": number in right for number in range(4)}


BEFORE = [answers(), answers(0), answers(0, 1, 2, 3), answers(2)]
AFTER = [answers(0, 1), answers(0, 1, 2, 3), answers(0, 1, 2, 3), answers(0)]


@pytest.fixture
def taken(app: Flask) -> PublishedCourse:
    """Four people have taken both tests, one only the first, and two only the second."""
    with app.app_context():
        course = make_tests()
        both = learners(course, 4)
        sit(course, both, BEFORE, unit_id="test-before")
        sit(course, learners(course, 1), [answers(0)], unit_id="test-before")
        sit(course, both, AFTER)
        sit(course, learners(course, 2), [answers(0), answers()])
        db.session.remove()
    return course


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, taken: PublishedCourse) -> FlaskClient:
    with app.app_context():
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        db.session.remove()
    return sign_in(client, meera)


def share(given: list[dict[str, bool]], *questions: str) -> float:
    return float(100 * np.array([[each[name] for name in questions] for each in given]).mean())


def test_the_gain_in_all_and_by_objective(app: Flask, taken: PublishedCourse) -> None:
    with app.app_context():
        found = gain_between(taken.course_id, "test-before", "first-quiz", Selection())
    whole = found.whole
    assert (whole.both, whole.only_before, whole.only_after, whole.at_the_top) == (4, 1, 2, 1)
    assert whole.before == pytest.approx(share(BEFORE, *OBJECTIVES))
    assert whole.after == pytest.approx(share(AFTER, *OBJECTIVES))
    assert whole.levels == {Level.LOW: 1, Level.MEDIUM: 1, Level.HIGH: 1}
    assert [each.objective for each in found.objectives] == ["contracts", "wages"]
    for each, names in zip(found.objectives, (("q0", "q1"), ("q2",)), strict=True):
        before, after = share(BEFORE, *names), share(AFTER, *names)
        assert each.gain.gain == pytest.approx((after - before) / (100 - before))


def test_the_first_attempts_count_unless_the_best_are_chosen(app: Flask, taken: PublishedCourse) -> None:
    with app.app_context():
        again = learners(taken, 1)
        for number, given in enumerate((answers(), answers(0, 1, 2, 3)), 1):
            sit(taken, again, [given], unit_id="test-before", number=number)
            sit(taken, again, [given], number=number)
        gains = [gain_between(taken.course_id, "test-before", "first-quiz", Selection(which)) for which in Which]
    means = {which: found.whole.before for which, found in zip(Which, gains, strict=True)}
    assert means[Which.FIRST] == means[Which.ALL] == pytest.approx(share([*BEFORE, answers()], *OBJECTIVES))
    assert means[Which.BEST] == pytest.approx(share([*BEFORE, answers(0, 1, 2, 3)], *OBJECTIVES))


def test_an_objective_of_one_test_only_has_no_gain(app: Flask) -> None:
    with app.app_context():
        course = make_tests(before={"q0": "contracts", "q1": None, "q2": None, "q3": None})
        people = learners(course, 1)
        sit(course, people, [answers()], unit_id="test-before")
        sit(course, people, [answers(2)])
        found = gain_between(course.course_id, "test-before", "first-quiz", Selection())
    contracts, wages = found.objectives
    assert (contracts.gain.both, wages.gain.both) == (1, 0)
    assert wages.gain.gain is None


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_page(trainer: FlaskClient) -> None:
    page = trainer.get(PAGE).text
    found = words(page)
    assert "4; only the first: 1, only the second: 2" in found
    assert "Mean before 37.5%" in found
    assert "Mean after 68.7%" in found
    assert "Normalised gain 0.5 – medium" in found
    assert "Knew everything before: 1" in found
    assert "contracts 4 37.5% 87.5% 0.8 high" in found
    assert page.partition("Mean before and after")[2].partition("</table>")[0].count("<svg") == 6


def test_the_page_in_csv(trainer: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(trainer.get(f"{PAGE}.csv").text.removeprefix("\ufeff"))))
    assert [row["Objective"] for row in rows] == ["in all", "contracts", "wages"]
    assert (rows[0]["People with both"], rows[0]["Normalised gain"], rows[0]["Level"]) == ("4", "0.5", "medium")


def test_the_list_of_quizzes_leads_there(trainer: FlaskClient) -> None:
    assert f'href="{PAGE}"' in trainer.get("/teaching/a-course/quizzes").text


def test_nobody_has_taken_both(trainer: FlaskClient) -> None:
    page = trainer.get(f"{PAGE}?language=hi").text
    assert "Nobody has finished both tests yet" in page
    assert "Download" not in page


def test_a_quiz_without_a_pre_test_has_no_such_page(trainer: FlaskClient) -> None:
    assert trainer.get("/teaching/a-course/quizzes/test-before/gain").status_code == 404
    assert trainer.get("/teaching/a-course/quizzes/test-before/gain.csv").status_code == 404


def test_others_may_not(app: Flask, trainer: FlaskClient, person: Person) -> None:
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another")])
        db.session.remove()
    for path in (PAGE, f"{PAGE}.csv"):
        assert sign_in(app.test_client(), person).get(path).status_code == 403
        assert sign_in(app.test_client(), other).get(path).status_code == 404
