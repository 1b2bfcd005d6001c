"""What applicants see of the selection on the page of their application."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.placements.models import Fellow
from lms.fellowships.selection import deciding
from lms.fellowships.selection.deciding import Line, Verb
from lms.fellowships.selection.interview_queries import slot_of, slots_of
from tests.fellowships.selection.conftest import World, apply, state_of
from tests.fellowships.selection.test_interviews import open_slots

S = ApplicationState


@pytest.fixture
def invited(app: Flask, world: World) -> Application:
    with app.test_request_context():
        open_slots(world)
        return apply(world, "Asha Devi", S.INTERVIEW)


@pytest.fixture
def offered(app: Flask, world: World) -> Application:
    with app.test_request_context():
        asha = apply(world, "Asha Devi", email="asha@example.org")
        with transaction():
            line = Line(asha.id, Verb.SELECT, S.REVIEW)
            deciding.decide(world.call.id, [line], form_key="key", by=world.manager.id)
        return asha


def own(application: Application) -> str:
    return f"/fellowships/application/{code_of(application)}"


@pytest.fixture
def own_page(app: Flask, request: pytest.FixtureRequest) -> str:
    with app.app_context():
        name = "invited" if "invited" in request.fixturenames else "offered"
        return own(request.getfixturevalue(name))


def test_a_time_is_booked_changed_and_given_back(
    app: Flask, client: FlaskClient, world: World, invited: Application, own_page: str
) -> None:
    with app.app_context():
        first, second, *_rest = [slot.id for slot in slots_of(world.call.id)]
    assert "Choose a time" in client.get(own_page).text
    assert "Choose one of the times." in client.post(f"{own_page}/interview", follow_redirects=True).text
    booked = client.post(f"{own_page}/interview", data={"slot": first}, follow_redirects=True)
    assert "Your interview is booked." in booked.text
    assert "Another time" in booked.text
    client.post(f"{own_page}/interview", data={"slot": second})
    with app.app_context():
        slot = slot_of(invited.id)
        assert slot is not None
        assert slot.id == second
    assert "free again" in client.post(f"{own_page}/interview/free", follow_redirects=True).text
    with app.app_context():
        assert slot_of(invited.id) is None


def test_who_is_slower_reads_that_somebody_was_quicker(
    app: Flask, client: FlaskClient, world: World, invited: Application, own_page: str
) -> None:
    with app.test_request_context():
        other = apply(world, "Ravi", S.INTERVIEW)
        slot = slots_of(world.call.id)[0].id
        others_page = own(other)
    client.post(f"{others_page}/interview", data={"slot": slot})
    late = client.post(f"{own_page}/interview", data={"slot": slot}, follow_redirects=True)
    assert "Somebody else has just booked this time." in late.text


def test_a_seat_is_accepted_with_the_code_of_conduct(
    app: Flask, client: FlaskClient, offered: Application, own_page: str
) -> None:
    assert "Look at the offer and answer" in client.get(own_page).text
    assert "Be fair." in client.get(f"{own_page}/offer").text
    unread = client.post(f"{own_page}/offer/accept", follow_redirects=True)
    assert "Tick that you agree" in unread.text
    for _time in range(2):
        welcome = client.post(f"{own_page}/offer/accept", data={"conduct": "yes"}, follow_redirects=True)
        assert "You are a fellow now" in welcome.text
    with app.app_context():
        assert db.session.scalars(select(Fellow.person_id)).all() == [offered.person_id]
    assert client.get(f"{own_page}/offer").status_code == 303


def test_a_seat_is_declined_after_a_question(
    app: Flask, client: FlaskClient, offered: Application, own_page: str
) -> None:
    assert "Decline the seat?" in client.get(f"{own_page}/offer/decline").text
    with app.app_context():
        assert state_of(offered) is S.SELECTED
    assert "You have declined." in client.post(f"{own_page}/offer/decline", follow_redirects=True).text
    with app.app_context():
        assert state_of(offered) is S.WITHDRAWN
    late = client.post(f"{own_page}/offer/accept", data={"conduct": "yes"}, follow_redirects=True)
    assert "answered already" in late.text


def test_a_wrong_code_opens_nothing(client: FlaskClient, offered: Application) -> None:
    for address in ("offer", "offer/decline"):
        assert client.get(f"/fellowships/application/AAAA-AAAA-AAAA/{address}").status_code == 404
    for address in ("interview", "interview/free", "offer/accept", "offer/decline"):
        assert client.post(f"/fellowships/application/AAAA-AAAA-AAAA/{address}").status_code == 404
