from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.learning.queries import EnrolmentState
from lms.people.models import Person
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_course
from tests.factories.learning import complete, do_unit, leave, state_of
from tests.factories.people import make_person, sign_in

PAGE = "/courses/a-course"
FIRST = f"{PAGE}/first-module/first-lesson"
DRAFT = {
    f"{MODULE}/04-later.md": "---\ntitle: Later lesson\naim: Know it.\nminutes: 10\nstatus: draft\n---\n",
    f"{MODULE}/04-later.hi.md": "---\ntitle: बाद का पाठ\naim: जानना।\n---\n",
}


def state(app: Flask, person: Person, course: PublishedCourse) -> EnrolmentState | None:
    with app.app_context():
        return state_of(person, course)


def test_anybody_sees_what_a_course_teaches(client: FlaskClient, course: PublishedCourse) -> None:
    page = client.get(PAGE).text
    for words in ("A course", "What it is about.", "Do something.", "Field staff.", "First module", "First lesson"):
        assert words in page
    assert "21 November 2026" in page or "November 21, 2026" in page
    assert "English, हिन्दी" in page


def test_it_is_there_in_hindi(client: FlaskClient, course: PublishedCourse) -> None:
    client.set_cookie("language", "hi")
    page = client.get(PAGE).text
    assert '<html lang="hi"' in page
    for words in ("एक पाठ्यक्रम", "पहला हिस्सा", "पहला पाठ", "21 नवंबर 2026"):
        assert words in page


def test_a_visitor_is_invited_to_sign_in_and_comes_back(client: FlaskClient, course: PublishedCourse) -> None:
    page = client.get(PAGE).text
    assert 'href="/sign-in?next=/courses/a-course"' in page
    assert f'action="{PAGE}/enrol"' not in page
    assert f'href="{FIRST}"' not in page, "units are for those who are on the course"


def test_a_course_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/courses/none").status_code == 404


def test_a_member_enrols_with_one_press(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    assert f'action="{PAGE}/enrol"' in member.get(PAGE).text
    response = member.post(f"{PAGE}/enrol")
    assert (response.status_code, response.location) == (303, FIRST)
    assert state(app, person, course) is not None
    assert "You are on the course" in member.get(FIRST).text


def test_pressing_twice_enrols_once(app: Flask, member: FlaskClient, person: Person, course: PublishedCourse) -> None:
    first = member.post(f"{PAGE}/enrol")
    second = member.post(f"{PAGE}/enrol")
    assert first.location == second.location
    assert state(app, person, course) is not None


def test_a_visitor_cannot_enrol(app: Flask, client: FlaskClient, course: PublishedCourse) -> None:
    response = client.post(f"{PAGE}/enrol")
    assert response.status_code in {303, 401}
    if response.status_code == 303:
        assert parse_qs(urlsplit(response.location).query)["next"]


@pytest.mark.parametrize("act", ["enrol", "leave"])
def test_nobody_enrols_on_or_leaves_what_is_not_there(member: FlaskClient, act: str) -> None:
    assert member.post(f"/courses/none/{act}").status_code == 404


@pytest.mark.parametrize("act", ["enrol", "leave"])
def test_looking_changes_nothing(member: FlaskClient, course: PublishedCourse, act: str) -> None:
    assert member.get(f"{PAGE}/{act}").status_code in {404, 405}


def test_a_learner_sees_their_way_and_what_is_missing(app: Flask, learner: FlaskClient, enrolment_id: int) -> None:
    page = learner.get(PAGE).text
    assert f'href="{FIRST}"' in page
    assert "0 of 3 units" in page
    assert "First quiz</a>: at least 60%" in page
    assert page.count("First quiz") == 2  # what is missing, and the list of units
    with app.app_context():
        do_unit(enrolment_id, "first-lesson")
        do_unit(enrolment_id, "first-quiz", 45.5, is_done=False)
    page = learner.get(PAGE).text
    assert "1 of 3 units" in page
    assert "your best so far: 45.5%" in page
    assert "Next: Second lesson" in page


def test_a_mark_just_below_is_never_shown_as_reached(app: Flask, learner: FlaskClient, enrolment_id: int) -> None:
    with app.app_context():
        do_unit(enrolment_id, "first-quiz", 59.97)
    assert "your best so far: 59.9%" in learner.get(PAGE).text


def test_a_learner_can_leave_and_come_back(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse, enrolment_id: int
) -> None:
    with app.app_context():
        do_unit(enrolment_id, "first-lesson")
    response = learner.post(f"{PAGE}/leave")
    assert (response.status_code, response.location) == (303, PAGE)
    page = learner.get(PAGE).text
    assert "You have left the course" in page
    assert f'action="{PAGE}/enrol"' in page
    learner.post(f"{PAGE}/enrol")
    found = state(app, person, course)
    assert found is not None
    assert found.id == enrolment_id
    assert "first-lesson" in found.progress


def test_somebody_who_comes_back_goes_on_where_they_were(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse, enrolment_id: int
) -> None:
    with app.app_context():
        do_unit(enrolment_id, "first-lesson")
        leave(person, course)
    assert learner.post(f"{PAGE}/enrol").location == f"{PAGE}/first-module/second-lesson"


def test_a_completed_course_offers_its_certificate_and_cannot_be_left(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        complete(person, course)
    page = member.get(PAGE).text
    assert f'href="{PAGE}/certificate"' in page
    assert "What is still missing" not in page
    assert f'action="{PAGE}/leave"' not in page
    assert member.post(f"{PAGE}/leave").location == PAGE
    assert "it stays on your list" in member.get(PAGE).text
    assert state(app, person, course) is not None


def test_a_course_without_certificate_promises_none(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        complete(person, make_course("short", certificate=None))
    page = member.get("/courses/short").text
    assert "/courses/short/certificate" not in page
    assert "You have completed this course." in page


def test_units_being_written_are_named_and_block_the_certificate(
    app: Flask, member: FlaskClient, person: Person
) -> None:
    with app.app_context():
        complete(person, make_course("half", files=DRAFT))
    page = member.get("/courses/half").text
    assert "Later lesson" in page
    assert "being written" in page
    assert "1 unit is still being written" in page
    assert "/courses/half/first-module/later" not in page
    assert "/courses/half/certificate" not in page


def test_a_note_is_shown_to_everybody(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_course("noted", note={"en": "Our own design.", "hi": "हमारी अपनी रचना।"})
    assert "Our own design." in client.get("/courses/noted").text


def test_a_trainer_of_the_course_is_led_to_its_learners(
    app: Flask, client: FlaskClient, course: PublishedCourse
) -> None:
    with app.app_context():
        trainer = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
    assert 'href="/teaching/a-course"' not in client.get(PAGE).text
    assert 'href="/teaching/a-course"' in sign_in(client, trainer).get(PAGE).text


def test_it_costs_few_queries(
    app: Flask, member: FlaskClient, person: Person, course: PublishedCourse, count_queries: CountQueries
) -> None:
    with app.app_context():
        complete(person, course)
    member.get(PAGE)
    with count_queries() as queries:
        member.get(PAGE)
    assert len(queries) <= 4, queries
    with count_queries() as queries:
        app.test_client().get(PAGE)
    assert len(queries) <= 1, queries
