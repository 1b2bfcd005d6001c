from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.quizzes.models import QuizAttempt
from lms.quizzes.terms.models import QuizOverride, TimeFactor
from tests.conftest import CountQueries
from tests.factories.learning import leave, make_cohort
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import make_attempt, make_enrolment, make_quiz

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LIST = "/teaching/a-course/quizzes/first-quiz/overrides"
NEW = f"{LIST}/new"
FIELDS = {"closes_at": "2026-12-01T10:30", "time_limit_minutes": "45", "attempts": "0", "reason": "In hospital"}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def quiz(app: Flask) -> PublishedCourse:
    """A course with a quiz of twenty minutes that is open in November."""
    with app.app_context():
        return make_quiz(
            time_limit_minutes=20, opens_at="2026-11-01T00:00:00+05:30", closes_at="2026-11-30T00:00:00+05:30"
        )


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, quiz: PublishedCourse) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
    return sign_in(client, meera)


@pytest.fixture
def asha(app: Flask, person: Person, quiz: PublishedCourse) -> int:
    """The enrolment of Asha Devi."""
    with app.app_context():
        return make_enrolment(person, quiz)


@pytest.fixture
def cohort(app: Flask, quiz: PublishedCourse, asha: int) -> int:
    """A cohort in which Asha Devi is."""
    with app.app_context():
        return make_cohort(quiz, "Udaipur", asha)


def only_override(app: Flask) -> QuizOverride:
    with app.app_context():
        return db.session.scalars(select(QuizOverride)).one()


def count(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(QuizOverride)).all())


def test_a_trainer_finds_a_learner_and_makes_an_exception(app: Flask, trainer: FlaskClient, asha: int) -> None:
    assert "The same holds for everybody" in trainer.get(LIST).text
    page = trainer.get(f"{LIST}/choose?name=asha").text
    assert f'href="{NEW}?enrolment={asha}"' in page
    page = trainer.get(f"{NEW}?enrolment={asha}").text
    assert "Exception for Asha Devi" in page
    assert "Empty: 30 Nov 2026" in page
    assert "Empty: 20, as for everybody else. 0: no limit." in page
    answer = trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    assert answer.location == LIST
    made = only_override(app)
    assert made.closes_at == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    assert (made.time_limit_minutes, made.attempts, made.opens_at) == (45, 0, None)
    page = trainer.get(LIST).text
    for words in ("Asha Devi", "1 Dec 2026, 10:30", "45 minutes", "any number", "In hospital", "Meera Joshi"):
        assert words in page


def test_a_cohort_has_one_too_and_its_learners_page_says_so(trainer: FlaskClient, asha: int, cohort: int) -> None:
    assert f'href="{NEW}?cohort={cohort}"' in trainer.get(f"{LIST}/choose").text
    assert trainer.post(f"{NEW}?cohort={cohort}", data=FIELDS).location == LIST
    assert "Udaipur" in trainer.get(LIST).text
    page = trainer.get(f"{NEW}?enrolment={asha}").text
    assert "cohort has an exception already" in page
    assert "Empty: 45, as for everybody else" in page


