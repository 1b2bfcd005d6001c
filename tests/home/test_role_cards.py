"""What each role sees first: true counts, the next thing to do, and no more than two queries for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.learning.teaching_card import COURSES_SHOWN
from lms.people.home_cards import TEAMS_SHOWN
from lms.people.operations import disable_person
from lms.people.roles import Role
from lms.people.views.people import load_person
from tests.conftest import CountQueries
from tests.factories.courses import make_course, text
from tests.factories.learning import complete, do_unit, enrol, leave
from tests.factories.people import make_member, make_organisation, make_person, sign_in

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
QUERIES_OF_A_PAGE = 1  # who is asking


def home_of(app: Flask, client: FlaskClient, *roles: Role | tuple[Role, str], language: str = "en") -> str:
    """Return the home page of somebody new with some roles."""
    with app.app_context():
        person = make_person("Somebody New", roles, language=language, password_hash="x")
    return sign_in(client, person).get("/").text


@pytest.fixture
def learners(app: Flask, course: PublishedCourse) -> None:
    """One who has completed the course, two who are stuck, one who went on lately, one who has left."""
    with app.app_context():
        with time_machine.travel(LONG_AGO, tick=False):
            complete(make_person("Asha Finished"), course)
            enrol(make_person("Zoya Stuck"), course)
            do_unit(enrol(make_person("Yusuf Stuck"), course), "first-lesson")
            busy = enrol(make_person("Meena Busy"), course)
            gone = make_person("Kiran Left")
            enrol(gone, course)
            leave(gone, course)
        with time_machine.travel(NOW, tick=False):
            do_unit(busy, "first-lesson")


@pytest.mark.usefixtures("learners")
def test_a_trainer_sees_who_is_stuck_and_who_has_completed(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False):
        page = home_of(app, client, (Role.TRAINER, "course:a-course"))
    assert "Courses you teach" in page
    assert 'href="/teaching/a-course"' in page
    for words in ("4 learners", "2 have done nothing for 14 days", "1 has completed it"):
        assert words in page
    assert 'href="/teaching/a-course?state=stuck"' in page
    assert "You are on no course yet" not in page


def test_a_trainer_sees_only_the_courses_they_teach(app: Flask, client: FlaskClient, course: PublishedCourse) -> None:
    with app.app_context():
        make_course("b-course", title=text("Another course", "दूसरा"))
    page = home_of(app, client, (Role.TRAINER, "course:a-course"))
    assert "Nobody is on this course yet" in page
    assert "Another course" not in page


def test_a_trainer_of_nothing_is_told_whom_to_ask(app: Flask, client: FlaskClient) -> None:
    assert "You teach no course yet" in home_of(app, client, (Role.TRAINER, "course:later"))


def test_a_trainer_of_many_courses_sees_the_first_ones(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        for number in range(COURSES_SHOWN + 1):
            make_course(f"course-{number}")
    page = home_of(app, client, Role.TRAINER)
    assert f"/teaching/course-{COURSES_SHOWN - 1}" in page
    assert f"/teaching/course-{COURSES_SHOWN}" not in page
    assert "All courses you teach" in page


def test_a_coordinator_sees_who_of_the_team_has_not_signed_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        ours, other = make_organisation(), make_organisation("Other people", "दूसरे लोग")
        make_member(ours, "Ravi Waits")
        make_member(ours, "Asha Signs In", password_hash="x")
        make_member(other, "Nobody of ours")
    page = home_of(app, client, (Role.COORDINATOR, f"organisation:{ours.id}"))
    assert "Shramik Sahayata" in page
    assert "2 people" in page
    assert "1 has not signed in yet: print a slip for them" in page
    assert f'href="/organisations/{ours.id}/people/new"' in page
    assert "Other people" not in page


def test_a_coordinator_of_an_empty_team_can_begin(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        ours = make_organisation()
    page = home_of(app, client, (Role.COORDINATOR, f"organisation:{ours.id}"))
    assert "0 people" in page
    assert "not signed in" not in page
    assert "Add a member of staff" in page


def test_a_coordinator_of_many_teams_sees_the_first_ones(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        teams = [make_organisation(f"Team {number}", "टीम") for number in range(TEAMS_SHOWN + 1)]
    page = home_of(app, client, *((Role.COORDINATOR, f"organisation:{team.id}") for team in teams))
    assert "Team 0" in page
    assert f"Team {TEAMS_SHOWN}" not in page
    assert "All your teams" in page


def test_an_administrator_sees_who_has_not_signed_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_person("Ravi Waits")
        shut_out = make_person("Kiran Disabled")
        with transaction():
            disable_person(load_person(shut_out.id), by=None)
    page = home_of(app, client, Role.ADMINISTRATOR)
    assert "3 people" in page
    assert "1 has not signed in yet" in page
    for address in ("/people?state=waiting", "/people/invite", "/organisations", "/history"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.FELLOW, "You are not placed yet"),
        (Role.MENTOR, "Mentoring"),
        (Role.MANAGER, "You run no programme yet"),
    ],
)
def test_roles_of_fellowships_are_told_where_they_are(app: Flask, client: FlaskClient, role: Role, words: str) -> None:
    page = home_of(app, client, role)
    assert words in page.partition("<main")[2]


def test_a_learner_sees_nothing_of_other_roles(app: Flask, client: FlaskClient, course: PublishedCourse) -> None:
    page = home_of(app, client, Role.LEARNER)
    for words in ("Courses you teach", "Your team", "This site", "Your programmes", "Mentoring"):
        assert words not in page


def test_the_cards_are_in_hindi(app: Flask, client: FlaskClient, course: PublishedCourse) -> None:
    page = home_of(app, client, Role.TRAINER, Role.ADMINISTRATOR, Role.MENTOR, language="hi")
    for words in ("आप जो पाठ्यक्रम पढ़ाते हैं", "यह साइट", "मार्गदर्शन"):
        assert words in page


@pytest.mark.parametrize(
    ("role", "further"),
    [
        (Role.TRAINER, 3),  # answers that wait to be graded, requests for advice, courses that they write
        (Role.COORDINATOR, 3),  # registrations of their people, workshops that they run, what is due after them
        (Role.ADMINISTRATOR, 6),  # programmes, advice, workshops that are on, what is due after them; writing, facts
        (Role.MENTOR, 1),  # applications to score
    ],
)
def test_a_card_costs_two_queries_at_the_most(
    app: Flask, client: FlaskClient, course: PublishedCourse, count_queries: CountQueries, role: Role, further: int
) -> None:
    with app.app_context():
        teams = [make_organisation(f"Team {number}", "टीम") for number in range(3)]
        for team in teams:
            make_member(team, f"Member of {team.id}")
            enrol(make_person(), make_course(f"course-{team.id}"))
        scopes = [f"organisation:{team.id}" for team in teams] if role is Role.COORDINATOR else [""]
        person = make_person("Somebody New", [(role, scope) for scope in scopes], password_hash="x")
    sign_in(client, person).get("/")
    looked = 5  # the cards of courses, applications, safeguarding flags, workshops and writing, which find nothing
    with count_queries() as queries:
        client.get("/")
    assert len(queries) <= QUERIES_OF_A_PAGE + looked + further + 2, queries
