"""The participant's own pages, without an account and without a script: tests and feedback."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.models import FeedbackReply
from lms.workshops.measuring.openings import close_phase
from lms.workshops.registration.models import ParticipantState
from lms.workshops.registration.own_parts import parts_for
from tests.factories.workshops import add_participant, choice_question, words, workshop_document
from tests.forms import drawn_values
from tests.workshops.measuring.conftest import World, make_world

JSON = {"Accept": "application/json"}
PRE, POST = "/tests/pre", "/tests/post"


@pytest.fixture
def opened(app: Flask, world: World) -> World:
    """The workshop with both tests open."""
    with app.app_context():
        world.open()
        db.session.remove()
    return world


def test_before_it_is_open_and_after_it_is_closed_the_page_says_so(
    client: FlaskClient, app: Flask, world: World
) -> None:
    assert "not open yet" in client.get(world.own(PRE)).text
    with app.app_context():
        world.open(Phase.PRE)
        with transaction():
            close_phase(world.workshop.id, Phase.PRE, by=None)
        db.session.remove()
    assert "This test is closed." in client.get(world.own(PRE)).text
    assert client.get("/workshops/place/NOBODY2222/tests/pre").status_code == 404
    assert client.get(world.own("/tests/mid")).status_code == 404


def test_a_test_is_saved_and_handed_in_after_asking(client: FlaskClient, app: Flask, opened: World) -> None:
    page = client.get(opened.own(PRE))
    assert page.headers["Cache-Control"] == "private, no-store"
    assert len(gzip.compress(page.data)) < 25_000
    form = {"q.pre-1.answer": "a", "q.pre-2.answer": "a", "version": "0"}
    saved = client.post(opened.own(PRE), data={**form, "go": "save"}, follow_redirects=True)
    assert "Saved. The test is not handed in yet." in saved.text
    assert drawn_values(saved.text)["q.pre-1.answer"] == ["a"]
    asked = client.post(opened.own(PRE), data={**form, "go": "hand-in"}, follow_redirects=True)
    assert "These questions have no answer: 3, 4." in asked.text
    done = client.post(opened.own(f"{PRE}/hand-in"), follow_redirects=True).text
    assert "Your test is handed in" in done
    assert "The right answer" not in done
    assert "50%" not in done
    assert client.get(opened.own(f"{PRE}/hand-in")).status_code == 303
    with app.app_context():
        assert opened.score() == 50


def test_with_every_answer_it_is_handed_in_at_once_and_tells_the_result(
    client: FlaskClient, app: Flask, opened: World
) -> None:
    with app.app_context():
        opened.hand_in("ABBB")
        db.session.remove()
    form = {f"q.post-{n}.answer": "a" for n in range(1, 4)} | {"q.post-4.answer": "b", "version": "0", "go": "hand-in"}
    page = client.post(opened.own(POST), data=form, follow_redirects=True).text
    for sentence in ("Your test is handed in: 75%.", "Work out wages", "Question post-4?", "The right answer"):
        assert sentence in page


def test_the_script_is_answered(client: FlaskClient, opened: World) -> None:
    def send(**fields: Any) -> tuple[int, dict[str, Any]]:
        sent = {f"q.{name.replace('_', '-')}.answer": value for name, value in fields.items() if name != "version"}
        answer = client.post(opened.own(PRE), data={**sent, "version": fields["version"]}, headers=JSON)
        return answer.status_code, answer.get_json()

    status, saved = send(pre_1="a", version="0")
    assert (status, saved["version"]) == (200, 1)
    assert set(saved) == {"version", "saved_at"}
    assert send(pre_1="b", version="0")[0] == 409
    assert send(pre_1="z", pre_2="a", version="1")[0] == 422
    client.post(opened.own(f"{PRE}/hand-in"))
    assert send(pre_1="b", version="2")[0] == 410


def test_another_window_is_shown_beside_what_was_typed(client: FlaskClient, opened: World) -> None:
    client.post(opened.own(PRE), data={"q.pre-1.answer": "a", "version": "0"})
    page = client.post(opened.own(PRE), data={"q.pre-1.answer": "b", "version": "0"})
    assert page.status_code == 409
    assert "Saved from another window or device" in page.text
    assert drawn_values(page.text)["q.pre-1.answer"] == ["b"]
    assert drawn_values(page.text)["version"] == ["1"]


def test_what_cannot_be_read_is_told_and_the_rest_is_saved(client: FlaskClient, app: Flask) -> None:
    wages = {"id": "wages", "kind": "numerical", "text": words("Wages?"), "answers": [{"value": 350}]}
    test = {"questions": [choice_question("one", "calc"), {**wages, "objective": "calc"}]}
    with app.app_context():
        world = make_world(document=workshop_document(pre_test=test))
        world.open(Phase.PRE)
        db.session.remove()
    sent = {"q.one.answer": "a", "q.wages.answer": "three fifty", "version": "0", "go": "hand-in"}
    page = client.post(world.own(PRE), data=sent)
    assert page.status_code == 422
    assert drawn_values(page.text)["q.wages.answer"] == ["three fifty"]
    assert drawn_values(page.text)["version"] == ["1"]
    with app.app_context():
        found = world.sitting()
        assert found is not None
        assert (found.answers, found.score) == ({"one": "a"}, None)


def test_feedback_is_given_once(client: FlaskClient, app: Flask, world: World) -> None:
    page = client.get(world.own("/feedback"))
    assert "Your name is not kept with your answers" in page.text
    form = {name: values[0] for name, values in drawn_values(page.text).items()}
    bad = client.post(world.own("/feedback"), data={**form, "q.change": "x" * 5000})
    assert bad.status_code == 422
    assert drawn_values(bad.text)["form_key"] == [form["form_key"]]
    for _time in range(2):
        assert client.post(world.own("/feedback"), data={**form, "q.useful": "5"}).status_code == 303
    assert "You have given feedback." in client.get(world.own("/feedback")).text
    with app.app_context():
        assert db.session.query(FeedbackReply).count() == 1


def test_the_own_page_says_where_one_stands(app: Flask, opened: World) -> None:
    with app.test_request_context():
        found = dict(parts_for(opened.workshop, opened.participants[0]))
        assert [test.state for test in found["workshops/measuring/_own_tests.html"]["tests"]] == ["open", "open"]
        assert found["workshops/measuring/_own_feedback.html"] == {"has_given": False}
        opened.hand_in("AAAA", phase=Phase.POST)
        opened.save("A---")
        tests = dict(parts_for(opened.workshop, opened.participants[0]))["workshops/measuring/_own_tests.html"]["tests"]
        assert [(test.state, test.score) for test in tests] == [("begun", None), ("handed_in", 100)]
        waiting = add_participant(opened.workshop, "Wait Ing", state=ParticipantState.WAITING)
        assert not any("measuring" in template for template, _facts in parts_for(opened.workshop, waiting))
