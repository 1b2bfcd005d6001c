"""The pages of a correction: the form, the preview, the work, and the lists of what was corrected."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from lms.core import jobs
from lms.core.database import transaction
from lms.core.jobs import Job, JobState
from lms.courses.editing import edit_file
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.roles import Role
from lms.quizzes.corrections import QuizCorrection
from lms.quizzes.models import QuizAttempt
from tests.factories.courses import MODULE, make_bundle, make_course, text, yaml
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import QUIZ_FILE, RIGHT, WRONG, make_quiz, quiz_file, take
from tests.forms import drawn_values

QUIZ = "/teaching/a-course/quizzes/first-quiz"
VISA = f"{QUIZ}/questions/visa"
PAGE = f"{VISA}/correct"
LIST = f"{QUIZ}/corrections"
KEY = {"key-a": "100", "key-b": "0", "key-c": "0", "reason": "The agent was right."}


@pytest.fixture
def quiz(app: Flask) -> PublishedCourse:
    """A quiz at which two people have done everything right, one of them by a key that is not the one yet."""
    with app.app_context():
        course = make_quiz(pass_mark=100)
        take(make_person("Asha Devi"), course, RIGHT)
        take(make_person("Ravi Kumar"), course, {**RIGHT, "visa": "a"})
        db.session.remove()
    return course


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, quiz: PublishedCourse) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        return sign_in(client, make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")]))


def send(trainer: FlaskClient, url: str = PAGE, **changes: Any) -> TestResponse:
    """Send the form as it is drawn, with some controls changed."""
    values: dict[str, Any] = drawn_values(trainer.get(url).text)
    return trainer.post(url, data={**values, **changes})


def go_on(trainer: FlaskClient, page: TestResponse, go: str, url: str = PAGE) -> TestResponse:
    """Press a button of the preview."""
    return trainer.post(url, data={**drawn_values(page.text), "go": go})


def scores(app: Flask) -> list[float | None]:
    with app.app_context():
        found = db.session.scalars(select(QuizAttempt.score).order_by(QuizAttempt.id)).all()
        db.session.remove()
    return list(found)


def corrections(app: Flask) -> int:
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(QuizCorrection)) or 0
        db.session.remove()
    return count


def work(app: Flask) -> None:
    with app.app_context():
        jobs.run_due()
        db.session.remove()


def test_the_form_shows_the_question_and_its_key(trainer: FlaskClient) -> None:
    page = trainer.get(PAGE)
    assert page.status_code == 200
    assert "Which visa?" in page.text
    values = drawn_values(page.text)
    assert [values[f"key-{choice}"] for choice in "abc"] == [["0"], ["100"], ["0"]]
    assert "full_marks" not in values


def test_the_preview_names_everybody_and_changes_nothing(app: Flask, trainer: FlaskClient) -> None:
    page = send(trainer, **KEY)
    assert page.status_code == 200
    assert "Nothing has been changed yet." in page.text
    rows = re.findall(r'<th scope="row">([^<]+)</th>', page.text)
    assert rows == ["Asha Devi", "Ravi Kumar"]
    assert "no longer passed" in page.text
    assert "newly passed" in page.text
    assert "a unit once done stays done" in page.text
    assert (scores(app), corrections(app)) == ([100, 80], 0)


def test_a_correction_is_made_worked_off_and_listed(app: Flask, trainer: FlaskClient) -> None:
    answer = go_on(trainer, send(trainer, **KEY), "apply")
    assert answer.status_code == 303
    page = trainer.get(answer.location)
    assert "Waiting for its turn" in page.text
    assert "data-refresh" in page.text
    assert scores(app) == [100, 80]
    work(app)
    assert scores(app) == [80, 100]
    page = trainer.get(answer.location)
    assert "Done: the key is corrected" in page.text
    for words in ("Meera Joshi", "The agent was right.", "Asha Devi", "Ravi Kumar"):
        assert words in page.text
    for listed in (trainer.get(LIST).text, trainer.get(f"{VISA}/versions").text):
        assert all(words in listed for words in ("Meera Joshi", "The agent was right.", ">2<"))
        assert answer.location in listed


def test_the_same_can_be_had_as_csv_before_and_after(app: Flask, trainer: FlaskClient) -> None:
    preview = send(trainer, **KEY)
    wanted = [["Asha Devi", "First quiz", "1", "5.0", "4.0", "5.0", "100.0", "80.0", "yes", "no"]]
    wanted += [["Ravi Kumar", "First quiz", "1", "4.0", "5.0", "5.0", "80.0", "100.0", "no", "yes"]]
    assert table(go_on(trainer, preview, "csv")) == wanted
    location = go_on(trainer, preview, "apply").location
    work(app)
    assert table(trainer.get(f"{location}.csv")) == wanted


def table(answer: TestResponse) -> list[list[str]]:
    """Return the rows of a CSV file but for the names of its columns."""
    assert answer.mimetype == "text/csv"
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert header[0] == "Name"
    return rows


def test_full_marks_for_all_is_a_choice(app: Flask, trainer: FlaskClient) -> None:
    page = send(trainer, full_marks="y", reason="Two readings.")
    assert "Everybody gets the full mark for this question." in page.text
    assert go_on(trainer, page, "apply").status_code == 303
    work(app)
    assert scores(app) == [100, 100]
    assert drawn_values(trainer.get(PAGE).text)["full_marks"] == ["y"]


def test_one_can_go_back_and_change_the_key_again(trainer: FlaskClient) -> None:
    page = go_on(trainer, send(trainer, **KEY), "edit")
    values = drawn_values(page.text)
    assert page.status_code == 200
    assert (values["key-a"], values["reason"]) == (["100"], ["The agent was right."])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Say why the key is corrected."),
        ({"reason": "x" * 501}, "This is too long: 500 characters at most."),
        ({"key-a": "much"}, "Write a number from -100 to 100, in per cent."),
        ({"key-a": "0", "key-b": "0"}, "no answer earns the whole mark"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    app: Flask, trainer: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    for go in ("", "apply", "csv"):
        page = send(trainer, **{**KEY, **changes, "go": go})
        assert page.status_code == 422
        assert sentence in page.text
        assert drawn_values(page.text)["key-c"] == ["0"]
    assert (scores(app), corrections(app)) == ([100, 80], 0)


def test_a_key_that_changes_nothing_says_so(trainer: FlaskClient) -> None:
    page = send(trainer, reason="Just looking.")
    assert "The key is the one that holds already" in page.text
    assert 'value="apply"' not in page.text


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(app: Flask, trainer: FlaskClient) -> None:
    preview = send(trainer, **KEY)
    with app.app_context():
        edit_file("a-course", QUIZ_FILE, lambda data: data.update(minutes=12), by=None)
        db.session.remove()
    answer = go_on(trainer, preview, "apply")
    assert answer.status_code == 422
    assert "Somebody else has changed this since you opened the page" in answer.text
    assert corrections(app) == 0
    assert go_on(trainer, trainer.post(PAGE, data=drawn_values(answer.text)), "apply").status_code == 303


def test_sent_twice_it_is_made_once(app: Flask, trainer: FlaskClient) -> None:
    preview = send(trainer, **KEY)
    assert [go_on(trainer, preview, "apply").status_code for _ in range(2)] == [303, 422]
    assert corrections(app) == 1


def test_many_changes_come_in_pages(app: Flask, trainer: FlaskClient, quiz: PublishedCourse) -> None:
    with app.app_context():
        for number in range(52):
            take(make_person(f"Person {number:02}"), quiz, WRONG)
        db.session.remove()
    page = send(trainer, full_marks="y", reason="Two readings.")
    assert "Page 1 of 2" in page.text
    assert "Person 50" not in page.text
    page = go_on(trainer, page, "page:2")
    assert "Page 2 of 2" in page.text
    assert "Person 51" in page.text
    assert "Page 2 of 2" in go_on(trainer, page, "page:999999").text
    location = go_on(trainer, page, "apply").location
    work(app)
    assert "Person 51" in trainer.get(f"{location}?page=2").text


def test_work_that_was_given_up_can_be_taken_up_again(app: Flask, trainer: FlaskClient) -> None:
    location = go_on(trainer, send(trainer, **KEY), "apply").location
    with app.app_context(), transaction():
        db.session.execute(update(Job).values(state=JobState.FAILED))
    assert "Not all attempts could be marked anew." in trainer.get(location).text
    assert trainer.post(location).status_code == 303
    work(app)
    assert scores(app) == [80, 100]


def test_a_question_that_people_grade_has_no_key_but_can_give_full_marks(app: Flask, trainer: FlaskClient) -> None:
    level = {"points": 1, "text": text("Yes")}
    rubric = [{"id": "seen", "text": text("Saw it"), "levels": [{**level, "points": 0}, level]}]
    essay = {"id": "essay", "kind": "long_answer", "text": text("What did you see?"), "rubric": rubric}
    with app.app_context():
        make_quiz(content={"questions": [essay]})
        db.session.remove()
    url = f"{QUIZ}/questions/essay/correct"
    assert "there is no key" in trainer.get(url).text
    assert "Everybody gets the full mark" in send(trainer, url, full_marks="y", reason="Faulty.").text


@pytest.mark.parametrize("question", ["papers", "promise", "portal", "charge"])
def test_every_kind_has_its_form_and_sent_back_it_is_the_same_key(trainer: FlaskClient, question: str) -> None:
    url = f"{QUIZ}/questions/{question}/correct"
    assert any(name.startswith("key-") for name in drawn_values(trainer.get(url).text))
    page = send(trainer, url, reason="Just looking.")
    assert "The key is the one that holds already" in page.text


def test_a_question_of_another_course_says_where_it_is_corrected(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        own: dict[str, bytes | str | None] = dict.fromkeys(
            each for each in make_bundle().files if each.startswith(MODULE)
        )
        make_course(
            "third", files={**own, "04-taken/module.yaml": yaml({"from": "a-course/first-module"})}, completion=None
        )
        meera = make_person("Meera", [(Role.TRAINER, "course:third")])
        db.session.remove()
    browser = sign_in(app.test_client(), meera)
    url = "/teaching/third/quizzes/first-quiz/questions/visa/correct"
    page = browser.get(url)
    assert "This is taken from the course “A course” and cannot be changed here." in page.text
    assert browser.post(url, data={**KEY, "go": "apply"}).status_code == 422
    assert corrections(app) == 0


def test_a_question_of_a_bank_shows_all_quizzes_that_take_it(app: Flask, trainer: FlaskClient) -> None:
    quiz = {**quiz_file(), "questions": [], "banks": ["basics"], "slots": ["visa"]}
    bank = {"title": text("A bank"), "questions": quiz_file()["questions"][:1]}
    second = {**quiz, "title": text("Second quiz")}
    files = {"banks/basics.yaml": yaml(bank), QUIZ_FILE: yaml(quiz), f"{MODULE}/04-second-quiz.yaml": yaml(second)}
    with app.app_context():
        take(make_person("Sunil"), make_course(files=files, completion=None), {"visa": "b"})
        db.session.remove()
    url = PAGE.replace("first-quiz", "second-quiz")
    page = send(trainer, url, **KEY)
    assert "It is corrected in these quizzes too" in page.text
    assert "Sunil" in page.text
    assert page.text.count("First quiz") > 1
    location = go_on(trainer, page, "apply", url).location
    work(app)
    assert trainer.get(location).status_code == 200
    assert "The agent was right." in trainer.get(LIST).text
    assert scores(app)[-1] == 0


def test_the_versions_say_how_many_attempts_saw_each(app: Flask, trainer: FlaskClient, quiz: PublishedCourse) -> None:
    def say(words: str) -> None:
        with app.app_context():
            edit_file("a-course", QUIZ_FILE, lambda data: data["questions"][0]["text"].update(en=words), by=None)
            db.session.remove()

    with app.app_context():  # a revision in which the question stays as it is
        edit_file("a-course", "course.yaml", lambda data: data.update(hours=9), by=None)
        edit_file("a-course", QUIZ_FILE, lambda data: data.update(minutes=12), by=None)
        db.session.remove()
    say("Which visa now?")
    page = trainer.get(f"{VISA}/versions").text
    assert re.findall(r"Since revision (\d+)", page) == ["4", "1"]
    assert re.findall(r"(\d+) attempts? saw it", page) == ["0", "2"]
    assert page.index("Which visa now?") < page.index("Which visa?")
    say("Which visa?")
    page = trainer.get(f"{VISA}/versions").text
    assert re.findall(r"Since revision (\d+)", page) == ["5", "4", "1"]


def test_a_list_without_corrections_says_what_to_do(trainer: FlaskClient) -> None:
    assert "No key was corrected" in trainer.get(LIST).text


@pytest.mark.parametrize(
    "url",
    [
        f"{QUIZ}/questions/nothing/correct",
        f"{QUIZ}/questions/nothing/versions",
        "/teaching/a-course/quizzes/first-lesson/corrections",
        f"{LIST}/7",
        f"{LIST}/7.csv",
    ],
)
def test_what_is_not_there_is_not_found(trainer: FlaskClient, url: str) -> None:
    assert trainer.get(url).status_code == 404


def test_only_trainers_of_the_course_come_here(app: Flask, trainer: FlaskClient) -> None:
    made = go_on(trainer, send(trainer, **KEY), "apply").location
    with app.app_context():
        learner, other = make_person(), make_person("Sunil", [(Role.TRAINER, "course:another")])
        db.session.remove()
    urls = [PAGE, LIST, made, f"{made}.csv", f"{VISA}/versions"]
    for browser, status in (
        (app.test_client(), 303),
        (sign_in(app.test_client(), learner), 403),
        (sign_in(app.test_client(), other), 404),
    ):
        assert [browser.get(url).status_code for url in urls] == [status] * len(urls)
        refused = 401 if status == 303 else status
        assert [browser.post(url, data=KEY).status_code for url in (PAGE, made)] == [refused] * 2
    assert corrections(app) == 1
