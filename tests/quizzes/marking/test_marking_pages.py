"""The pages on which trainers grade: the queue, one answer after the other, the list of answers."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.people.roles import Role
from lms.quizzes.gradings import QuizGrading
from lms.quizzes.marking.queries import gradings_of
from lms.quizzes.models import QuizAnswer, QuizAttempt
from tests.conftest import CountQueries
from tests.factories.courses import make_course
from tests.factories.marking import LETTER, grade, hand_in_answers, make_quiz_by_hand
from tests.factories.people import make_person, sign_in

QUEUE = "/teaching/a-course/quizzes/first-quiz/grading"
PAGE = f"{QUEUE}/letter"
LIST = f"{PAGE}/answers"
GIVEN = {"level.facts": "4", "level.words": "1", "comment": "Well said", "go": "next"}


@pytest.fixture
def quiz(app: Flask) -> PublishedCourse:
    with app.app_context():
        return make_quiz_by_hand()


@pytest.fixture
def meera(app: Flask) -> Person:
    with app.app_context():
        return make_person("Meera", [(Role.TRAINER, "course:a-course")])


@pytest.fixture
def trainer(client: FlaskClient, meera: Person) -> FlaskClient:
    return sign_in(client, meera)


@pytest.fixture
def attempts(app: Flask, quiz: PublishedCourse) -> list[int]:
    """Three people's attempts; the letter of each begins with their name."""
    names = ("Asha Devi", "Ravi Kumar", "Zoya Khan")
    with app.app_context():
        found = [
            hand_in_answers(make_person(name), quiz, letter={"text": f"{name[:4]} writes", "files": []})
            for name in names
        ]
        db.session.remove()
    return found


def post(client: FlaskClient, attempt_id: int, where: str = PAGE, **values: Any) -> Any:
    return client.post(where, data={**GIVEN, "attempt": attempt_id, "seen": 0, **values})


def given(app: Flask, attempt_id: int, question_id: str = "letter", part: str = "") -> Any:
    with app.app_context():
        found = gradings_of(attempt_id).get((question_id, part))
        db.session.remove()
    return found


@pytest.mark.usefixtures("attempts")
def test_the_queue_says_how_many_wait_for_each_question(trainer: FlaskClient) -> None:
    page = trainer.get(QUEUE).text
    assert f'href="{PAGE}"' in page
    assert f'href="{QUEUE}/case?part=why"' in page
    assert page.count('data-label="Waiting">3<') == 2
    assert "Which visa?" not in page


def test_the_queue_counts_what_is_graded(app: Flask, trainer: FlaskClient, meera: Person, attempts: list[int]) -> None:
    with app.app_context():
        grade(attempts[0], "letter", by=meera.id)
        grade(attempts[0], "case", "why", by=meera.id)
        grade(attempts[1], "case", "why", by=meera.id)
    page = trainer.get(QUEUE).text
    assert re.findall(r'data-label="(Waiting|Graded)">(\d)<', page) == [
        ("Waiting", "2"),
        ("Graded", "1"),
        ("Waiting", "1"),
        ("Graded", "2"),
    ]


