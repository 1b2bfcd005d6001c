from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.queries import PublishedCourse
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_course
from tests.factories.learning import do_unit, enrol, leave, state_of
from tests.factories.people import make_person, sign_in
from tests.forms import without_tokens

COURSE = "/courses/a-course"
FIRST, SECOND, QUIZ = (f"{COURSE}/first-module/{unit}" for unit in ("first-lesson", "second-lesson", "first-quiz"))
DRAFT = {
    f"{MODULE}/04-later.md": "---\ntitle: Later lesson\naim: Know it.\nminutes: 10\nstatus: draft\n---\n",
    f"{MODULE}/04-later.hi.md": "---\ntitle: बाद का पाठ\naim: जानना।\n---\n",
}
MISSING = [
    "/courses/none/first-module/first-lesson",
    f"{COURSE}/other-module/first-lesson",
    f"{COURSE}/first-module/other-lesson",
]


def done(app: Flask, person: Person, course: PublishedCourse) -> set[str]:
    with app.app_context():
        state = state_of(person, course)
    assert state is not None
    return {unit_id for unit_id, progress in state.progress.items() if progress.done_at}


def test_a_learner_reads_a_lesson(learner: FlaskClient) -> None:
    page = learner.get(FIRST).text
    assert "<h1" in page
    assert "Text of First lesson" in page
    assert "Know what is on this page." in page
    assert "Unit 1 of 3" in page
    assert f'href="{SECOND}"' in page
    assert f'action="{FIRST}/done"' in page


def test_a_lesson_is_there_in_hindi(learner: FlaskClient, app: Flask, course: PublishedCourse) -> None:
    with app.app_context():
        reader = make_person("आशा", language="hi")
        enrol(reader, course)
    page = sign_in(app.test_client(), reader).get(FIRST).text
    assert '<html lang="hi"' in page
    assert "पहला पाठ का पाठ" in page


def test_the_last_lesson_leads_back_and_on(learner: FlaskClient) -> None:
    page = learner.get(SECOND).text
    assert f'href="{FIRST}"' in page
    assert f'href="{QUIZ}"' in page


def test_the_quiz_is_studied_in_its_place(learner: FlaskClient) -> None:
    response = learner.get(QUIZ)
    assert response.status_code == 200
    assert "First quiz" in response.text


def test_pressing_the_button_counts_and_leads_on(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    response = learner.post(f"{FIRST}/done")
    assert (response.status_code, response.location) == (303, SECOND)
    assert done(app, person, course) == {"first-lesson"}


@time_machine.travel("2026-11-20 20:00:00+00:00", tick=False)
def test_a_studied_lesson_says_when_and_asks_no_more(learner: FlaskClient) -> None:
    learner.post(f"{FIRST}/done")
    page = learner.get(FIRST).text
    assert f'action="{FIRST}/done"' not in page
    assert "You studied this unit on" in page
    assert "21" in page.partition("You studied this unit on")[2][:20], "the day in India, not in Greenwich"


def test_pressing_twice_counts_once(app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse) -> None:
    assert learner.post(f"{FIRST}/done").location == learner.post(f"{FIRST}/done").location
    assert done(app, person, course) == {"first-lesson"}


def test_the_last_unit_leads_to_the_course(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        files = {f"{MODULE}/03-first-quiz.yaml": None}
        course = make_course("lessons-only", files=files, completion={"units": "all", "quizzes": {}})
        enrol(person, course)
    response = member.post("/courses/lessons-only/first-module/second-lesson/done")
    assert response.location == "/courses/lessons-only"
    assert "That was the last unit." in member.get(response.location).text
    member.post("/courses/lessons-only/first-module/first-lesson/done")
    assert "Your certificate waits for you." in member.get("/courses/lessons-only").text


def test_opening_a_lesson_does_not_count(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    learner.get(FIRST)
    learner.get(f"{FIRST}/done")
    assert done(app, person, course) == set()


def test_a_quiz_is_not_done_by_saying_so(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    assert learner.post(f"{QUIZ}/done").status_code == 404
    assert done(app, person, course) == set()


def test_a_visitor_signs_in_first(client: FlaskClient, course: PublishedCourse) -> None:
    response = client.get(FIRST)
    assert response.status_code in {302, 303}
    assert response.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_who_is_not_on_the_course_is_led_to_its_page(
    member: FlaskClient, course: PublishedCourse, method: str
) -> None:
    response = member.get(FIRST) if method == "get" else member.post(f"{FIRST}/done")
    assert (response.status_code, response.location) == (303, COURSE)
    assert "Enrol on the course first" in member.get(COURSE).text


def test_somebody_who_left_is_led_there_too(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        leave(person, course)
    assert learner.get(FIRST).location == COURSE


def test_another_persons_button_counts_for_nobody_else(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        other = make_person("Ravi Kumar")
        enrol(other, course)
    sign_in(app.test_client(), other).post(f"{FIRST}/done")
    assert done(app, person, course) == set()


@pytest.mark.parametrize("address", MISSING)
def test_what_is_not_there_is_404(learner: FlaskClient, address: str) -> None:
    assert learner.get(address).status_code == 404
    assert learner.post(f"{address}/done").status_code == 404


def test_a_unit_still_being_written_is_404(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        enrol(person, make_course("half", files=DRAFT))
    address = "/courses/half/first-module/later"
    assert member.get(address).status_code == 404
    assert member.post(f"{address}/done").status_code == 404
    assert address not in member.get("/courses/half/first-module/first-quiz").text


def test_progress_survives_a_new_revision(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse, enrolment_id: int
) -> None:
    with app.app_context():
        do_unit(enrolment_id, "first-lesson")
        again = make_course(hours=3)
    assert again.revision_id != course.revision_id
    assert done(app, person, again) == {"first-lesson"}
    assert learner.get(SECOND).status_code == 200


def test_it_costs_few_queries(learner: FlaskClient, count_queries: CountQueries) -> None:
    learner.get(FIRST)
    with count_queries() as queries:
        assert learner.get(FIRST).status_code == 200
    assert len(queries) <= 3, queries


def test_what_is_about_one_learner_is_on_no_others_page(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse
) -> None:
    with app.app_context():
        other = make_person("Ravi Kumar")
        enrol(other, course)
    second = sign_in(app.test_client(), other)
    with time_machine.travel("2026-11-02 09:00:00+00:00", tick=False):
        learner.post(f"{FIRST}/done")
    assert "2 November 2026" in learner.get(FIRST).text
    assert f'action="{FIRST}/done"' in second.get(FIRST).text
    with time_machine.travel("2026-11-05 09:00:00+00:00", tick=False):
        second.post(f"{FIRST}/done")
    page = without_tokens(second.get(FIRST).text)
    assert "5 November 2026" in page
    assert "2 November 2026" not in page
    assert "Asha" not in page


def test_every_learners_button_works_with_their_own_token(
    app: Flask, learner: FlaskClient, person: Person, course: PublishedCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        other = make_person("Ravi Kumar")
        enrol(other, course)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for browser in (learner, sign_in(app.test_client(), other)):
        page = browser.get(SECOND).text
        form = page.partition(f'action="{SECOND}/done"')[2]
        token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
        assert browser.post(f"{SECOND}/done", data={"csrf_token": token}).location == QUIZ
    assert done(app, person, course) == {"second-lesson"}
