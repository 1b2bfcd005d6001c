from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.learning.permissions import teaches_learner
from lms.people.identity import Identity
from lms.people.roles import Grant, Role
from tests.conftest import CountQueries
from tests.factories.courses import make_course
from tests.factories.learning import complete, enrol, make_cohort
from tests.factories.people import make_person, sign_in

LIST = "/teaching/a-course/cohorts"
NEW = f"{LIST}/new"
FIELDS = {"name": "Udaipur", "language": "hi", "starts_on": "2026-11-02", "ends_on": "2026-12-18", "facilitators": ""}


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, course: PublishedCourse) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")], sign_in_name="meera")
    return sign_in(client, meera)


@pytest.fixture
def cohort(app: Flask, course: PublishedCourse) -> str:
    """The address of a cohort with two learners, one of whom has completed the course."""
    with app.app_context():
        learners = enrol(make_person("Asha Devi"), course), complete(make_person("Ravi Kumar"), course)
        enrol(make_person("Zoya Outside"), course)
        return f"{LIST}/{make_cohort(course, 'Udaipur', *learners)}"


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_trainer_makes_a_cohort_and_sees_it_in_the_list(trainer: FlaskClient) -> None:
    assert "There is no cohort yet" in trainer.get(LIST).text
    answer = trainer.post(NEW, data={**FIELDS, "facilitators": "MEERA\n"})
    assert answer.status_code == 303
    page = trainer.get(answer.location).text
    assert "Nobody is in this cohort yet" in page
    listed = trainer.get(LIST).text
    for words in ("Udaipur", "2 Nov 2026 to 18 Dec 2026", "Meera Joshi", "हिन्दी"):
        assert words in listed
        assert words in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "Give the cohort a name."),
        ({"name": "x" * 121}, "120 characters at most"),
        ({"starts_on": "2026-13-40"}, "Enter a day of the calendar"),
        ({"ends_on": "soon"}, "Enter a day of the calendar"),
        ({"ends_on": "2026-10-01"}, "The cohort ends before it begins"),
        ({"facilitators": "nobody-here"}, "Nobody with a role here signs in with: nobody-here."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    trainer: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    answer = trainer.post(NEW, data={**FIELDS, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    (value,) = changes.values()
    assert value.strip() in answer.text
    assert "There is no cohort yet" in trainer.get(LIST).text


def test_a_name_that_is_taken_is_refused_beside_the_field(trainer: FlaskClient, cohort: str) -> None:
    answer = trainer.post(NEW, data=FIELDS)
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


@pytest.mark.parametrize("day", ["02-11-2026", "02/11/2026", "02.11.2026"])
def test_a_day_may_be_written_the_indian_way(trainer: FlaskClient, day: str) -> None:
    trainer.post(NEW, data={**FIELDS, "starts_on": day})
    assert "2 Nov 2026" in trainer.get(LIST).text


def test_a_cohort_can_be_changed(app: Flask, trainer: FlaskClient, course: PublishedCourse, cohort: str) -> None:
    assert 'value="Udaipur"' in trainer.get(f"{cohort}/edit").text
    assert trainer.post(f"{cohort}/edit", data={**FIELDS, "name": "Jaipur"}).location == cohort
    page = trainer.get(cohort).text
    assert "Jaipur" in page
    with app.app_context():
        make_cohort(course, "Kota")
    assert trainer.post(f"{cohort}/edit", data={**FIELDS, "name": "Kota"}).status_code == 422


def test_archiving_is_undone_on_the_same_page(trainer: FlaskClient, cohort: str) -> None:
    assert trainer.post(f"{cohort}/archive").location == cohort
    assert "was archived on" in trainer.get(cohort).text
    assert "Udaipur" not in trainer.get(LIST).text
    assert "Udaipur" in trainer.get(f"{LIST}?archived=1").text
    trainer.post(f"{cohort}/restore")
    assert "Udaipur" in trainer.get(LIST).text


def test_its_learners_stand_there_filtered_and_as_a_table(trainer: FlaskClient, cohort: str) -> None:
    page = trainer.get(cohort).text
    assert "Asha Devi" in page
    assert "Ravi Kumar" in page
    assert "Zoya Outside" not in page
    page = trainer.get(f"{cohort}?state=completed").text
    assert "Asha Devi" not in page
    assert f"{cohort}.csv?state=completed" in page
    assert [row[0] for row in table(trainer.get(f"{cohort}.csv?state=completed").text)] == ["Name", "Ravi Kumar"]
    assert [row[3] for row in table(trainer.get(f"{cohort}.csv").text)] == ["Cohort", "Udaipur", "Udaipur"]
    assert "Nobody matches" in trainer.get(f"{cohort}?name=nobody").text


def test_the_list_of_learners_knows_cohorts(trainer: FlaskClient, cohort: str) -> None:
    number = cohort.rpartition("/")[2]
    assert "Zoya Outside" not in trainer.get(f"/teaching/a-course?cohort={number}").text
    page = trainer.get("/teaching/a-course?cohort=none").text
    assert "Zoya Outside" in page
    assert "Asha Devi" not in page
    assert "/teaching/a-course.csv?cohort=none" in page
    page = trainer.get("/teaching/a-course?cohort=99999999999999999999").text
    assert "Zoya Outside" in page
    assert 'data-label="Cohort">Udaipur' in page


def test_the_list_costs_the_same_for_few_and_for_many(
    app: Flask, trainer: FlaskClient, course: PublishedCourse, cohort: str, count_queries: CountQueries
) -> None:
    trainer.get(LIST)
    with count_queries() as few:
        trainer.get(LIST)
        trainer.get(cohort)
    with app.app_context():
        for number in range(8):
            make_cohort(course, f"Group {number}", enrol(make_person(f"Learner {number}"), course))
        make_cohort(course, "Large", *(enrol(make_person(f"More {number}"), course) for number in range(8)))
    with count_queries() as many:
        trainer.get(LIST)
        trainer.get(cohort)
    assert len(many) == len(few) <= 12, many


ADDRESSES = ("", "/edit", "/add", ".csv")
ACTS = ("/edit", "/archive", "/restore", "/add", "/move")


@pytest.mark.parametrize("ending", ADDRESSES)
def test_a_learner_may_not_and_a_visitor_signs_in_first(
    app: Flask, client: FlaskClient, cohort: str, ending: str
) -> None:
    assert client.get(cohort + ending).location.startswith("/sign-in")
    with app.app_context():
        somebody = make_person("Kiran")
    assert sign_in(client, somebody).get(cohort + ending).status_code == 403


def test_the_trainer_of_another_course_finds_nothing(app: Flask, client: FlaskClient, cohort: str) -> None:
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another-course")])
        make_course("another-course")
    browser = sign_in(client, other)
    for address in (LIST, NEW, *(cohort + ending for ending in ADDRESSES)):
        assert browser.get(address).status_code == 404
    for ending in ACTS:
        assert browser.post(cohort + ending).status_code == 404
    moved_over = cohort.replace("a-course", "another-course")
    assert browser.get(moved_over).status_code == 404
    assert browser.post(f"{moved_over}/archive").status_code == 404


@pytest.mark.parametrize("address", ["/teaching/none/cohorts", f"{LIST}/999", f"{LIST}/999/add", f"{LIST}/999.csv"])
def test_what_is_not_there(trainer: FlaskClient, address: str) -> None:
    assert trainer.get(address).status_code == 404


def test_the_trainer_of_a_cohort_sees_its_learners_and_changes_nothing(
    app: Flask, client: FlaskClient, course: PublishedCourse, cohort: str
) -> None:
    with app.app_context():
        other = make_cohort(course, "Jaipur", enrol(make_person("Somebody Else"), course))
        trainer = make_person("Cohort Trainer", [(Role.TRAINER, f"cohort:{cohort.rpartition('/')[2]}")])
    browser = sign_in(client, trainer)
    assert f'href="{cohort}"' in browser.get("/teaching").text
    home = browser.get("/").text
    assert f'href="{cohort}"' in home
    assert "You teach no course yet" not in home
    page = browser.get(cohort).text
    assert "Asha Devi" in page
    assert "Put learners in" not in page
    assert "checkbox" not in page
    assert "Asha Devi" in browser.get(f"{cohort}.csv").text
    for address in (LIST, "/teaching/a-course", f"{LIST}/{other}", f"{cohort}/edit", f"{cohort}/add"):
        assert browser.get(address).status_code == 404
    for ending in ACTS:
        assert browser.post(cohort + ending).status_code == 404


def test_the_trainer_of_a_cohort_may_vouch_for_its_learners_only(app_context: Flask, course: PublishedCourse) -> None:
    asha, ravi = make_person("Asha"), make_person("Ravi")
    made = make_cohort(course, "Udaipur", enrol(asha, course))
    enrol(ravi, course)
    trainer = Identity(1, "Meera", "en", 1, frozenset({Grant(Role.TRAINER, f"cohort:{made}")}))
    assert teaches_learner(trainer, asha.id)
    assert not teaches_learner(trainer, ravi.id)