def test_an_unknown_name_is_said_beside_the_field_and_stays(trainer: FlaskClient, asha: int) -> None:
    page = trainer.get(f"{LIST}/choose?name=nobody").text
    assert "No learner of this course is called nobody." in page
    assert 'value="nobody"' in page
    assert 'id="name-error"' in page


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"closes_at": "2026-10-01T10:00"}, "closes_at", "would close before it opens"),
        ({"closes_at": "soon"}, "closes_at", "Enter a day and a time"),
        ({"opens_at": "2026-12-02T10:00"}, "closes_at", "would close before it opens"),
        ({"due_at": "2026-12-05 10:00"}, "due_at", "due after it has closed"),
        ({"time_limit_minutes": "an hour"}, "time_limit_minutes", "Enter a whole number"),
        ({"time_limit_minutes": "-5"}, "time_limit_minutes", "Enter a whole number"),
        ({"time_limit_minutes": "9999"}, "time_limit_minutes", "Enter a whole number"),
        ({"attempts": "1.5"}, "attempts", "Enter a whole number"),
        ({"reason": " "}, "reason", "Say why this exception is made"),
        ({"reason": "x" * 501}, "reason", "500 characters at most"),
        ({"closes_at": "", "time_limit_minutes": "", "attempts": ""}, "closes_at", "Nothing is different here."),
    ],
)
def test_mistakes_are_said_beside_the_field_and_what_was_typed_stays(
    app: Flask, trainer: FlaskClient, asha: int, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = trainer.post(f"{NEW}?enrolment={asha}", data={**FIELDS, **changes})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    for value in {**FIELDS, **changes}.values():
        assert f'value="{value}"' in answer.text or not value.strip()
    assert count(app) == 0


@pytest.mark.parametrize("typed", ["2026-12-01 10:30", "2026-12-01T10:30", "01-12-2026 10:30"])
def test_a_time_may_be_typed_as_text(app: Flask, trainer: FlaskClient, asha: int, typed: str) -> None:
    trainer.post(f"{NEW}?enrolment={asha}", data={**FIELDS, "closes_at": typed})
    assert only_override(app).closes_at == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


def test_the_same_learner_twice_is_led_to_what_there_is(app: Flask, trainer: FlaskClient, asha: int) -> None:
    trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    made = only_override(app).id
    assert trainer.get(f"{NEW}?enrolment={asha}").location == f"{LIST}/{made}/edit"
    answer = trainer.post(f"{NEW}?enrolment={asha}", data={**FIELDS, "attempts": "77"})
    assert answer.status_code == 422
    assert "There is an exception in this quiz for them already." in answer.text
    assert 'value="77"' in answer.text
    assert f'href="{LIST}/{made}/edit"' in trainer.get(f"{LIST}/choose?name=asha").text


def test_an_exception_is_changed_and_removed_in_the_middle_of_an_attempt(
    app: Flask, trainer: FlaskClient, person: Person, quiz: PublishedCourse, asha: int
) -> None:
    with app.app_context():
        attempt_id = make_attempt(person, quiz)
    trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    assert "1 running attempt has another end now." in trainer.get(LIST).text
    made = f"{LIST}/{only_override(app).id}"
    page = trainer.get(f"{made}/edit").text
    assert 'value="2026-12-01T10:30"' in page
    assert 'value="45"' in page
    assert trainer.post(f"{made}/edit", data={**FIELDS, "time_limit_minutes": "0"}).location == LIST
    assert "no limit" in trainer.get(LIST).text
    page = trainer.get(f"{made}/remove").text
    assert "Remove the exception for Asha Devi?" in page
    assert "In hospital" in page
    assert count(app) == 1
    assert trainer.post(f"{made}/remove").location == LIST
    assert count(app) == 0
    assert trainer.get(f"{made}/edit").status_code == 404
    with app.app_context():
        attempt = db.session.get(QuizAttempt, attempt_id)
        assert attempt is not None
        assert attempt.closes_at is not None
        assert (attempt.closes_at - attempt.started_at).total_seconds() == 20 * 60


def test_the_exception_of_somebody_who_left_can_still_be_removed(
    app: Flask, trainer: FlaskClient, person: Person, quiz: PublishedCourse, asha: int
) -> None:
    trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    with app.app_context():
        leave(person, quiz)
    trainer.post(f"{LIST}/{only_override(app).id}/remove")
    assert count(app) == 0
    assert trainer.get(f"{NEW}?enrolment={asha}").status_code == 404


def test_the_list_can_be_taken_along(trainer: FlaskClient, asha: int) -> None:
    trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    header, row = csv.reader(io.StringIO(trainer.get(f"{LIST}.csv").text.removeprefix("\ufeff")))
    assert len(header) == len(row)
    assert row[:8] == ["Asha Devi", "", "", "2026-12-01 10:30", "45", "0", "In hospital", "Meera Joshi"]


def test_the_list_costs_the_same_for_few_and_for_many(
    app: Flask, trainer: FlaskClient, quiz: PublishedCourse, asha: int, count_queries: CountQueries
) -> None:
    trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    trainer.get(LIST)
    with count_queries() as few:
        trainer.get(LIST)
    for number in range(8):
        with app.app_context():
            enrolment_id = make_enrolment(make_person(f"Learner {number}"), quiz)
        trainer.post(f"{NEW}?enrolment={enrolment_id}", data=FIELDS)
    trainer.get(LIST)
    with count_queries() as many:
        trainer.get(LIST)
    assert len(many) == len(few) <= 5, many


@pytest.mark.parametrize(
    "query", ["", "?enrolment=", "?enrolment=x", "?enrolment=999", "?cohort=999", "?cohort=99999999999"]
)
def test_nobody_or_somebody_unknown_is_not_found(trainer: FlaskClient, query: str) -> None:
    assert trainer.get(NEW + query).status_code == 404
    assert trainer.post(NEW + query, data=FIELDS).status_code == 404


def test_those_of_another_course_are_not_found(app: Flask, trainer: FlaskClient, asha: int) -> None:
    trainer.post(f"{NEW}?enrolment={asha}", data=FIELDS)
    made = only_override(app).id
    with app.app_context():
        other = make_quiz("another-course")
        stranger = make_enrolment(make_person("Zoya"), other)
        foreign = make_cohort(other)
        both = make_person("Both", [(Role.TRAINER, "")])
    assert trainer.get(f"{NEW}?enrolment={stranger}").status_code == 404
    assert trainer.get(f"{NEW}?cohort={foreign}").status_code == 404
    assert trainer.get(f"/teaching/a-course/learners/{stranger}/extra-time").status_code == 404
    browser = sign_in(app.test_client(), both)
    for ending in ("edit", "remove"):
        assert browser.get(f"{LIST.replace('a-course', 'another-course')}/{made}/{ending}").status_code == 404


PAGES = (LIST, f"{LIST}.csv", f"{LIST}/choose", NEW, f"{LIST}/1/edit", f"{LIST}/1/remove")


@pytest.mark.parametrize("address", [*PAGES, "/teaching/a-course/learners/1/extra-time"])
def test_only_its_trainers_may(app: Flask, client: FlaskClient, quiz: PublishedCourse, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in")
    with app.app_context():
        learner, other = make_person("Kiran"), make_person("Other", [(Role.TRAINER, "course:another-course")])
    assert sign_in(app.test_client(), learner).get(address).status_code == 403
    assert sign_in(app.test_client(), other).get(address).status_code == 404


@pytest.mark.parametrize("address", [each.replace("first-quiz", "first-lesson") for each in PAGES])
def test_a_lesson_has_no_exceptions(trainer: FlaskClient, address: str) -> None:
    assert trainer.get(address).status_code == 404


def test_extra_time_is_given_changed_and_taken_back(
    app: Flask, trainer: FlaskClient, person: Person, quiz: PublishedCourse, asha: int
) -> None:
    address = f"/teaching/a-course/learners/{asha}/extra-time"
    assert f'href="{address}"' in trainer.get("/teaching/a-course").text
    assert "Given by" not in trainer.get(address).text
    with app.app_context():
        make_attempt(person, quiz)
    for key, factor in (("1.25", 1.25), ("1.5", 1.5), ("2", 2.0), ("unlimited", None)):
        assert trainer.post(address, data={"factor": key, "reason": "Reads slowly"}).location == address
        page = trainer.get(address).text
        assert "1 running attempt has another end now." in page
        assert "Meera Joshi" in page
        assert "Reads slowly" in page
        assert f'value="{key}" checked' in page
        with app.app_context():
            assert db.session.scalars(select(TimeFactor.factor)).one() == factor
    trainer.post(address, data={"factor": "none", "reason": "By mistake"})
    assert "Given by" not in trainer.get(address).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"factor": "1.5", "reason": ""}, "Say why, in a few words"),
        ({"factor": "9", "reason": "x"}, "Not a valid choice"),
        ({"reason": "x"}, "Choose one of the answers."),
        ({}, "Say why, in a few words"),
    ],
)
def test_extra_time_without_reason_or_out_of_bounds_is_refused(
    app: Flask, trainer: FlaskClient, asha: int, data: dict[str, str], sentence: str
) -> None:
    answer = trainer.post(f"/teaching/a-course/learners/{asha}/extra-time", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(TimeFactor)).all() == []


def test_the_form_says_that_extra_time_counts_as_well(trainer: FlaskClient, asha: int) -> None:
    address = f"/teaching/a-course/learners/{asha}/extra-time"
    trainer.post(address, data={"factor": "1.5", "reason": "Reads slowly"})
    assert "multiplied by 1.5" in trainer.get(f"{NEW}?enrolment={asha}").text
    trainer.post(address, data={"factor": "unlimited", "reason": "Reads slowly"})
    assert "no time limit in any quiz" in trainer.get(f"{NEW}?enrolment={asha}").text
