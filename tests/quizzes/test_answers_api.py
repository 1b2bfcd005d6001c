"""What the script of a quiz page sends, and what it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.quizzes.forms import LARGEST_BODY
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import hand_in, make_attempt, make_quiz
from tests.quizzes.conftest import JSON, Sitting


def test_an_answer_is_saved(sitting: Sitting) -> None:
    reply = sitting.send("visa", "b")
    assert reply.status_code == 200
    assert reply.json is not None
    assert (reply.json["sequence"], reply.json["answer"], "newer" in reply.json) == (5, "b", False)
    assert sitting.answers() == {"visa": "b"}


def test_saving_takes_few_queries(sitting: Sitting, count_queries: CountQueries) -> None:
    sitting.send("visa", "a", sequence=1)
    with count_queries() as statements:
        sitting.send("visa", "b", sequence=2)
    identity, attempt, upsert = statements
    assert "sign_in_sessions" in identity
    assert attempt.startswith("SELECT quiz_attempts")
    assert upsert.startswith("INSERT INTO quiz_answers")
    with count_queries() as statements:
        sitting.send("visa", "a", sequence=1)
    assert len(statements) == 4


@pytest.mark.parametrize(
    ("question", "values", "kept"),
    [
        ("papers", ["c", "a"], ["a", "c"]),
        ("papers", [], None),
        ("promise", ["false"], False),
        ("portal", [" e-मैग्रेट "], "e-मैग्रेट"),
        ("charge", ["₹३५,४००"], "₹३५,४००"),
    ],
)
def test_answers_of_every_kind(sitting: Sitting, question: str, values: list[str], kept: Any) -> None:
    assert sitting.send(question, *values).status_code == 200
    assert sitting.answers() == {question: kept}


def test_a_late_answer_is_told_of_the_newer_one_in_the_terms_of_the_page(sitting: Sitting) -> None:
    sitting.send("papers", "a", "c", sequence=9)
    reply = sitting.send("papers", "b", sequence=8).json
    assert reply is not None
    assert reply["newer"] == {"answer": ["a", "c"]}
    assert reply["sequence"] == 9


def test_sending_again_gives_the_same_reply(sitting: Sitting) -> None:
    first = sitting.send("visa", "b").json
    assert sitting.send("visa", "b").json == first


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"question": "visa"}',
        b'{"question": "visa", "sequence": 0, "answer": {}}',
        b'{"question": "visa", "sequence": "5", "answer": {}}',
        b'{"question": "visa", "sequence": 9999999999999999999, "answer": {}}',
        b'{"question": "visa", "sequence": 5, "answer": ["a"]}',
        b'{"question": "visa", "sequence": 5, "answer": {"answer": "a"}}',
        b'{"question": "visa", "sequence": 5, "answer": {"answer": [1]}}',
        b'{"question": "visa", "sequence": 5, "answer": {"answer": ["\\ud800"]}}',
        b'{"question": "visa", "sequence": 5, "answer": {"answer": ["zzz"]}}',
        b'{"question": "visa", "sequence": 5, "answer": {"answer": ["a", "b"]}}',
        b'{"question": "charge", "sequence": 5, "answer": {"answer": ["12,5"]}}',
        b'{"question": "unknown", "sequence": 5, "answer": {}}',
        b'{"question": "No Slug", "sequence": 5, "answer": {}}',
        b'{"question": "visa", "sequence": 5, "answer": {}, "fraction": 1}',
        b"\xff\xfe",
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(sitting: Sitting, body: bytes) -> None:
    reply = sitting.client.post(f"{sitting.url}/answers", data=body, headers=JSON)
    assert reply.status_code == 422
    assert reply.json is not None
    assert reply.json["error"].endswith(".")
    assert sitting.answers() == {}


def test_a_body_that_is_too_large_is_refused(sitting: Sitting) -> None:
    assert (
        sitting.client.post(f"{sitting.url}/answers", data=b"x" * (LARGEST_BODY + 1), headers=JSON).status_code == 413
    )


def test_an_expired_session_is_said_as_json(sitting: Sitting, app: Flask) -> None:
    reply = app.test_client().post(f"{sitting.url}/answers", json={}, headers=JSON)
    assert reply.status_code == 401
    assert reply.is_json
    assert app.test_client().get(f"{sitting.url}/answers", headers=JSON).status_code == 401


def test_somebody_elses_attempt_is_not_there(sitting: Sitting, stranger: FlaskClient) -> None:
    body = {"question": "visa", "sequence": 5, "answer": {"answer": ["b"]}}
    assert stranger.post(f"{sitting.url}/answers", json=body, headers=JSON).status_code == 404
    assert stranger.get(f"{sitting.url}/answers", headers=JSON).status_code == 404
    assert sitting.client.post("/attempts/999/answers", json=body, headers=JSON).status_code == 404
    assert sitting.answers() == {}


def test_an_attempt_that_has_ended_says_so_and_where_the_result_is(sitting: Sitting, app: Flask) -> None:
    with app.app_context():
        hand_in(sitting.person, sitting.attempt_id)
    for reply in (sitting.send("visa", "b"), sitting.client.get(f"{sitting.url}/answers", headers=JSON)):
        assert reply.status_code == 409
        assert reply.json is not None
        assert reply.json["result"] == f"{sitting.url}/result"
        assert reply.json["error"]
    assert sitting.answers() == {}


def test_an_answer_after_the_time_closes_the_attempt(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False) as now:
        with app.app_context():
            person = make_person()
            attempt_id = make_attempt(person, make_quiz(time_limit_minutes=5))
        sign_in(client, person)
        now.shift(timedelta(minutes=6))
        body = {"question": "visa", "sequence": 5, "answer": {"answer": ["b"]}}
        assert client.post(f"/attempts/{attempt_id}/answers", json=body, headers=JSON).status_code == 409
        assert "Your result" in client.get(f"/attempts/{attempt_id}/result").get_data(as_text=True)


def test_what_is_kept_can_be_asked_for(sitting: Sitting) -> None:
    sitting.send("papers", "a", sequence=7)
    reply = sitting.client.get(f"{sitting.url}/answers", headers=JSON).json
    assert reply is not None
    kept = {"sequence": 7, "answer": ["a"], "fields": {"answer": ["a"]}, "certainty": None}
    assert reply["answers"] == {"papers": kept}
    assert reply["closes"] is None
    assert reply["csrf"]


def test_a_page_that_lost_its_form_token_gets_a_new_one(
    sitting: Sitting, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert sitting.send("visa", "b").status_code == 400
    reply = sitting.client.get(f"{sitting.url}/answers", headers=JSON).json
    assert reply is not None
    body = {"question": "visa", "sequence": 5, "answer": {"answer": ["b"]}}
    headers = {**JSON, "X-CSRFToken": reply["csrf"]}
    assert sitting.client.post(f"{sitting.url}/answers", json=body, headers=headers).status_code == 200
