"""The result of an attempt, while others of the same quiz may still be gained by."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms.extensions import db
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import RIGHT, WRONG, make_attempt, make_quiz, take

RIGHT_ANSWER = "35,400"


def test_right_answers_wait_until_the_last_attempt_is_handed_in(app: Flask, client: FlaskClient) -> None:
    """The second and last attempt uses the last one up when it begins, but is still to be answered."""
    with app.app_context():
        person, course = make_person(), make_quiz()
        first = take(person, course, WRONG)
        last = make_attempt(person, course)
        db.session.remove()
    sign_in(client, person)
    assert RIGHT_ANSWER not in client.get(f"/attempts/{first}/result").get_data(as_text=True)
    client.post(f"/attempts/{last}/submit")
    assert RIGHT_ANSWER in client.get(f"/attempts/{first}/result").get_data(as_text=True)


def test_who_has_passed_and_tries_again_does_not_copy_from_the_first_result(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person, course = make_person(), make_quiz(attempts=3)
        first = take(person, course, {**RIGHT, "charge": "1"})
        db.session.remove()
    sign_in(client, person)
    assert RIGHT_ANSWER in client.get(f"/attempts/{first}/result").get_data(as_text=True)
    with app.app_context():
        make_attempt(person, course)
        db.session.remove()
    assert RIGHT_ANSWER not in client.get(f"/attempts/{first}/result").get_data(as_text=True)
