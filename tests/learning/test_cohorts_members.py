from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.people.roles import Role
from tests.factories.courses import make_course
from tests.factories.learning import enrol, make_cohort
from tests.factories.people import make_person, sign_in

EARLY = datetime(2026, 10, 1, 20, 0, tzinfo=UTC)  # in India the 2nd of October has begun
ALL = {"what": "all"}
LATE = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, course: PublishedCourse) -> FlaskClient:
    """The browser of the trainer of the course, in which three people are: two since October, one since November."""
    with app.app_context():
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        for name, at in (("Asha Devi", EARLY), ("Ravi Kumar", EARLY), ("Zoya Khan", LATE)):
            with time_machine.travel(at, tick=False):
                enrol(make_person(name, sign_in_name=name.split()[0].lower()), course)
    return sign_in(client, meera)


@pytest.fixture
def cohort(app: Flask, course: PublishedCourse) -> str:
    """The address of an empty cohort."""
    with app.app_context():
        return f"/teaching/a-course/cohorts/{make_cohort(course)}"


def members(app: Flask, cohort: str) -> list[str]:
    number = int(cohort.rpartition("/")[2])
    with app.app_context():
        names = select(Person.full_name).join(Enrolment, Enrolment.person_id == Person.id).order_by(Person.full_name)
        return list(db.session.scalars(names.where(Enrolment.cohort_id == number)))


def enrolment(app: Flask, name: str) -> int:
    with app.app_context():
        found = select(Enrolment.id).join(Person, Person.id == Enrolment.person_id).where(Person.full_name == name)
        return db.session.scalars(found).one()


def test_learners_are_searched_ticked_and_put_in(app: Flask, trainer: FlaskClient, cohort: str) -> None:
    page = trainer.get(f"{cohort}/add?name=asha").text
    assert "Asha Devi" in page
    assert "Ravi Kumar" not in page
    ticked = [enrolment(app, "Asha Devi"), enrolment(app, "Zoya Khan"), "nonsense", "9" * 30]
    answer = trainer.post(f"{cohort}/add", data={"enrolment": ticked})
    assert answer.location == cohort
    assert "2 learners have been put into the cohort." in trainer.get(cohort).text
    assert members(app, cohort) == ["Asha Devi", "Zoya Khan"]
    assert "Asha Devi" not in trainer.get(f"{cohort}/add").text
    assert "Asha Devi" in trainer.get(f"{cohort}/add?cohort=").text


def test_ticking_nobody_is_said_and_the_filter_stays(app: Flask, trainer: FlaskClient, cohort: str) -> None:
    answer = trainer.post(f"{cohort}/add?name=asha")
    assert answer.location == f"{cohort}/add?name=asha"
    assert "Nobody was ticked" in trainer.get(answer.location).text
    assert members(app, cohort) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("since=2026-10-02&until=2026-10-02", ["Asha Devi", "Ravi Kumar"]),
        ("until=2026-10-01", []),
        ("since=2026-10-03", ["Zoya Khan"]),
        ("name=ravi", ["Ravi Kumar"]),
        ("", ["Asha Devi", "Ravi Kumar", "Zoya Khan"]),
    ],
)
def test_all_who_match_are_put_in(app: Flask, trainer: FlaskClient, cohort: str, query: str, names: list[str]) -> None:
    assert trainer.post(f"{cohort}/add?{query}", data=ALL).location == cohort
    assert members(app, cohort) == names


def test_everybody_is_not_put_in_by_a_filter_that_cannot_be_read(app: Flask, trainer: FlaskClient, cohort: str) -> None:
    for answer in (trainer.get(f"{cohort}/add?since=soon"), trainer.post(f"{cohort}/add?since=soon", data=ALL)):
        assert answer.status_code == 422
        assert "Enter a day of the calendar" in answer.text
        assert "Put all" not in answer.text
    assert members(app, cohort) == []


def test_those_in_another_cohort_stay_there_unless_all_are_wanted(
    app: Flask, trainer: FlaskClient, course: PublishedCourse, cohort: str
) -> None:
    with app.app_context():
        other = make_cohort(course, "Jaipur", enrolment(app, "Asha Devi"))
    trainer.post(f"{cohort}/add", data=ALL)
    assert members(app, cohort) == ["Ravi Kumar", "Zoya Khan"]
    trainer.post(f"{cohort}/add?cohort=", data=ALL)
    assert members(app, cohort) == ["Asha Devi", "Ravi Kumar", "Zoya Khan"]
    assert members(app, f"/{other}") == []


def test_a_list_can_be_pasted(app: Flask, trainer: FlaskClient, cohort: str) -> None:
    answer = trainer.post(f"{cohort}/add", data={"what": "listed", "listed": "Asha\r\n\r\nravi, ASHA;\n"})
    assert answer.location == cohort
    assert members(app, cohort) == ["Asha Devi", "Ravi Kumar"]


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ("", "Paste at least one"),
        ("asha\nnobody\n98765 43210", "No learner of this course signs in with: nobody, 98765 43210."),
        ("\n".join(f"x{number}" for number in range(5001)), "5,000 at the most"),
    ],
)
def test_a_list_with_a_mistake_puts_nobody_in_and_stays(
    app: Flask, trainer: FlaskClient, cohort: str, listed: str, sentence: str
) -> None:
    answer = trainer.post(f"{cohort}/add", data={"what": "listed", "listed": listed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert listed[:20].replace("\n", "\r\n") in answer.text or listed[:20] in answer.text
    assert members(app, cohort) == []


def test_learners_are_moved_and_taken_out(
    app: Flask, trainer: FlaskClient, course: PublishedCourse, cohort: str
) -> None:
    trainer.post(f"{cohort}/add", data=ALL)
    with app.app_context():
        other = make_cohort(course, "Jaipur")
    trainer.post(f"{cohort}/move", data={"enrolment": [enrolment(app, "Asha Devi")], "to": str(other)})
    assert "1 learner has been moved." in trainer.get(cohort).text
    trainer.post(f"{cohort}/move", data={"enrolment": [enrolment(app, "Ravi Kumar")], "to": "out"})
    assert "1 learner has been taken out." in trainer.get(cohort).text
    assert members(app, cohort) == ["Zoya Khan"]
    assert members(app, f"/{other}") == ["Asha Devi"]


@pytest.mark.parametrize("target", ["", "nonsense", "999", "foreign", "own"])
def test_learners_are_moved_only_where_it_is_offered(
    app: Flask, trainer: FlaskClient, cohort: str, target: str
) -> None:
    trainer.post(f"{cohort}/add", data=ALL)
    with app.app_context():
        foreign = make_cohort(make_course("another-course"), "Foreign")
    to = {"foreign": str(foreign), "own": cohort.rpartition("/")[2]}.get(target, target)
    trainer.post(f"{cohort}/move", data={"enrolment": [enrolment(app, "Asha Devi")], "to": to})
    assert "Choose where the ticked learners go" in trainer.get(cohort).text
    assert len(members(app, cohort)) == 3


def test_nobody_ticked_means_nobody_moved(trainer: FlaskClient, cohort: str) -> None:
    trainer.post(f"{cohort}/move", data={"to": "out"})
    assert "Nobody was ticked" in trainer.get(cohort).text


def test_an_archived_cohort_takes_nobody(app: Flask, trainer: FlaskClient, cohort: str) -> None:
    trainer.post(f"{cohort}/archive")
    trainer.post(f"{cohort}/add", data=ALL)
    assert "This cohort is archived." in trainer.get(cohort).text
    assert members(app, cohort) == []
