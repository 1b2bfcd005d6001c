"""What the public page says of how full a workshop is, and of its reader's own registration."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import ParticipantState
from lms.workshops.registration.standing import standing
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant, make_workshop


def test_a_full_workshop_says_so_and_how_many_wait(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        workshop = make_workshop(capacity=1)
        here = f"/workshops/{workshop.id}"
        add_participant(workshop)
    page = client.get(here).text
    assert "All places are taken." in page
    assert "Join the waiting list" in page
    with app.app_context():
        found = db.session.get_one(Workshop, int(here.rpartition("/")[2]))
        for _ in range(2):
            add_participant(found, state=ParticipantState.WAITING)
    assert "2 people wait." in client.get(here).text


def test_who_is_registered_is_led_to_their_place(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        workshop = make_workshop(capacity=5)
        here = f"/workshops/{workshop.id}"
        add_participant(workshop, person=person, state=ParticipantState.WAITING)
    page = member.get(here).text
    assert "You are registered" in page
    assert f"{here}/place" in page
    assert f"{here}/register" not in page


def test_who_withdrew_can_register_again(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        workshop = make_workshop(capacity=5)
        here = f"/workshops/{workshop.id}"
        add_participant(workshop, person=person, state=ParticipantState.WITHDRAWN)
    page = member.get(here).text
    assert "You are registered" not in page
    assert f"{here}/register" in page


def test_it_takes_three_queries(app: Flask, person: Person, count_queries: CountQueries) -> None:
    with app.test_request_context():
        workshop = make_workshop(capacity=3)
        for _ in range(5):
            add_participant(workshop)
        db.session.refresh(workshop)
        with count_queries() as statements:
            assert standing(workshop, person.id).is_full
        assert len(statements) <= 3
