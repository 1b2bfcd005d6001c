"""The page of the waiting list of a call."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.moves import LONGEST_REASON
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.people.roles import Role
from tests.conftest import CountQueries
from tests.factories.fellowships import make_manager, make_programme
from tests.factories.people import make_organisation, make_person, sign_in
from tests.fellowships.selection.conftest import World, apply
from tests.fellowships.selection.test_waiting_list import names, noted, three

S = ApplicationState


@pytest.fixture
def mira(client: FlaskClient, world: World) -> FlaskClient:
    return sign_in(client, world.manager)


@pytest.fixture
def waiting(app: Flask, world: World) -> list[Application]:
    with app.test_request_context():
        host = make_organisation("Shramik Kendra")
        waiting = three(world, host_id=host.id, final_score=4.25)
        db.session.remove()
    return waiting


@pytest.fixture
def address(world: World) -> str:
    return f"{world.place}/waiting-list"


def typed(client: FlaskClient, address: str, **fields: object) -> dict[str, object]:
    """Return what a manager sends who has just opened the page."""
    found = re.search(r'name="seen" type="hidden" value="([0-9,]+)"', client.get(address).text)
    return {"seen": found[1] if found else "", "place": "1", "reason": "Local need", **fields}


def test_an_empty_list_says_so(mira: FlaskClient, world: World, address: str) -> None:
    page = mira.get(address)
    assert page.status_code == 200
    assert "Nobody waits" in page.text
    assert "To which place" not in page.text
    assert address not in mira.get(f"{world.place}/ranking").text


def test_who_waits_is_listed_in_order_and_moved(
    app: Flask, mira: FlaskClient, world: World, address: str, waiting: list[Application]
) -> None:
    assert f'href="{address}"' in mira.get(f"{world.place}/ranking").text
    page = mira.get(address).text
    assert re.findall(r"/ranking/([0-9]+)", page) == [str(each.id) for each in waiting]
    assert f'href="{world.place}/ranking"' in page
    assert "Shramik Kendra" in page
    assert "Rajasthan" in page
    assert "4.25" in page
    sent = typed(mira, address, application=waiting[2].id, place="१")
    for _time in range(2):
        moved = mira.post(address, data=sent, follow_redirects=True)
        assert moved.status_code == 200
        assert "Chand stands at place 1 now." in moved.text
    with app.app_context():
        assert names(world) == "Chand Asha Bina"
        assert len(noted()) == 1
        entry = noted()[0]
    history = mira.get(f"{world.place}/applications/{waiting[2].id}").text
    assert "Moved on the waiting list" in history
    assert str(entry.detail["reason"]) in history


def test_one_alone_cannot_be_moved(app: Flask, mira: FlaskClient, world: World, address: str) -> None:
    with app.test_request_context():
        apply(world, "Asha", S.WAITING, waiting_place=3)
        db.session.remove()
    page = mira.get(address).text
    assert "Asha" in page
    assert "To which place" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"place": "0"}, "Enter a place from 1 to 3."),
        ({"place": "4"}, "Enter a place from 1 to 3."),
        ({"place": "  "}, "Enter a place from 1 to 3."),
        ({"place": "9" * 400}, "Enter a whole number in digits"),
        ({"place": "first"}, "Enter a whole number in digits"),
        ({"place": "-1"}, "Enter a whole number in digits"),
        ({"place": ""}, "Enter a place, like 1 for the first."),
        ({"reason": "  "}, "Say why; it is kept."),
        ({"reason": "x" * (LONGEST_REASON + 1)}, "This is too long: 1000 characters at most."),
        ({"application": ""}, "Choose who is to stand at another place."),
        ({"application": "nobody"}, "This person is not on the waiting list."),
        ({"application": "9" * 30}, "This person is not on the waiting list."),
        ({"seen": "1,x,99999999999999"}, "The waiting list has changed since you looked"),
        ({"seen": ""}, "The waiting list has changed since you looked"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept(
    app: Flask,
    mira: FlaskClient,
    world: World,
    address: str,
    waiting: list[Application],
    fields: dict[str, str],
    sentence: str,
) -> None:
    sent = {"application": waiting[2].id, "reason": "My long words", **fields}
    answer = mira.post(address, data=typed(mira, address, **sent))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "reason" in fields or "My long words" in answer.text
    assert "application" in fields or f'selected value="{waiting[2].id}"' in answer.text
    with app.app_context():
        assert names(world) == "Asha Bina Chand"
        assert noted() == []


def test_who_does_not_wait_is_not_moved(app: Flask, mira: FlaskClient, world: World, address: str) -> None:
    with app.test_request_context():
        three(world)
        asha = apply(world, "Screened", S.SCREENING)
        db.session.remove()
    answer = mira.post(address, data=typed(mira, address, application=asha.id))
    assert answer.status_code == 422
    assert "This person is not on the waiting list." in answer.text


def test_the_second_manager_sees_the_new_order_and_keeps_what_was_typed(
    app: Flask, mira: FlaskClient, world: World, address: str, waiting: list[Application]
) -> None:
    late = typed(mira, address, application=waiting[1].id, reason="My long words")
    assert mira.post(address, data=typed(mira, address, application=waiting[2].id)).status_code == 303
    answer = mira.post(address, data=late)
    assert answer.status_code == 422
    assert "has changed since you looked" in answer.text
    assert "My long words" in answer.text
    assert answer.text.index("Chand</a>") < answer.text.index("Asha</a>")
    fresh = re.search(r'name="seen" type="hidden" value="([0-9,]+)"', answer.text)
    assert fresh is not None
    assert mira.post(address, data={**late, "seen": fresh[1]}).status_code == 303
    with app.app_context():
        assert names(world) == "Bina Chand Asha"


def test_others_have_nothing_of_it(
    app: Flask, client: FlaskClient, world: World, address: str, waiting: list[Application]
) -> None:
    sent = {"application": waiting[2].id, "place": "1", "reason": "So", "seen": ",".join(str(e.id) for e in waiting)}
    assert client.get(address).status_code == 303
    with app.app_context():
        stranger, mentor = make_manager(make_programme()), make_person("Mentor", [Role.MENTOR])
    for person, status in ((stranger, 404), (mentor, 403)):
        browser = sign_in(app.test_client(), person)
        assert browser.get(address).status_code == status
        assert browser.post(address, data=sent).status_code == status
    with app.app_context():
        assert names(world) == "Asha Bina Chand"


def test_a_call_that_is_not_there_has_no_list(mira: FlaskClient, world: World) -> None:
    missing = f"/programmes/{world.programme.slug}/calls/no-such-call/waiting-list"
    assert mira.get(missing).status_code == 404
    assert mira.post(missing, data={}).status_code == 404


def test_the_page_costs_few_queries(
    app: Flask, mira: FlaskClient, world: World, address: str, count_queries: CountQueries
) -> None:
    with app.test_request_context():
        for number in range(1, 13):
            apply(world, f"Applicant {number}", S.WAITING, waiting_place=number)
        db.session.remove()
    mira.get(address)
    with count_queries() as statements:
        mira.get(address)
    # Who asks, the programme, the call, and who waits.
    assert len(statements) <= 4
