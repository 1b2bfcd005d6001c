from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.learning.models import Cohort, Enrolment
from lms.people.models import Person
from lms.people.organisations import add_member
from lms.people.roles import Role
from lms.quizzes.gradings import QuizGrading
from lms.quizzes.models import AttemptState
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_course, text, yaml
from tests.factories.people import make_organisation, make_person, sign_in
from tests.factories.quizzes import RIGHT, WRONG, give, make_attempt, make_quiz, quiz_file, take
from tests.factories.sittings import learners, sit

PAGE = "/teaching/a-course/quizzes/first-quiz/attempts"


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        make_quiz()
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        db.session.remove()
    return sign_in(client, meera)


@pytest.fixture
def asha(app: Flask, trainer: FlaskClient) -> tuple[Person, int]:
    """Somebody who has taken the quiz, and her attempt."""
    with app.app_context():
        person = make_person("Asha Devi")
        attempt_id = take(person, make_quiz(), {**RIGHT, "visa": "a"})
        db.session.remove()
    return person, attempt_id


def names(page: str) -> list[str]:
    return re.findall(rf'<a href="{PAGE}/\d+">([^<]*)</a>', page)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_attempts_are_listed_with_what_is_known_of_them(
    app: Flask, trainer: FlaskClient, asha: tuple[Person, int]
) -> None:
    with app.app_context():
        course = make_quiz()
        organisation = make_organisation("Shramik Sahayata")
        with transaction():
            add_member(organisation.id, asha[0].id, by=None)
            cohort = Cohort(course_id=course.course_id, name="Autumn", language="en", made_at=clock.now())
            db.session.add(cohort)
            db.session.flush()
            db.session.execute(update(Enrolment).values(cohort_id=cohort.id))
        db.session.remove()
    row = re.search(rf'<a href="{PAGE}/{asha[1]}">.*?</tr>', trainer.get(PAGE).text, re.DOTALL)
    assert row is not None
    found = words(row[0])
    assert found.startswith("Asha Devi 1 Marked 4 of 5 80%")
    assert found.endswith("under a minute English Shramik Sahayata Autumn")


@pytest.fixture
def many(app: Flask, trainer: FlaskClient) -> FlaskClient:
    """Three learners and four attempts, one of which waits to be marked."""
    with app.app_context():
        course = make_quiz()
        people = learners(course, 3)
        sit(course, people, [RIGHT, WRONG, {"visa": "b"}])
        nothing: dict[str, Any] = {"earned": None, "most": None, "score": None, "finished_at": None}
        sit(course, people[1:2], [RIGHT], number=2, state=AttemptState.SUBMITTED, **nothing)
        db.session.remove()
    return trainer


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort=name", [2, 3, 3, 4]),
        ("sort=-score", [2, 4, 3, 3]),
        ("sort=number&name=learner 3", [3, 3]),
        ("state=submitted", [3]),
        ("state=finished&sort=name", [2, 3, 4]),
        ("state=nonsense&sort=name&page=99", [2, 3, 3, 4]),
        ("language=hi", []),
    ],
)
def test_the_list_is_sorted_and_filtered(many: FlaskClient, query: str, found: list[int]) -> None:
    assert names(many.get(f"{PAGE}?{query}").text) == [f"Learner {number}" for number in found]


def test_the_list_as_csv(many: FlaskClient) -> None:
    answer = many.get(f"{PAGE}.csv?name=learner+3")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["Name"], row["Attempt"], row["State"], row["Per cent"], row["Minutes"]) for row in rows] == [
        ("Learner 3", "1", "Marked", "0.0", "10.0"),
        ("Learner 3", "2", "Waits to be graded", "", "10.0"),
    ]


def test_the_list_comes_in_pages_with_as_many_queries_as_ever(
    app: Flask, many: FlaskClient, count_queries: CountQueries
) -> None:
    with count_queries() as few:
        many.get(PAGE)
    with app.app_context():
        course = make_quiz()
        sit(course, learners(course, 60), [RIGHT] * 60)
        db.session.remove()
    with count_queries() as statements:
        page = many.get(PAGE).text
    assert len(names(page)) == 50
    assert len(statements) == len(few) <= 8
    assert len(names(many.get(f"{PAGE}?page=2").text)) == 14


def test_nobody_has_begun(trainer: FlaskClient) -> None:
    assert "Nobody has begun this quiz yet" in trainer.get(PAGE).text
    assert "No attempt fits" in trainer.get(f"{PAGE}?state=finished").text


def test_an_attempt_with_answers_marks_right_answers_and_moves(trainer: FlaskClient, asha: tuple[Person, int]) -> None:
    page = words(trainer.get(f"{PAGE}/{asha[1]}").text)
    assert "Attempt 1 of Asha Devi" in page
    assert "4 of 5 marks: 80%" in page
    assert "Question 1 Not right 0 of 1 Which visa?" in page
    assert "The answer given Choice a" in page
    assert "The right answer Choice b" in page
    assert re.search("Attempt started Asha Devi .* Attempt handed in Asha Devi .* Attempt marked", page)


def test_the_answers_of_an_attempt_in_progress_are_its_owners(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        person, course = make_person("Asha Devi"), make_quiz()
        attempt_id = make_attempt(person, course)
        give(person, attempt_id, {"portal": "nobody's business"})
        db.session.remove()
    page = trainer.get(f"{PAGE}/{attempt_id}").text
    assert "business" not in page
    assert "Answers are shown once the attempt has been handed in" in page


def test_an_attempt_that_a_person_marks(app: Flask, trainer: FlaskClient) -> None:
    essay = {"id": "why", "kind": "long_answer", "text": text("Why?")}
    with app.app_context():
        quiz = {**quiz_file(), "questions": [essay]}
        course = make_course(files={f"{MODULE}/03-first-quiz.yaml": yaml(quiz)})
        (attempt_id,) = sit(course, learners(course, 1), [{"why": {"text": "Because.", "files": []}}])
        db.session.remove()
    assert "Waits to be graded" in trainer.get(f"{PAGE}/{attempt_id}").text
    with app.app_context():
        with transaction():
            grading = {"attempt_id": attempt_id, "question_id": "why", "fraction": 0.5, "comment": "Say more."}
            db.session.add(QuizGrading(**grading, graded_at=clock.now()))
        db.session.remove()
    page = words(trainer.get(f"{PAGE}/{attempt_id}").text)
    assert "Say more." in page
    assert "0.5 of 1" in page


PAGES = [PAGE, f"{PAGE}.csv", f"{PAGE}/%d"]


@pytest.mark.parametrize("path", PAGES)
def test_a_learner_may_not_even_the_owner(
    app: Flask, trainer: FlaskClient, asha: tuple[Person, int], path: str
) -> None:
    owner = sign_in(app.test_client(), asha[0])
    assert owner.get(path.replace("%d", str(asha[1]))).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_the_trainer_of_another_course_finds_nothing(app: Flask, asha: tuple[Person, int], path: str) -> None:
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another")])
        db.session.remove()
    assert sign_in(app.test_client(), other).get(path.replace("%d", str(asha[1]))).status_code == 404


def test_an_attempt_at_another_quiz_is_not_found_here(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        other = make_quiz("other-course")
        (attempt_id,) = sit(other, learners(other, 1), [RIGHT])
        db.session.remove()
    assert trainer.get(f"{PAGE}/{attempt_id}").status_code == 404
    assert trainer.get(f"{PAGE}/999999").status_code == 404
    assert trainer.get("/teaching/a-course/quizzes/first-lesson/attempts").status_code == 404
