"""The page from which a quiz begins, the page of its result, and what no page gives away too early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses.operations import publish_bundle
from lms.extensions import db
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.courses import make_bundle
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import QUIZ_FILE, RIGHT, WRONG, make_attempt, make_enrolment, make_quiz, take
from tests.quizzes.conftest import JSON, Sitting
from tests.quizzes.test_attempt_pages import body

UNIT = "/courses/a-course/first-module/first-quiz"


@pytest.fixture
def person(app: Flask, client: FlaskClient) -> Iterator[Person]:
    """A learner who is signed in."""
    with app.app_context():
        person = make_person()
        sign_in(client, person)
        yield person
        db.session.remove()


def result(client: FlaskClient, person: Person, answers: dict[str, Any], **settings: Any) -> str:
    return body(client, f"/attempts/{take(person, make_quiz(**settings), answers)}/result")


def test_the_unit_page_says_the_rules(client: FlaskClient, person: Person) -> None:
    make_enrolment(person, make_quiz(attempts=3, pass_mark=70, time_limit_minutes=20))
    html = body(client, UNIT)
    for words in (
        "5 questions",
        "5 marks in all",
        "70%",
        "You have 3 attempts.",
        "The best one counts.",
        "20 minutes",
        "Start the quiz",
    ):
        assert words in html
    assert "Five <em>short</em> questions." in html


def test_the_unit_page_without_limits(client: FlaskClient, person: Person) -> None:
    make_enrolment(person, make_quiz(attempts=0, pass_mark=0, grade="last"))
    html = body(client, UNIT)
    assert "as often as you like" in html
    assert "The last one counts." in html
    assert "You pass with" not in html


def test_the_unit_page_leads_on_with_an_attempt_in_progress(client: FlaskClient, person: Person) -> None:
    attempt_id = make_attempt(person, make_quiz())
    html = body(client, UNIT)
    assert "Go on with attempt 1" in html
    assert f'href="/attempts/{attempt_id}"' in html


def test_the_unit_page_lists_attempts(client: FlaskClient, person: Person) -> None:
    course = make_quiz(attempts=2)
    first = take(person, course, {"visa": "b"})
    html = body(client, UNIT)
    assert "1 of 5" in html
    assert "20%" in html
    assert f'href="/attempts/{first}/result"' in html
    assert "1 attempt is left." in html
    take(person, course, WRONG)
    html = body(client, UNIT)
    assert "You have used all attempts" in html
    assert "Try again" not in html


def test_the_unit_page_takes_few_queries(client: FlaskClient, person: Person, count_queries: CountQueries) -> None:
    take(person, make_quiz(), RIGHT)
    body(client, UNIT)
    with count_queries() as statements:
        body(client, UNIT)
    assert len(statements) <= 4


def test_a_passed_result(client: FlaskClient, person: Person) -> None:
    html = result(client, person, RIGHT)
    assert "5 of 5 marks: 100%" in html
    assert "Well done: you have passed." in html
    assert "Back to the course" in html


def test_a_failed_result_with_attempts_left(client: FlaskClient, person: Person) -> None:
    html = result(client, person, {"visa": "b", "papers": ["a"]}, attempts=2)
    assert "Not yet: 60% is needed." in html
    assert "Try again" in html
    assert "1 attempt is left." in html
    for words in ("Right", "Partly right", "Not answered"):
        assert words in html


def test_a_failed_result_without_attempts_left(client: FlaskClient, person: Person) -> None:
    html = result(client, person, WRONG, attempts=1)
    assert "Talk to your trainer" in html
    assert "Try again" not in html
    assert "Not right" in html


def test_a_result_without_a_pass_mark(client: FlaskClient, person: Person) -> None:
    assert "this quiz is done" in result(client, person, WRONG, pass_mark=0)


def test_a_worse_attempt_after_a_passed_one(client: FlaskClient, person: Person) -> None:
    course = make_quiz(attempts=3)
    take(person, course, RIGHT)
    assert "you have passed the quiz in another" in result(client, person, WRONG, attempts=3)


def test_own_answers_are_shown_as_text(client: FlaskClient, person: Person) -> None:
    html = result(client, person, {"portal": "<b>me</b>", "visa": "a"})
    assert "&lt;b&gt;me&lt;/b&gt;" in html
    assert "Choice a" in html


def test_right_answers_are_shown_once_nothing_more_can_be_gained(client: FlaskClient, person: Person) -> None:
    html = result(client, person, WRONG, attempts=1)
    assert "The right answer" in html
    assert "35,400" in html
    assert "emigrate" in html


def test_the_review_rules_of_the_author_hold(client: FlaskClient, person: Person) -> None:
    hidden = dict.fromkeys(("own_answer", "correctness", "marks", "feedback", "right_answer"), "never")
    html = result(client, person, WRONG, attempts=1, review=hidden)
    for words in ("SECRET", "Not right", "of 5 marks", "Your answer", "The right answer", "Google"):
        assert words not in html


def test_a_result_takes_few_queries(client: FlaskClient, person: Person, count_queries: CountQueries) -> None:
    attempt_id = take(person, make_quiz(), RIGHT)
    with count_queries() as statements:
        body(client, f"/attempts/{attempt_id}/result")
    assert len(statements) <= 7


def test_the_result_of_a_quiz_that_is_no_longer_in_the_course(client: FlaskClient, person: Person) -> None:
    attempt_id = take(person, make_quiz(), WRONG)
    bundle = make_bundle(files={QUIZ_FILE: None}, completion={"units": "all"})
    publish_bundle(bundle, by=None, allow_removals=True)
    assert "Back to the course" in body(client, f"/attempts/{attempt_id}/result")


def test_nothing_is_given_away_before_the_rules_allow(sitting: Sitting) -> None:
    client, url = sitting.client, sitting.url
    seen = [
        client.get(UNIT),
        *(client.get(f"{url}?page={page}") for page in (1, 2, 3)),
        sitting.send("visa", "a"),
        sitting.send("visa", "b", sequence=4),
        sitting.send("charge", "30000"),
        sitting.send("promise", "true"),
        sitting.post(2, "next", promise="false", before_promise="true", portal="a guess"),
        sitting.post(3, charge="12,5"),
        client.get(f"{url}/answers", headers=JSON),
        client.get(f"{url}/summary"),
    ]
    client.post(f"{url}/submit")
    before_passing = [client.get(f"{url}/result"), client.get(UNIT)]
    for response in seen:
        text = response.get_data(as_text=True)
        assert response.status_code < 500
        for telling in ("SECRET", "fraction", "35400", "35,400", "migrate", "Right", "प्रतिक्रिया"):
            assert telling not in text, response.request.path
    for response in before_passing:
        text = response.get_data(as_text=True)
        for telling in ("35,400", "emigrate", "The right answer<", "Choice c"):
            assert telling not in text
