"""Taking a quiz without JavaScript: page by page, back and forth, summary, handing in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.extensions import db
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import give, make_attempt, make_enrolment, make_quiz, take
from tests.quizzes.conftest import Sitting

START = "/courses/a-course/first-module/first-quiz/attempts"


def body(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_start_leads_to_the_first_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person()
        make_enrolment(person, make_quiz())
    sign_in(client, person)
    response = client.post(START)
    assert response.status_code == 303
    assert re.fullmatch(r"/attempts/\d+", response.location)
    assert client.post(START).location == response.location


def test_start_without_being_on_the_course_leads_to_the_course(sitting: Sitting, stranger: FlaskClient) -> None:
    assert stranger.post(START).location.endswith("/courses/a-course")


def test_start_of_what_is_no_quiz_is_not_there(sitting: Sitting) -> None:
    assert sitting.client.post("/courses/a-course/first-module/first-lesson/attempts").status_code == 404


def test_start_when_no_attempt_is_left_says_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person()
        take(person, make_quiz(attempts=1), {})
    sign_in(client, person)
    response = client.post(START, follow_redirects=True)
    assert "You have used all attempts" in response.get_data(as_text=True)


def test_a_page_shows_its_questions_and_what_is_saved(sitting: Sitting) -> None:
    sitting.send("promise", "false")
    sitting.send("portal", "<eMigrate>")
    html = body(sitting.client, f"{sitting.url}?page=2")
    assert "Which portal?" in html
    assert "Which visa?" not in html
    assert re.search(r'value="false"[^>]* checked', html)
    assert 'value="&lt;eMigrate&gt;"' in html
    assert "Saved at" in html


def test_a_page_takes_three_queries(sitting: Sitting, count_queries: CountQueries) -> None:
    body(sitting.client, sitting.url)
    with count_queries() as statements:
        body(sitting.client, sitting.url)
    assert len(statements) == 3


@pytest.mark.parametrize(
    ("asked", "title"), [("", "Page 1 of 3"), ("0", "Page 1"), ("99", "Page 3"), ("१", "Page 1"), ("x", "Page 1")]
)
def test_a_page_number_that_makes_no_sense(sitting: Sitting, asked: str, title: str) -> None:
    assert title in body(sitting.client, f"{sitting.url}?page={asked}")


def test_every_question_has_a_legend_and_every_control_a_label(sitting: Sitting) -> None:
    for page in (1, 2, 3):
        html = body(sitting.client, f"{sitting.url}?page={page}")
        assert html.count("<fieldset") == html.count("<legend")
        controls = re.findall(r'<input[^>]*\bid="([^"]+)"', html)
        assert controls
        assert all(f'for="{control}"' in html for control in controls)


@pytest.mark.parametrize(
    ("page", "go", "where"),
    [
        (1, "next", "?page=2"),
        (2, "previous", "?page=1"),
        (1, "stay", "?page=1"),
        (1, "previous", "?page=1"),
        (3, "next", "?page=3"),
        (1, "summary", "/summary"),
        (1, "charge", "?page=3#q-charge"),
        (1, "//evil.example", "?page=1"),
    ],
)
def test_every_button_keeps_the_answers_and_leads_on(sitting: Sitting, page: int, go: str, where: str) -> None:
    question, value, kept = {1: ("visa", "b", "b"), 2: ("promise", "true", True), 3: ("charge", "1", "1")}[page]
    response = sitting.post(page, go, **{question: value})
    assert response.status_code == 303
    assert response.location == sitting.url + where
    assert sitting.answers() == {question: kept}


def test_a_page_keeps_all_its_answers(sitting: Sitting) -> None:
    sitting.post(1, visa="b", papers=["a", "c"])
    assert sitting.answers() == {"visa": "b", "papers": ["a", "c"]}


def test_what_was_not_touched_is_not_written(sitting: Sitting) -> None:
    sitting.post(1, before_visa="null", before_papers="null")
    assert sitting.answers() == {}


def test_a_tick_can_be_taken_away(sitting: Sitting) -> None:
    sitting.send("papers", "a")
    sitting.post(1, before_papers='["a"]')
    assert sitting.answers() == {"papers": None}


def test_an_old_page_does_not_take_back_what_another_has_saved(sitting: Sitting) -> None:
    sitting.send("visa", "c")
    sitting.post(1, before_visa="null", papers="a")
    assert sitting.answers() == {"visa": "c", "papers": ["a"]}


def test_a_change_on_an_old_page_is_the_newest_answer(sitting: Sitting) -> None:
    sitting.send("visa", "c")
    sitting.post(1, before_visa='"a"', visa="b")
    assert sitting.answers() == {"visa": "b"}


def test_an_answer_that_makes_no_sense_comes_back_as_it_was_typed_and_the_others_are_kept(sitting: Sitting) -> None:
    response = sitting.post(3, "summary", charge="12,5")
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="12,5"' in html
    assert "Write a decimal with a point: 12.5." in html
    assert 'href="#q-charge"' in html
    assert 'aria-invalid="true"' in html
    response = sitting.post(1, visa="zzz", papers="a")
    assert response.status_code == 422
    assert sitting.answers() == {"papers": ["a"]}


def test_questions_of_other_pages_are_left_alone(sitting: Sitting) -> None:
    sitting.post(1, charge="5", visa="b")
    assert sitting.answers() == {"visa": "b"}


def test_the_summary_names_what_has_no_answer(sitting: Sitting) -> None:
    sitting.send("visa", "b")
    sitting.send("papers")
    html = body(sitting.client, f"{sitting.url}/summary")
    assert "4 questions have no complete answer yet." in html
    assert "1 of 5 answered" in html
    assert f'href="{sitting.url}?page=1#q-papers"' in html
    assert "#q-visa" not in html


def test_the_summary_of_a_full_attempt(sitting: Sitting, app: Flask) -> None:
    with app.app_context():
        give(
            sitting.person,
            sitting.attempt_id,
            {"visa": "a", "papers": ["a"], "promise": True, "portal": "x", "charge": "1"},
        )
    assert "All questions are answered." in body(sitting.client, f"{sitting.url}/summary")


def test_handing_in_twice_shows_the_same_result(sitting: Sitting) -> None:
    sitting.send("visa", "b")
    first = sitting.client.post(f"{sitting.url}/submit")
    second = sitting.client.post(f"{sitting.url}/submit")
    assert (first.status_code, first.location) == (303, f"{sitting.url}/result")
    assert second.location == first.location
    assert "1 of 5 marks: 20%" in body(sitting.client, first.location)


def test_after_handing_in_the_pages_lead_to_the_result(sitting: Sitting) -> None:
    sitting.client.post(f"{sitting.url}/submit")
    for address in (sitting.url, f"{sitting.url}/summary"):
        assert sitting.client.get(address).location == f"{sitting.url}/result"
    response = sitting.post(1, visa="b")
    assert response.location == f"{sitting.url}/result"
    assert "were not added" in body(sitting.client, response.location)
    assert sitting.answers() == {}


def test_the_result_of_an_attempt_in_progress_leads_to_its_page(sitting: Sitting) -> None:
    assert sitting.client.get(f"{sitting.url}/result").location == sitting.url


@pytest.mark.parametrize("path", ["", "/summary", "/result"])
def test_an_attempt_is_its_owners_alone(sitting: Sitting, stranger: FlaskClient, app: Flask, path: str) -> None:
    assert stranger.get(sitting.url + path).status_code == 404
    assert sitting.client.get(f"/attempts/999{path}").status_code == 404
    response = app.test_client().get(sitting.url + path)
    assert response.status_code in {302, 303}
    assert "/sign-in" in response.location


def test_nobody_else_saves_or_hands_in(sitting: Sitting, stranger: FlaskClient) -> None:
    assert stranger.post(sitting.url, data={"page": 1, "before.visa": "null", "q.visa.answer": "b"}).status_code == 404
    assert stranger.post(f"{sitting.url}/submit").status_code == 404
    assert sitting.answers() == {}
    assert sitting.client.get(sitting.url).status_code == 200


def test_when_the_time_is_up_what_was_saved_is_handed_in(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False) as now:
        with app.app_context():
            person = make_person()
            attempt_id = make_attempt(person, make_quiz(time_limit_minutes=5))
            give(person, attempt_id, {"visa": "b"})
            db.session.remove()
        sign_in(client, person)
        assert "You can answer until" in body(client, f"/attempts/{attempt_id}")
        now.shift(timedelta(minutes=6))
        assert client.get(f"/attempts/{attempt_id}").location.endswith("/summary")
        assert "The time is up" in body(client, f"/attempts/{attempt_id}/summary")
        late = {"page": 1, "before.papers": "null", "q.papers.answer": "a"}
        response = client.post(f"/attempts/{attempt_id}", data=late, follow_redirects=True)
        html = response.get_data(as_text=True)
    assert "The time was up." in html
    assert "1 of 5 marks" in html


def test_pages_are_in_the_language_of_the_reader(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person(language="hi")
        attempt_id = make_attempt(person, make_quiz())
        db.session.remove()
    sign_in(client, person)
    html = body(client, f"/attempts/{attempt_id}")
    assert '<html lang="hi">' in html
    assert "पहली प्रश्नोत्तरी" in html
    assert "विकल्प a" in html


def test_no_browser_keeps_an_old_copy_of_an_attempt(sitting: Sitting) -> None:
    for path in ("", "/summary", "/answers"):
        assert sitting.client.get(sitting.url + path).headers["Cache-Control"] == "private, no-store"
