"""Posts that no page of ours would send are refused or without effect, and somebody else's attempt is not there."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.people.roles import Role
from lms.quizzes.models import AttemptState, QuizAnswer
from tests.factories.courses import MODULE, make_course, text, yaml
from tests.factories.every_kind import WRONG, every_kind_file
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import QUIZ_FILE, make_attempt, quiz_file
from tests.quizzes.conftest import JSON, Sitting
from tests.quizzes.integrity.shared import PAGES, Sit, begin, fields_of, layout_of, page_form, row_of, upload


@pytest.fixture
def sit(app: Flask) -> Sit:
    """Begin the quiz of every kind in a language, with some settings."""
    return partial(begin, app)


class TestWhatIsForged:
    """Posts that no page of ours would send."""

    @pytest.fixture
    def drawn(self, app: Flask) -> Sitting:
        """An attempt at one question, drawn from two; the course has another quiz."""
        other = {**quiz_file(), "questions": [{**quiz_file()["questions"][0], "id": "elsewhere"}]}
        content = {"slots": [{"draw": 1, "kinds": ["single_choice"]}]}
        questions = [{**quiz_file()["questions"][0], "id": each} for each in ("visa", "left-over")]
        with app.app_context():
            person = make_person()
            course = make_quiz_beside(other, {**content, "questions": [*questions, every_kind_file()["questions"][9]]})
            attempt_id = make_attempt(person, course)
            db.session.remove()
        return Sitting(person, course, attempt_id, sign_in(app.test_client(), person))

    def test_questions_that_are_not_asked_take_no_answer(self, drawn: Sitting) -> None:
        asked = layout_of(drawn)[0][0]
        (left_over,) = {"visa", "left-over"} - {asked}
        for foreign in (left_over, "elsewhere", "story", "lawful", "story.lawful", "nobody", "between"):
            reply = drawn.send(foreign, "b")
            assert reply.status_code == 422, foreign
            flagged = drawn.client.post(
                f"{drawn.url}/flags", json={"question": foreign, "is_flagged": True}, headers=JSON
            )
            assert flagged.status_code in {200, 422}, foreign
            drawn.client.post(drawn.url, data={"page": 1, f"before.{foreign}": "null", f"q.{foreign}.answer": "b"})
            drawn.client.post(drawn.url, data={"page": 1, f"before.{foreign}": "null", "go": f"check.{foreign}"})
            assert upload(drawn, foreign).status_code == 422
        assert drawn.answers() == {}

    def test_the_parts_of_a_case_are_answered_in_the_case_only(self, sit: Sit) -> None:
        sitting = sit(questions_a_page=0)
        assert sitting.send("lawful", "true").status_code == 422
        foreign = {"story": {"elsewhere.answer": ["x"]}, "doors": {"nobody": ["office"]}, "notice": {"else": ["x"]}}
        for question, answer in foreign.items():
            body = {"question": question, "sequence": 5, "answer": answer}
            sitting.client.post(f"{sitting.url}/answers", json=body, headers=JSON)
        data = {"page": 1, "before.lawful": "null", "q.lawful.answer": "true", "q.story.nobody.answer": "x"}
        sitting.client.post(sitting.url, data=data)
        kept = {question: answer for question, answer in sitting.answers().items() if answer is not None}
        assert kept == {}

    @pytest.mark.parametrize("question", list(WRONG))
    def test_marks_and_states_that_are_posted_count_for_nothing(self, sit: Sit, question: str) -> None:
        sitting = sit(questions_a_page=0)
        body = {"question": question, "sequence": 5, "answer": fields_of(sitting, question)}
        forged = {"fraction": 1, "score": 100, "earned": 9, "state": "finished", "tries": 0, "settled_at": None}
        for name, value in forged.items():
            more = {**body, name: value}
            assert sitting.client.post(f"{sitting.url}/answers", json=more, headers=JSON).status_code == 422
        data = {**page_form(sitting, 1), **forged, f"fraction.{question}": "1", f"q.{question}.fraction": "1"}
        sitting.client.post(sitting.url, data={name: value for name, value in data.items() if value is not None})
        sitting.client.post(f"{sitting.url}/submit", data=forged | {"settled_at": ""})
        with sitting.client.application.app_context():
            fractions = set(db.session.scalars(select(QuizAnswer.fraction)))
            db.session.remove()
        assert fractions <= {0.0, None}
        assert row_of(sitting).state is AttemptState.SUBMITTED
        assert row_of(sitting).score is None

    def test_the_time_is_not_up_because_a_form_says_so(self, sit: Sit) -> None:
        sitting = sit(time_limit_minutes=10)
        sitting.client.post(sitting.url, data=page_form(sitting, 1, "time-is-up"))
        assert row_of(sitting).state is AttemptState.IN_PROGRESS

    def test_forward_only_takes_its_pages_in_their_order(self, sit: Sit) -> None:
        sitting = sit(navigation="forward", behaviour="at_once")
        first, second, third = layout_of(sitting)
        for page, ids in ((2, second), (3, third)):
            for go in ("stay", "next", "previous", ids[0], f"check.{ids[0]}", "summary"):
                sitting.client.post(sitting.url, data=page_form(sitting, page, go))
        data = {**page_form(sitting, 2), "page": 1, "go": f"check.{second[0]}"}
        sitting.client.post(sitting.url, data=data)
        assert sitting.answers() == {}
        sitting.client.post(sitting.url, data=page_form(sitting, 1, "next"))
        before = sitting.answers()
        assert set(before) == set(first)
        for page in (1, 3):
            sitting.client.post(sitting.url, data={**page_form(sitting, page, "next"), "q.visa.answer": "work"})
        for each in (*first, *third):
            if each in WRONG:
                body = {"question": each, "sequence": 2**50, "answer": fields_of(sitting, each)}
                assert sitting.client.post(f"{sitting.url}/answers", json=body, headers=JSON).status_code == 422
        assert upload(sitting).status_code == 422
        assert sitting.answers() == before
        assert row_of(sitting).reached_page == 2

    def test_after_the_end_nothing_is_taken(self, sit: Sit) -> None:
        sitting = sit()
        sitting.client.post(sitting.url, data=page_form(sitting, 1))
        sitting.client.post(f"{sitting.url}/submit")
        before, client, url = sitting.answers(), sitting.client, sitting.url
        for question in WRONG:
            body = {"question": question, "sequence": 2**50, "answer": fields_of(sitting, question)}
            assert client.post(f"{url}/answers", json=body, headers=JSON).status_code == 409
            flag = {"question": question, "is_flagged": True}
            assert client.post(f"{url}/flags", json=flag, headers=JSON).status_code == 409
        assert upload(sitting).status_code == 409
        for page in PAGES:
            for go in ("stay", "next", "check.visa", "time-is-up"):
                assert client.post(url, data=page_form(sitting, page, go)).status_code == 303
        assert sitting.answers() == before


def make_quiz_beside(other: dict[str, Any], content: dict[str, Any]) -> PublishedCourse:
    """Publish a course with the first quiz and one more."""
    title = text("Second quiz", "दूसरी प्रश्नोत्तरी")
    files = {
        QUIZ_FILE: yaml({**quiz_file(), **content}),
        f"{MODULE}/04-second-quiz.yaml": yaml({**other, "title": title}),
    }
    return make_course(files=files)


def test_every_address_of_somebody_elses_attempt_is_not_there(app: Flask, sit: Sit, stranger: FlaskClient) -> None:
    """The addresses are those that the application has, so that a new one is asked too."""
    sitting = sit()
    reply = upload(sitting).json
    assert reply is not None
    values = {"attempt_id": sitting.attempt_id, "file_id": reply["files"][0]["id"]}
    with app.app_context():
        trainer = make_person("Meera Iyer", [(Role.TRAINER, "course:a-course")])
        office = make_person("Lata Menon", [Role.ADMINISTRATOR])
    others = {"a stranger": stranger}
    others |= {each.full_name: sign_in(app.test_client(), each) for each in (trainer, office)}
    bodies = {
        "quizzes.save_answer": {"question": "visa", "sequence": 5, "answer": {"answer": ["work"]}},
        "quizzes.save_flag": {"question": "visa", "is_flagged": True},
    }
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/attempts/<int:attempt_id>")]
    assert len(rules) >= 9
    with app.test_request_context():
        addresses = [
            (rule.endpoint, method, url_for(rule.endpoint, **{each: values[each] for each in rule.arguments}))
            for rule in rules
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
    for who, client in others.items():
        for endpoint, method, address in addresses:
            if endpoint == "quizzes.show_file" and who != "a stranger":
                continue  # those who teach read what was handed in
            reply = client.open(address, method=method, headers=JSON, json=bodies.get(endpoint))
            assert reply.status_code == 404, (who, method, address)
    assert sitting.answers() == {}
    assert row_of(sitting).state is AttemptState.IN_PROGRESS