def test_a_quiz_that_nobody_grades_says_so(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        make_course()
    assert "Nobody has to grade anything here" in trainer.get(QUEUE).text


def test_a_question_that_was_taken_out_of_the_quiz_still_waits(
    app: Flask, trainer: FlaskClient, attempts: list[int]
) -> None:
    with app.app_context():
        make_course()
    page = trainer.get(QUEUE).text
    assert f'href="{PAGE}"' in page
    assert post(trainer, attempts[0]).status_code == 303
    assert given(app, attempts[0]).fraction == 1


def test_an_answer_stands_there_with_all_that_its_grader_needs(trainer: FlaskClient, attempts: list[int]) -> None:
    page = trainer.get(PAGE).text
    for words in (
        "Asha Devi",
        "1 of 3 waiting",
        "Asha writes",
        "SECRET: look for the law",
        "SECRET facts at 2",
        "2 words",
    ):
        assert words in page
    assert f'name="attempt" value="{attempts[0]}"' in page
    assert page.count('name="level.facts"') == 3
    assert 'name="mark"' not in page


def test_a_part_of_a_case_without_a_rubric_takes_a_mark(app: Flask, trainer: FlaskClient, attempts: list[int]) -> None:
    where = f"{QUEUE}/case?part=why"
    page = trainer.get(where).text
    for words in ("An agent keeps a passport", "Why?", "Because the law says so", 'name="mark"', "From 0 to 1"):
        assert words in page
    response = post(trainer, attempts[0], where, mark="०.५")
    assert response.location == f"{QUEUE}/case?part=why&after={attempts[0]}"
    assert given(app, attempts[0], "case", "why").fraction == 0.5


def test_save_and_next_goes_through_all_that_wait(app: Flask, trainer: FlaskClient, attempts: list[int]) -> None:
    for attempt_id in attempts:
        page = trainer.get(PAGE, query_string={"after": attempts[0] - 1}).text
        assert f'name="attempt" value="{attempt_id}"' in page
        response = post(trainer, attempt_id)
        assert response.status_code == 303
        assert response.location == f"{PAGE}?after={attempt_id}"
    assert "Nothing waits here" in trainer.get(response.location).text
    assert given(app, attempts[2]).comment == "Well said"


def test_skip_leads_to_the_next_and_begins_again_at_the_end(trainer: FlaskClient, attempts: list[int]) -> None:
    assert f'href="{PAGE}?after={attempts[0]}"' in trainer.get(PAGE).text
    second = trainer.get(PAGE, query_string={"after": attempts[0]}).text
    assert "Ravi Kumar" in second
    assert "2 of 3 waiting" in second
    last = trainer.get(PAGE, query_string={"after": attempts[2]}).text
    assert "Asha Devi" in last
    assert "1 of 3 waiting" in last


@pytest.mark.usefixtures("attempts")
def test_names_are_hidden_where_the_trainer_wishes(trainer: FlaskClient, attempts: list[int]) -> None:
    for address in (f"{PAGE}?names=hidden", f"{LIST}?names=hidden&state=all", f"{PAGE}/answers.csv?names=hidden"):
        page = trainer.get(address).text
        assert "Asha Devi" not in page
        assert "Ravi Kumar" not in page
    assert f"Answer {attempts[0]}" in trainer.get(f"{PAGE}?names=hidden").text
    assert "names=hidden" in post(trainer, attempts[0], f"{PAGE}?names=hidden").location


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(
    app: Flask, trainer: FlaskClient, attempts: list[int]
) -> None:
    response = trainer.post(PAGE, data={"attempt": attempts[0], "level.facts": "2", "comment": "Half <b>said"})
    assert response.status_code == 422
    assert "Choose a level for each criterion." in response.text
    assert 'href="#level-words-0"' in response.text
    assert re.search(r'id="level-facts-1" name="level.facts" value="2" checked', response.text)
    assert "Half &lt;b&gt;said</textarea>" in response.text
    assert given(app, attempts[0]) is None


@pytest.mark.parametrize("mark", ["", "1.5", "-1", "much", "1,5", "9" * 30, "nan"])
def test_a_mark_that_cannot_be_is_refused(app: Flask, trainer: FlaskClient, attempts: list[int], mark: str) -> None:
    response = post(trainer, attempts[0], f"{QUEUE}/case?part=why", mark=mark)
    assert response.status_code == 422
    assert 'id="mark-error"' in response.text
    assert given(app, attempts[0], "case", "why") is None


def test_sent_twice_it_is_one_grade(app: Flask, trainer: FlaskClient, attempts: list[int]) -> None:
    assert [post(trainer, attempts[0]).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert db.session.scalar(select(func.count(QuizGrading.id))) == 1


def test_where_somebody_else_was_faster_both_stand_there(app: Flask, trainer: FlaskClient, attempts: list[int]) -> None:
    with app.app_context():
        lata = make_person("Lata Menon", [Role.ADMINISTRATOR])
        grade(attempts[0], "letter", by=lata.id, levels={"facts": 0, "words": 0}, comment="Too short")
    theirs = given(app, attempts[0])
    response = post(trainer, attempts[0])
    assert response.status_code == 409
    for words in ("Lata Menon", "0 of 5", "Too short", "Well said</textarea>", f'name="seen" value="{theirs.id}"'):
        assert words in response.text
    assert given(app, attempts[0]) == theirs
    assert post(trainer, attempts[0], seen=theirs.id).status_code == 303
    assert given(app, attempts[0]).fraction == 1


def test_a_graded_answer_can_be_opened_and_changed(
    app: Flask, trainer: FlaskClient, meera: Person, attempts: list[int]
) -> None:
    with app.app_context():
        grade(attempts[1], "letter", by=meera.id, levels={"facts": 2, "words": 0}, comment="Soso")
    before = given(app, attempts[1])
    page = trainer.get(PAGE, query_string={"attempt": attempts[1]}).text
    assert re.search(r'id="level-facts-1" name="level.facts" value="2" checked', page)
    assert "Soso</textarea>" in page
    assert "2 of 5" in page
    assert "<span>Skip</span>" not in page
    response = post(trainer, attempts[1], seen=before.id, go="list")
    assert response.location == f"{LIST}?state=graded"
    assert given(app, attempts[1]).fraction == 1
    assert "2 of 5" in trainer.get(PAGE, query_string={"attempt": attempts[1]}).text


def rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page)


def test_the_list_shows_those_that_wait_or_are_graded(
    app: Flask, trainer: FlaskClient, meera: Person, attempts: list[int]
) -> None:
    with app.app_context():
        grade(attempts[1], "letter", by=meera.id, levels={"facts": 4, "words": 0})
    assert rows(trainer.get(LIST).text) == ["Asha Devi", "Zoya Khan"]
    graded = trainer.get(LIST, query_string={"state": "graded"}).text
    assert rows(graded) == ["Ravi Kumar"]
    for words in ("80%", "Meera"):
        assert words in graded
    assert rows(trainer.get(LIST, query_string={"state": "all"}).text) == ["Asha Devi", "Ravi Kumar", "Zoya Khan"]
    assert rows(trainer.get(LIST, query_string={"state": "nonsense"}).text) == ["Asha Devi", "Zoya Khan"]
    assert rows(trainer.get(f"{QUEUE}/case/answers?part=why").text) == ["Asha Devi", "Ravi Kumar", "Zoya Khan"]


def test_the_list_can_be_taken_along(app: Flask, trainer: FlaskClient, meera: Person, attempts: list[int]) -> None:
    with app.app_context():
        grade(attempts[1], "letter", by=meera.id, comment="=1+1")
    response = trainer.get(f"{PAGE}/answers.csv?state=all")
    assert response.mimetype == "text/csv"
    header, *lines = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert header == ["Attempt", "Name", "Handed in", "Answer", "Per cent", "Comment", "Graded by", "Graded"]
    assert [line[1] for line in lines] == ["Asha Devi", "Ravi Kumar", "Zoya Khan"]
    assert lines[1][3:7] == ["Ravi writes", "100.0", "'=1+1", "Meera"]
    assert lines[0][4:] == ["", "", "", ""]


ADDRESSES = [QUEUE, PAGE, LIST, f"{PAGE}/answers.csv"]


@pytest.mark.usefixtures("attempts")
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_trainer_of_another_course_finds_nothing(app: Flask, client: FlaskClient, address: str) -> None:
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another-course")])
    assert sign_in(client, other).get(address).status_code == 404


@pytest.mark.usefixtures("attempts")
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_learner_may_not(app: Flask, client: FlaskClient, address: str) -> None:
    with app.app_context():
        learner = make_person("Kiran")
    assert sign_in(client, learner).get(address).status_code == 403


def test_somebody_else_may_not_grade(app: Flask, client: FlaskClient, attempts: list[int]) -> None:
    assert post(client, attempts[0]).status_code == 401
    with app.app_context():
        learner = make_person("Kiran")
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another-course")])
    assert post(sign_in(app.test_client(), learner), attempts[0]).status_code == 403
    assert post(sign_in(app.test_client(), other), attempts[0]).status_code == 404
    assert given(app, attempts[0]) is None


def test_an_attempt_of_another_course_is_not_there(app: Flask, trainer: FlaskClient, quiz: PublishedCourse) -> None:
    with app.app_context():
        other = make_quiz_by_hand("another-course")
        attempt_id = hand_in_answers(make_person(), other)
    assert trainer.get(PAGE, query_string={"attempt": attempt_id}).status_code == 404
    assert post(trainer, attempt_id).status_code == 404
    assert given(app, attempt_id) is None


@pytest.mark.usefixtures("attempts")
@pytest.mark.parametrize(
    "address",
    [
        f"{QUEUE}/visa",
        f"{QUEUE}/none",
        f"{QUEUE}/case",
        f"{QUEUE}/case?part=true",
        f'{QUEUE}/case?part="',
        f"{QUEUE}/case?part=why.more",
        f"{PAGE}?part=why",
        f"{PAGE}?attempt=99999",
        f"{QUEUE}/none/answers",
        f"{QUEUE}/none/answers.csv",
        "/teaching/a-course/quizzes/first-lesson/grading",
        "/teaching/a-course/quizzes/none/grading",
        "/teaching/none/quizzes/first-quiz/grading",
    ],
)
def test_what_is_not_there(trainer: FlaskClient, address: str) -> None:
    assert trainer.get(address).status_code == 404


@pytest.mark.usefixtures("attempts")
@pytest.mark.parametrize("query", ["attempt=x", "after=-1", "after=99999999999", "attempt=१", "names=x"])
def test_nonsense_in_the_address_shows_the_first(trainer: FlaskClient, query: str) -> None:
    assert "Asha Devi" in trainer.get(f"{PAGE}?{query}").text


def test_the_first_page_tells_trainers_what_waits(app: Flask, trainer: FlaskClient, attempts: list[int]) -> None:
    home = trainer.get("/").text
    assert "6 answers wait to be graded" in home
    assert f'href="{QUEUE}"' in home
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another-course")])
        learner = make_person("Kiran")
        of_all = make_person("Lata Menon", [Role.TRAINER])
    assert "6 answers wait to be graded" in sign_in(app.test_client(), of_all).get("/").text
    assert "to be graded" not in sign_in(app.test_client(), other).get("/").text
    assert "to be graded" not in sign_in(app.test_client(), learner).get("/").text


def many(quiz: PublishedCourse, count: int) -> None:
    """Hand in many attempts at once, as rows copied from one."""
    attempt_id = hand_in_answers(make_person("First Learner"), quiz)
    row = db.session.get_one(QuizAttempt, attempt_id)
    enrolment_id = row.enrolment_id
    names = [column for column in QuizAttempt.__table__.columns.keys() if column not in {"id", "number"}]  # noqa: SIM118
    values = {name: getattr(row, name) for name in names}
    answers = [
        {column.name: getattr(answer, column.name) for column in QuizAnswer.__table__.columns}
        for answer in db.session.scalars(select(QuizAnswer).where(QuizAnswer.attempt_id == attempt_id))
    ]
    assert enrolment_id == db.session.scalar(select(Enrolment.id))
    with transaction():
        ids = [attempt_id + number for number in range(1, count + 1)]
        db.session.execute(
            insert(QuizAttempt), [{**values, "id": each, "number": place} for place, each in enumerate(ids, 2)]
        )
        db.session.execute(insert(QuizAnswer), [{**answer, "attempt_id": each} for each in ids for answer in answers])


def test_five_thousand_waiting_answers_cost_the_same_as_few(
    app: Flask, trainer: FlaskClient, quiz: PublishedCourse, count_queries: CountQueries
) -> None:
    with app.app_context():
        many(quiz, 5000)
        db.session.remove()
    trainer.get(QUEUE)
    for address in (QUEUE, PAGE, LIST, "/"):
        with count_queries() as queries:
            page = trainer.get(address)
        assert page.status_code == 200
        assert len(queries) <= 10, queries
        assert len(page.text) < 100_000
    assert "1 of 5,001 waiting" in trainer.get(PAGE).text


def test_a_learner_sees_no_rubric_before_the_result(app: Flask, client: FlaskClient, quiz: PublishedCourse) -> None:
    with app.app_context():
        person = make_person()
        attempt_id = hand_in_answers(person, quiz, letter=LETTER)
    assert "SECRET" not in sign_in(client, person).get(f"/attempts/{attempt_id}/result").text
