from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.operations import publish_bundle
from lms.courses.queries import PublishedCourse
from lms.learning.permissions import teaches_learner
from lms.people.identity import Identity
from lms.people.models import Person
from lms.people.roles import Grant, Role
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_bundle, make_course
from tests.factories.learning import complete, do_unit, enrol, leave
from tests.factories.people import make_person, sign_in

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PAGE = "/teaching/a-course"
CSV = f"{PAGE}.csv"


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, course: PublishedCourse) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
    return sign_in(client, meera)


@pytest.fixture
def learners(app: Flask, course: PublishedCourse) -> None:
    """Four people: one who has finished, one who studies, one who is stuck, and one who has left."""
    with app.app_context():
        with time_machine.travel(START, tick=False):
            enrol(make_person("Zoya Stuck"), course)
            complete(make_person("Asha Finished"), course)
            enrol_and_leave = make_person("Kiran Left")
            enrol(enrol_and_leave, course)
            leave(enrol_and_leave, course)
        with time_machine.travel(NOW - timedelta(days=2), tick=False):
            busy = enrol(make_person("मीना व्यस्त", sign_in_name="meena"), course)
            do_unit(busy, "first-lesson")
            do_unit(busy, "first-quiz", 45.5, is_done=False)


def rows(page: str) -> list[str]:
    return [
        re.sub(r"<.*", "", name, flags=re.DOTALL).strip()
        for name in re.findall(r'<th scope="row">(.*?)</th>', page, re.DOTALL)
    ]


def table(response_text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response_text.removeprefix("\ufeff"))))


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW) as traveller:
        yield traveller


def test_a_trainer_sees_the_courses_they_teach(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        make_course("another-course", title={"en": "Another course", "hi": "दूसरा"})
    page = trainer.get("/teaching").text
    assert f'href="{PAGE}"' in page
    assert "Another course" not in page
    assert 'href="/teaching"' in trainer.get("/").text


def test_a_trainer_of_no_course_is_told_what_to_do(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        newcomer = make_person("New Trainer", [(Role.TRAINER, "course:later")])
    assert "You teach no course yet" in sign_in(client, newcomer).get("/teaching").text


@pytest.mark.usefixtures("learners")
def test_each_learner_stands_there_with_progress_and_marks(trainer: FlaskClient) -> None:
    page = trainer.get(PAGE).text
    assert rows(page) == ["Asha Finished", "Zoya Stuck", "मीना व्यस्त"]
    assert "Kiran Left" not in page
    for words in ("3 of 3", "0 of 3", "1 of 3", "45.5%", "100%"):
        assert words in page


@pytest.mark.usefixtures("learners")
@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "Asha Finished", "मीना व्यस्त"),
        ("-name", "मीना व्यस्त", "Asha Finished"),
        ("done", "Zoya Stuck", "Asha Finished"),
        ("-done", "Asha Finished", "Zoya Stuck"),
        ("-enrolled", "मीना व्यस्त", "Asha Finished"),
        ("-last", "मीना व्यस्त", "Asha Finished"),
        ("password_hash", "Asha Finished", "मीना व्यस्त"),
    ],
)
def test_they_can_be_sorted(trainer: FlaskClient, sort: str, first: str, last: str) -> None:
    found = rows(trainer.get(PAGE, query_string={"sort": sort}).text)
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.usefixtures("learners")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "completed"}, ["Asha Finished"]),
        ({"state": "stuck"}, ["Zoya Stuck"]),
        ({"state": "active"}, ["मीना व्यस्त"]),
        ({"state": "nonsense"}, ["Asha Finished", "Zoya Stuck", "मीना व्यस्त"]),
        ({"name": "zoya"}, ["Zoya Stuck"]),
        ({"name": " ZOYA  stuck "}, ["Zoya Stuck"]),
        ({"name": "मीना"}, ["मीना व्यस्त"]),
        ({"name": "%"}, []),
        ({"name": "_oya"}, []),
        ({"name": "a", "state": "completed"}, ["Asha Finished"]),
        ({"name": "Kiran"}, []),
    ],
)
def test_they_can_be_filtered(trainer: FlaskClient, query: dict[str, str], found: list[str]) -> None:
    page = trainer.get(PAGE, query_string=query).text
    assert rows(page) == found
    if not found:
        assert "Nobody matches" in page


@pytest.mark.usefixtures("learners")
def test_the_filter_stays_in_the_form_and_in_the_links(trainer: FlaskClient) -> None:
    page = trainer.get(PAGE, query_string={"name": 'a"><b>', "state": "completed"}).text
    assert 'value="a&#34;&gt;&lt;b&gt;"' in page
    assert '<option value="completed" selected>' in page
    page = trainer.get(PAGE, query_string={"name": "a", "state": "completed"}).text
    assert "/teaching/a-course.csv?name=a&amp;state=completed" in page


def test_a_course_without_learners_says_so(trainer: FlaskClient) -> None:
    assert "Nobody is on this course yet" in trainer.get(PAGE).text


def test_many_learners_come_in_pages(app: Flask, trainer: FlaskClient, course: PublishedCourse) -> None:
    with app.app_context():
        for number in range(53):
            enrol(make_person(f"Learner {number:02}"), course)
    first, second = (rows(trainer.get(PAGE, query_string={"page": page}).text) for page in (1, 2))
    assert len(first) == 50
    assert second == ["Learner 50", "Learner 51", "Learner 52"]
    assert rows(trainer.get(PAGE, query_string={"page": 99}).text) == second


