from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms.config import Mode
from lms.core.database import transaction
from lms.courses.models import CourseRevision
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.home.views import COURSES_SHOWN
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.courses import make_course, text
from tests.factories.learning import complete, do_unit, enrol, leave
from tests.factories.people import make_person, sign_in

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIRST, SECOND = (f"/courses/a-course/first-module/{unit}" for unit in ("first-lesson", "second-lesson"))


def continues_with(page: str, address: str) -> bool:
    """Whether the one large button leads to an address."""
    return f'href="{address}"' in page.partition('class="continue"')[2].partition("</section>")[0]


def test_a_visitor_sees_what_this_is_and_where_to_go(client: FlaskClient, course: PublishedCourse) -> None:
    page = client.get("/").text
    assert "Training for people who protect migrant workers" in page
    for address in ("/sign-in", "/courses", "/courses/a-course", "/verify"):
        assert f'href="{address}"' in page


def test_a_visitor_of_an_empty_site_sees_no_empty_list(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert 'class="cards"' not in page.text


def test_only_the_first_courses_are_shown(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        for number in range(COURSES_SHOWN + 1):
            make_course(f"course-{number}")
    page = client.get("/").text
    assert f"/courses/course-{COURSES_SHOWN - 1}" in page
    assert f"/courses/course-{COURSES_SHOWN}" not in page


def test_a_visitor_who_reads_hindi(client: FlaskClient, course: PublishedCourse) -> None:
    page = client.get("/", headers={"Accept-Language": "hi-IN"}).text
    assert '<html lang="hi"' in page
    assert "एक पाठ्यक्रम" in page


def test_somebody_on_no_course_is_told_what_to_do(member: FlaskClient) -> None:
    page = member.get("/").text
    assert "Namaste, Asha Devi" in page
    assert "Choose a course to start with." in page
    assert 'href="/courses"' in page


def test_a_learner_begins_at_the_beginning(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        enrol(person, course)
    page = member.get("/").text
    assert continues_with(page, FIRST)
    assert "0 of 3 units" in page


def test_a_learner_goes_on_where_they_were(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        do_unit(enrol(person, course), "first-lesson")
    page = member.get("/").text
    assert continues_with(page, SECOND)
    assert "1 of 3 units" in page
    assert member.get(SECOND).status_code == 200


def test_the_course_worked_on_last_comes_first(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context(), time_machine.travel(START, tick=False) as clock:
        other = make_course("b-course", title=text("Other course", "दूसरा"))
        first, second = enrol(person, course), enrol(person, other)
        clock.shift(timedelta(hours=1))
        do_unit(second, "first-lesson")
        clock.shift(timedelta(hours=1))
        do_unit(first, "first-lesson")
    page = member.get("/").text
    assert continues_with(page, SECOND)
    assert page.index("/courses/a-course") < page.index("/courses/b-course")
    with app.app_context():
        do_unit(second, "second-lesson")
    assert continues_with(member.get("/").text, "/courses/b-course/first-module/first-quiz")


def test_a_completed_course_stays_but_is_not_continued(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        complete(person, course)
    page = member.get("/").text
    assert "Completed" in page
    assert 'class="continue"' not in page


def test_a_course_that_one_left_is_gone(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        enrol(person, course)
        leave(person, course)
    assert "/courses/a-course" not in member.get("/").text


def test_nobody_sees_anothers_courses(app: Flask, member: FlaskClient, course: PublishedCourse) -> None:
    with app.app_context():
        enrol(make_person("Ravi Kumar"), course)
    assert "/courses/a-course" not in member.get("/").text


def test_it_is_in_the_readers_language(app: Flask, client: FlaskClient, course: PublishedCourse) -> None:
    with app.app_context():
        reader = make_person("आशा देवी", language="hi")
        enrol(reader, course)
    page = sign_in(client, reader).get("/").text
    assert '<html lang="hi"' in page
    assert "पहला पाठ" in page


def test_it_costs_the_same_for_one_course_and_for_many(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse, count_queries: CountQueries
) -> None:
    with app.app_context():
        do_unit(enrol(person, course), "first-lesson")
    member.get("/")
    with count_queries() as one:
        member.get("/")
    with app.app_context():
        for number in range(5):
            enrol(person, make_course(f"course-{number}"))
    member.get("/")
    with count_queries() as many:
        assert member.get("/").status_code == 200
    assert len(many) == len(one) <= 6, many


@pytest.mark.parametrize(("mode", "status"), [(Mode.TRIAL, 200), (Mode.TESTING, 200), (Mode.PRODUCTION, 404)])
def test_the_styleguide_is_for_development(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, mode: Mode, status: int
) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], mode=mode))
    assert client.get("/styleguide").status_code == status


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Enter the full name.", "Form with errors")), ("hi", ("पूरा नाम", "ग़लतियों वाला फ़ॉर्म"))],
)
def test_the_styleguide_shows_a_whole_form_with_its_mistakes(
    client: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    page = client.get("/styleguide", headers={"Accept-Language": language}).text
    assert 'id="new-full_name"' in page
    assert 'href="#sent-full_name"' in page
    assert page.count('aria-invalid="true"') >= 3
    for word in words:
        assert word in page


def test_a_course_that_is_no_longer_published_is_passed_over(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        enrol(person, course)
        with transaction():
            db.session.execute(update(CourseRevision).values(is_current=False))
        db.session.remove()
    page = member.get("/")
    assert page.status_code == 200
    assert "Choose a course to start with." in page.text
