"""The page of the roll: with and without a script, its size, and everything that can be wrong with what it sends."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.marking import mark_all
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.planning.models import WorkshopSession, WorkshopState
from lms.workshops.registration.models import Participant, ParticipantState, Source
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant
from tests.forms import drawn_values
from tests.workshops.attendance.conftest import World, make_world, reload

JSON = {"Accept": "application/json"}
FIRST = ("सुनीता", "रामकिशोर", "मोहम्मद", "गीतांजलि", "अब्दुल", "लक्ष्मी", "चंद्रशेखर", "रुख़साना", "विश्वनाथ", "प्रेमलता")
LAST = ("देवी", "प्रसाद", "अंसारी", "विश्वकर्मा", "कुमारी", "यादव", "ख़ातून", "महतो", "मांझी", "सोरेन", "श्रीवास्तव")
MORE = ("मरांडी", "बेगम", "राम", "टुडू", "पासवान", "ठाकुर", "हेम्ब्रम", "शर्मा", "मिश्रा")
ROLL_BYTES = 40_000


@pytest.fixture
def organiser(client: FlaskClient, world: World) -> FlaskClient:
    """The browser of who planned the workshop."""
    return sign_in(client, world.organiser)


def holds(app: Flask) -> dict[int, Presence | None]:
    """Return what holds, by participant."""
    with app.app_context():
        found = dict(db.session.execute(select(Mark.participant_id, Mark.presence)).all())
        db.session.remove()
        return found


def full_roll() -> World:
    """Return a world with 200 names on the roll, long numbers, and a mark at each of them."""
    world = make_world()
    names = [f"{first} {last}" for first, last in product(FIRST, LAST + MORE)][: 200 - len(world.participants)]
    with transaction():
        db.session.add_all(
            Participant(
                id=100_000 + number,
                workshop_id=world.workshop.id,
                full_name=name,
                state=ParticipantState.APPROVED,
                source=Source.ORGANISER,
                in_line=number,
                code=f"CODE{number}",
                registered_at=clock.now(),
            )
            for number, name in enumerate(names, 100)
        )
    ids = db.session.scalars(select(Participant.id)).all()
    said = [Said(each, Presence.PRESENT, clock.now()) for each in ids]
    with transaction():
        mark_all(world.sessions[0].id, said, source=MarkSource.ROLL_CALL, by=None)
    return reload(world)


def filled(page: str, **changes: str) -> dict[str, str]:
    """Return what the form of the roll would send, with some controls changed."""
    values = {name: each[-1] for name, each in drawn_values(page).items()}
    return {**values, **changes}


def test_a_roll_of_two_hundred_is_small_and_asks_little(
    app: Flask, client: FlaskClient, count_queries: CountQueries
) -> None:
    with app.app_context():
        world, person = full_roll(), make_person("हिन्दी आयोजक", language="hi", roles=["manager"])
        address = world.roll()
        db.session.remove()
    with count_queries() as statements:
        page = sign_in(client, person).get(address)
    assert page.status_code == 200
    assert 'lang="hi"' in page.text
    assert len(re.findall("<fieldset id=", page.text)) == 40
    assert page.text.count("<data value=") == 160
    assert len(statements) <= 10, statements
    assert len(page.data) <= ROLL_BYTES


def test_without_a_script_it_is_one_form(app: Flask, organiser: FlaskClient, world: World) -> None:
    first, second, third = (each.id for each in world.participants)
    page = organiser.get(world.roll()).text
    assert 'Not marked: <b data-count="">3</b>' in page
    sent = organiser.post(world.roll(), data=filled(page, **{str(first): "present", str(second): "late"}))
    assert sent.status_code == 303
    assert holds(app) == {first: Presence.PRESENT, second: Presence.LATE}
    page = organiser.get(world.roll()).text
    assert f'name="seen" value="{first}.1p {second}.1l"' in page
    assert organiser.post(world.roll(), data=filled(page, rest="present")).status_code == 303
    assert holds(app) == {first: Presence.PRESENT, second: Presence.LATE, third: Presence.PRESENT}


def test_only_what_was_changed_on_the_page_is_said(app: Flask, organiser: FlaskClient, world: World) -> None:
    page = filled(organiser.get(world.roll()).text, **{str(world.participants[0].id): "present"})
    for _time in range(2):
        assert organiser.post(world.roll(), data=page).status_code == 303
    organiser.post(world.roll(), data=filled(organiser.get(world.roll()).text))
    with app.app_context():
        assert len(db.session.scalars(select(MarkEntry)).all()) == 1
        db.session.remove()


def test_two_pages_that_did_not_know_of_each_other_show_a_conflict(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    first = str(world.participants[0].id)
    both = [organiser.get(world.roll()).text for _page in range(2)]
    organiser.post(world.roll(), data=filled(both[0], **{first: "present"}))
    other = sign_in(app.test_client(), world.facilitator)
    page = other.post(world.roll(), data=filled(both[1], **{first: "absent"}), follow_redirects=True).text
    assert "Two people have said different things" in page
    assert "Absent, says Fatima Facilitator" in page
    settled = organiser.post(
        world.behind(0, "/settle"), data={"presence": "absent", "version": "1", "back": "roll"}, follow_redirects=True
    ).text
    assert "Two people have said different things" not in settled
    assert "Settled." in settled
    assert holds(app) == {int(first): Presence.ABSENT}


def test_outside_the_scale_is_refused_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    first, second = (str(each.id) for each in world.participants[:2])
    page = filled(organiser.get(world.roll()).text, **{first: "late", second: "asleep"})
    answer = organiser.post(world.roll(), data=page)
    assert answer.status_code == 422
    assert "A mark is present, came late or absent" in answer.text
    assert f'name="{first}" value="late" checked=""' in answer.text
    assert holds(app) == {}
    assert organiser.post(world.roll(), data={**page, "form_key": "?", second: "late"}).status_code == 422


def test_what_cannot_be_saved_is_named_and_the_others_are_saved(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    first, second = (each.id for each in world.participants[:2])
    page = filled(organiser.get(world.roll()).text, **{str(first): "present", str(second): "late"})
    with app.app_context():
        with transaction():
            db.session.execute(
                Participant.__table__.update().where(Participant.id == second).values(state=ParticipantState.WITHDRAWN)  # type: ignore[attr-defined]
            )
        db.session.remove()
    answer = organiser.post(world.roll(), data=page)
    assert answer.status_code == 422
    assert "Birju Prasad – Came late: Birju Prasad has no place" in answer.text
    assert holds(app) == {first: Presence.PRESENT}


def test_a_roll_that_is_closed_says_why(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        world = make_world(days_ago=-3, state=WorkshopState.OPEN)
        db.session.expunge_all()
        db.session.remove()
    browser = sign_in(client, world.organiser)
    page = browser.get(world.roll()).text
    assert "It is too early" in page
    assert "data-roll=" not in page
    first = str(world.participants[0].id)
    answer = browser.post(world.roll(), data={"form_key": new_key(), "seen": "", first: "present"})
    assert answer.status_code == 422
    assert f'name="{first}" value="present" checked=""' in answer.text


def test_late_it_asks_why(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        world = make_world(days_ago=1)
        world.say(Presence.PRESENT)
        reload(world)
        db.session.expunge_all()
        db.session.remove()
    browser, first = sign_in(client, world.organiser), str(world.participants[0].id)
    page = filled(browser.get(world.roll()).text, **{first: "absent"})
    refused = browser.post(world.roll(), data=page)
    assert refused.status_code == 422
    assert "Say why" in refused.text
    again = filled(refused.text, **{first: "absent", "reason": "Left before noon."})
    assert browser.post(world.roll(), data=again).status_code == 303
    assert holds(app) == {int(first): Presence.ABSENT}


def item(participant_id: int, mark: str = "present", **changes: Any) -> dict[str, Any]:
    return {"id": participant_id, "mark": mark, "version": 0, "key": new_key(), "age": 4.5, **changes}


def send(browser: FlaskClient, world: World, *items: Any) -> Any:
    return browser.post(world.roll("/marks"), data={"marks": json.dumps(items)}, headers=JSON)


def test_a_phone_sends_and_is_told_what_holds_of_each(app: Flask, organiser: FlaskClient, world: World) -> None:
    first, second, third = (each.id for each in world.participants)
    marks = [item(first), item(second, "late"), item(third, "asleep"), item(10**8)]
    answer = send(organiser, world, *marks)
    assert answer.status_code == 422
    found = answer.get_json()["marks"]
    assert [each.get("mark") for each in found] == ["present", "late", None, None]
    assert [each["key"] for each in found] == [each["key"] for each in marks]
    assert "came late or absent" in found[2]["error"]
    again = send(organiser, world, *marks[:2])
    assert (again.status_code, [each["version"] for each in again.get_json()["marks"]]) == (200, [1, 1])
    assert holds(app) == {first: Presence.PRESENT, second: Presence.LATE}


def test_a_phone_is_told_of_a_conflict(app: Flask, organiser: FlaskClient, world: World) -> None:
    first = world.participants[0].id
    send(organiser, world, item(first))
    (answer,) = send(sign_in(app.test_client(), world.facilitator), world, item(first, "absent")).get_json()["marks"]
    assert answer["mark"] == "present"
    assert answer["conflict"] == "Om Organiser: Present · Fatima Facilitator: Absent"


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", json.dumps([{"key": "k"}] * 201)])
def test_nonsense_from_a_phone_is_refused(organiser: FlaskClient, world: World, text: str) -> None:
    answer = organiser.post(world.roll("/marks"), data={"marks": text}, headers=JSON)
    assert answer.status_code == 422
    assert " " in answer.get_json()["error"]


def test_a_session_that_was_removed_loses_nothing(app: Flask, organiser: FlaskClient, world: World) -> None:
    first = str(world.participants[0].id)
    page = filled(organiser.get(world.roll()).text, **{first: "late"})
    with app.app_context():
        with transaction():
            db.session.execute(
                WorkshopSession.__table__.delete().where(WorkshopSession.id == world.sessions[0].id)  # type: ignore[attr-defined]
            )
        db.session.remove()
    answer = organiser.post(world.roll(), data=page)
    assert answer.status_code == 410
    assert "Asha Devi" in answer.text
    assert "Came late" in answer.text
    sent = send(organiser, world, item(int(first)))
    assert (sent.status_code, "taken out of the agenda" in sent.get_json()["error"]) == (410, True)
    walk_in = organiser.post(world.roll("/walk-in"), data={"full_name": "Dev", "form_key": new_key()}, headers=JSON)
    assert walk_in.status_code == 410
    assert organiser.get(world.roll()).status_code == 404


def test_who_does_not_run_the_workshop_finds_nothing(app: Flask, client: FlaskClient, world: World) -> None:
    assert client.get(world.roll()).status_code == 303
    with app.app_context():
        stranger, other = make_person("Someone"), make_world()
        strange_session = other.sessions[0].id
        db.session.expunge_all()
        db.session.remove()
    browser = sign_in(client, stranger)
    picker = f"/workshops/{world.workshop.id}/roll"
    for address in (picker, world.roll(), f"/workshops/{world.workshop.id}/attendance", world.behind()):
        assert browser.get(address).status_code == 404
    for address in (
        world.roll(),
        world.roll("/marks"),
        world.roll("/walk-in"),
        world.behind(),
        world.behind(0, "/settle"),
    ):
        assert browser.post(address).status_code == 404
    sign_in(client, world.organiser)
    assert client.get(f"{picker}/{strange_session}").status_code == 404


def test_the_sessions_are_listed_with_their_figures(
    organiser: FlaskClient, world: World, count_queries: CountQueries
) -> None:
    send(organiser, world, item(world.participants[0].id))
    with count_queries() as statements:
        page = organiser.get(f"/workshops/{world.workshop.id}/roll").text
    assert "1 of 3" in page
    assert "<h2>Today</h2>" in page
    assert len(statements) <= 10


def test_an_empty_roll_says_what_to_do(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context():
        with transaction():
            db.session.execute(Participant.__table__.delete())  # type: ignore[attr-defined]
        db.session.remove()
    assert "Nobody is on the roll yet" in organiser.get(world.roll()).text
    assert "Nobody is on the roll yet" in organiser.get(f"/workshops/{world.workshop.id}/attendance").text


def test_names_beyond_the_first_part_have_pages_of_their_own(app: Flask, organiser: FlaskClient, world: World) -> None:
    with app.app_context():
        last = [add_participant(world.workshop, f"Zeenat {number:02}") for number in range(40)][-1].id
        db.session.remove()
    page = organiser.get(world.roll("?page=2")).text
    assert f'<fieldset id="p{last}">' in page
    sent = organiser.post(world.roll("?page=2"), data=filled(page, **{str(last): "late"}))
    assert sent.headers["Location"].endswith("page=2")
    assert holds(app) == {last: Presence.LATE}