@pytest.mark.usefixtures("learners")
def test_progress_in_units_that_are_gone_does_not_count(app: Flask, trainer: FlaskClient) -> None:
    files = {f"{MODULE}/02-second-lesson.md": None, f"{MODULE}/02-second-lesson.hi.md": None}
    with app.app_context():
        publish_bundle(make_bundle(files=files), by=None, allow_removals=True)
    page = trainer.get(PAGE).text
    assert "2 of 2" in page
    assert "3 of 2" not in page


@pytest.mark.usefixtures("learners")
def test_the_list_can_be_taken_along(trainer: FlaskClient) -> None:
    response = trainer.get(CSV)
    assert response.mimetype == "text/csv"
    assert 'filename="a-course-learners.csv"' in response.headers["Content-Disposition"]
    header, *lines = table(response.text)
    assert header == ["Name", "Enrolled", "Completed", "Cohort", "First lesson", "Second lesson", "First quiz"]
    by_name = {line[0]: line[1:] for line in lines}
    assert by_name == {
        "Zoya Stuck": ["2026-10-01", "", "", "", "", ""],
        "Asha Finished": ["2026-10-01", "2026-10-01", "", "done", "done", "100.0"],
        "मीना व्यस्त": ["2026-11-19", "", "", "done", "", "45.5"],
    }


@pytest.mark.usefixtures("learners")
def test_what_is_taken_along_is_filtered_as_shown(trainer: FlaskClient) -> None:
    lines = table(trainer.get(CSV, query_string={"state": "stuck"}).text)
    assert [line[0] for line in lines] == ["Name", "Zoya Stuck"]


def test_a_name_that_is_a_formula_is_defused(app: Flask, trainer: FlaskClient, course: PublishedCourse) -> None:
    with app.app_context():
        enrol(make_person("=HYPERLINK(1)", sign_in_name="formula"), course)
    assert table(trainer.get(CSV).text)[1][0] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("address", [PAGE, CSV])
def test_the_trainer_of_another_course_finds_nothing(
    app: Flask, client: FlaskClient, course: PublishedCourse, address: str
) -> None:
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another-course")])
    assert sign_in(client, other).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/teaching", PAGE, CSV])
def test_a_learner_may_not(learner: FlaskClient, address: str) -> None:
    assert learner.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/teaching", PAGE, CSV])
def test_a_visitor_signs_in_first(client: FlaskClient, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in")


@pytest.mark.parametrize("roles", [[Role.ADMINISTRATOR], [Role.TRAINER]])
def test_an_administrator_and_a_trainer_of_everything_see_it(
    app: Flask, client: FlaskClient, course: PublishedCourse, roles: list[Role]
) -> None:
    with app.app_context():
        somebody = make_person("Lata Menon", roles)
    assert sign_in(client, somebody).get(PAGE).status_code == 200


@pytest.mark.parametrize("address", ["/teaching/none", "/teaching/none.csv"])
def test_a_course_that_is_not_there(trainer: FlaskClient, address: str) -> None:
    assert trainer.get(address).status_code == 404


def test_a_slip_is_offered_for_those_who_only_learn(app: Flask, trainer: FlaskClient, course: PublishedCourse) -> None:
    with app.app_context():
        asha = make_person("Asha Devi")
        lata = make_person("Lata Menon", [(Role.ADMINISTRATOR, "")])
        enrol(asha, course)
        enrol(lata, course)
    page = trainer.get(PAGE).text
    assert f'href="/people/{asha.id}/slip"' in page
    assert f'href="/people/{lata.id}/slip"' not in page
    assert trainer.get(f"/people/{asha.id}/slip").status_code == 200
    assert trainer.get(f"/people/{lata.id}/slip").status_code == 404


def test_it_costs_the_same_for_few_and_for_many(
    app: Flask, trainer: FlaskClient, course: PublishedCourse, count_queries: CountQueries
) -> None:
    with app.app_context():
        do_unit(enrol(make_person("First"), course), "first-lesson")
    trainer.get(PAGE)
    with count_queries() as few:
        trainer.get(PAGE)
    with app.app_context():
        for number in range(20):
            do_unit(enrol(make_person(f"Learner {number}"), course), "first-lesson")
    with count_queries() as many:
        trainer.get(PAGE)
    assert len(many) == len(few) <= 7, many


def test_taking_the_list_along_costs_a_bounded_number_of_queries(
    app: Flask, trainer: FlaskClient, course: PublishedCourse, count_queries: CountQueries
) -> None:
    with app.app_context():
        for number in range(20):
            do_unit(enrol(make_person(f"Learner {number}"), course), "first-lesson")
    trainer.get(CSV)
    with count_queries() as queries:
        assert len(table(trainer.get(CSV).text)) == 21
    assert len(queries) <= 5, queries


def test_a_trainer_may_vouch_for_their_learners_only(app: Flask, person: Person, course: PublishedCourse) -> None:
    def teacher(*scopes: str) -> Identity:
        return Identity(1, "Meera", "en", 1, frozenset(Grant(Role.TRAINER, scope) for scope in scopes))

    with app.app_context():
        assert not teaches_learner(teacher("course:a-course"), person.id)
        enrol(person, course)
        assert teaches_learner(teacher("course:a-course"), person.id)
        assert teaches_learner(teacher(""), person.id)
        assert not teaches_learner(teacher("course:another"), person.id)
        assert not teaches_learner(teacher(), person.id)
        leave(person, course)
        assert not teaches_learner(teacher("course:a-course"), person.id)
