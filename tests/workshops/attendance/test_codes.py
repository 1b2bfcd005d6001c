"""Checking in by oneself: codes that change, their window, and the pages for the hall and for those who arrive."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance import checking_in
from lms.workshops.attendance.checking_in import check_in, windows_open
from lms.workshops.attendance.codes import code_at, digits_of, is_code_of
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, ParticipantState
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_participant
from tests.workshops.attendance.conftest import NAMES, World
from tests.workshops.attendance.moments import minutes_into, yesterday


@pytest.fixture
def world(app: Flask) -> World:
    """A workshop of yesterday, so that its sessions can be gone to at any minute."""
    with app.app_context():
        found = yesterday()
        db.session.expunge_all()
        db.session.remove()
        return found


NOON = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)


def test_a_code_is_six_digits_and_good_for_its_minute_and_the_next() -> None:
    code = code_at("secret", NOON)
    assert re.fullmatch("[0-9]{6}", code)
    for seconds in (0, 29, 60, 89):
        assert is_code_of("secret", code, NOON + timedelta(seconds=seconds))
    for seconds in (-31, 90, 86_400):
        assert not is_code_of("secret", code, NOON + timedelta(seconds=seconds))


def test_another_session_has_another_code() -> None:
    assert not is_code_of("other", code_at("secret", NOON), NOON)


@given(st.text(max_size=60))
@settings(max_examples=30)
def test_nothing_but_the_code_is_taken(typed: str) -> None:
    digits = digits_of(typed)
    assert len(digits) <= 7
    assert is_code_of("secret", digits, NOON) is (
        digits in {code_at("secret", NOON), code_at("secret", NOON - timedelta(seconds=60))}
    )


def test_digits_are_read_in_any_script_and_spacing() -> None:
    assert digits_of(" १२३-456 ") == "123456"


def checked_in(world: World, participant: int = 0, session: int = 0) -> Mark:
    with transaction():
        return check_in(world.sessions[session].id, world.participants[participant].id, by=None)


@pytest.mark.parametrize(
    ("minutes", "presence"), [(-20, Presence.PRESENT), (9.5, Presence.PRESENT), (29.5, Presence.LATE)]
)
def test_who_checks_in_is_present_and_after_ten_minutes_late(
    in_context: World, minutes: float, presence: Presence
) -> None:
    with minutes_into(in_context, minutes):
        held = checked_in(in_context)
    assert (held.presence, held.source) == (presence, MarkSource.CODE)


@pytest.mark.parametrize(("minutes", "words"), [(-21, "too early"), (31, "too late")])
def test_outside_the_window_it_is_refused_with_the_times(in_context: World, minutes: int, words: str) -> None:
    with minutes_into(in_context, minutes), pytest.raises(Refusal, match=words) as refused:
        checked_in(in_context)
    assert re.search("9:10|09:10", str(refused.value))


def test_checking_in_twice_is_once(in_context: World) -> None:
    with minutes_into(in_context, 1):
        checked_in(in_context)
        checked_in(in_context)
    assert db.session.scalar(select(func.count()).select_from(MarkEntry)) == 1


def test_a_mark_as_present_stays_as_it_is(in_context: World) -> None:
    in_context.say(Presence.PRESENT)
    with minutes_into(in_context, 20):
        assert checked_in(in_context).source is MarkSource.ROLL_CALL


def test_against_a_mark_as_absent_both_words_wait(in_context: World) -> None:
    in_context.say(Presence.ABSENT)
    with minutes_into(in_context, 5):
        assert checked_in(in_context).presence is Presence.ABSENT
        checked_in(in_context)
    waiting = db.session.scalars(select(MarkEntry.presence).where(MarkEntry.is_overruled)).all()
    assert waiting == [Presence.PRESENT]


def test_who_has_no_place_asks_the_organiser(in_context: World) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    waiting = add_participant(workshop, "Waiting Wali", state=ParticipantState.WAITING)
    with minutes_into(in_context, 0), transaction(), pytest.raises(Refusal, match="Ask the organiser"):
        check_in(in_context.sessions[0].id, waiting.id, by=None)


def test_windows_of_sessions_that_follow_each_other_overlap(in_context: World) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop.id)
    with minutes_into(in_context, 15):
        found = [each.session.id for each in windows_open(workshop, now=clock.now())]
    assert found == [each.id for each in in_context.sessions[:2]]


def test_two_phones_of_one_person_in_the_same_moment_are_one_mark(app: Flask, world: World) -> None:
    together = Barrier(2)
    ids = world.sessions[0].id, world.participants[0].id
    problems: list[BaseException] = []
    with app.app_context(), minutes_into(world, 1):
        delay = datetime.now(UTC) - clock.now()

    def arrive() -> None:
        with app.test_request_context(), clock.put_back(delay):
            together.wait()
            try:
                with transaction():
                    check_in(*ids, by=None)
            except BaseException as problem:  # noqa: BLE001 – told by the test
                problems.append(problem)
            db.session.remove()

    threads = [Thread(target=arrive) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert not problems
        assert db.session.scalar(select(func.count()).select_from(MarkEntry)) == 1


def test_too_many_wrong_codes_have_to_wait(in_context: World) -> None:
    for _number in range(checking_in.OF_PARTICIPANT.burst):
        checking_in.count_attempt("10.0.0.1", "7")
    with pytest.raises(Refusal, match="Wait a minute"):
        checking_in.count_attempt("10.0.0.1", "7")
    checking_in.count_attempt("10.0.0.1", "8")


def test_right_codes_do_not_count(in_context: World) -> None:
    for _number in range(checking_in.OF_PARTICIPANT.burst + 3):
        checking_in.count_attempt("10.0.0.1", "7")
        with transaction():
            checking_in.forgive_attempt("10.0.0.1", "7")


def test_a_ticket_is_for_its_session_and_a_few_minutes(in_context: World) -> None:
    ticket = checking_in.ticket_for(3)
    assert checking_in.has_ticket(ticket, 3)
    assert not checking_in.has_ticket(ticket, 4)
    assert not checking_in.has_ticket(ticket + "x", 3)


def presence_of(app: Flask, world: World, participant: int = 0) -> Presence | None:
    with app.app_context():
        ids = (Mark.session_id == world.sessions[0].id, Mark.participant_id == world.participants[participant].id)
        return db.session.scalar(select(Mark.presence).where(*ids))


def ticket_in(page: str) -> str:
    found = re.search('name="ticket" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_screen_shows_the_code_and_nothing_of_the_roll(app: Flask, client: FlaskClient, world: World) -> None:
    sign_in(client, world.facilitator)
    with app.app_context(), minutes_into(world, 1):
        page = client.get(world.roll("/code"))
        code = code_at(world.sessions[0].secret, clock.now())
    assert page.status_code == 200
    assert f"{code[:3]} {code[3:]}" in page.text
    assert "<svg" in page.text
    assert 'data-refresh="20"' in page.text
    assert page.headers["Refresh"] == "45"
    assert f'href="{world.roll("/code")}"' in page.text
    assert not any(name in page.text for name in NAMES)


def test_the_screen_is_for_those_who_run_it(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        other = make_person()
    sign_in(client, other)
    assert client.get(world.roll("/code")).status_code == 404


def test_the_camera_leads_to_a_page_that_marks_only_when_pressed(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context():
        person = make_person("Chanda Kumari")
        with transaction():
            db.session.get_one(Participant, world.participants[2].id).person_id = person.id
    sign_in(client, person)
    with app.app_context(), minutes_into(world, 12):
        code = code_at(world.sessions[0].secret, clock.now())
    with app.app_context(), minutes_into(world, 12):
        page = client.get(f"/c/{world.sessions[0].id}-{code}")
        assert page.status_code == 200
        assert "Chanda Kumari" in page.text
        assert presence_of(app, world, 2) is None
    with app.app_context(), minutes_into(world, 12):
        answer = client.post(f"/c/{world.sessions[0].id}", data={"ticket": ticket_in(page.text)})
    assert answer.status_code == 303
    assert presence_of(app, world, 2) is Presence.LATE


def test_without_an_account_the_own_code_says_who_it_is(app: Flask, client: FlaskClient, world: World) -> None:
    with app.app_context(), minutes_into(world, 0):
        page = client.get(f"/c/{world.sessions[0].id}-{code_at(world.sessions[0].secret, clock.now())}")
        data = {"ticket": ticket_in(page.text), "code": "wrongcode9"}
        refused = client.post(f"/c/{world.sessions[0].id}", data=data)
        assert refused.status_code == 422
        assert "wrongcode9" in refused.text
        data["code"] = world.participants[1].code.lower()
        assert client.post(f"/c/{world.sessions[0].id}", data=data).status_code == 303
    assert presence_of(app, world, 1) is Presence.PRESENT


@pytest.mark.parametrize("days", [-1, 0])
def test_a_code_from_yesterday_or_of_another_session_is_refused(
    app: Flask, client: FlaskClient, world: World, days: int
) -> None:
    with app.app_context(), minutes_into(world, 1):
        secret = world.sessions[0 if days else 1].secret
        code = code_at(secret, clock.now() + timedelta(days=days))
        page = client.get(f"/c/{world.sessions[0].id}-{code}")
        assert page.status_code == 422
        assert "not the one of this session now" in page.text
        sent = client.post(f"/c/{world.sessions[0].id}", data={"code": world.participants[0].code, "ticket": ""})
        assert sent.status_code == 422
    assert presence_of(app, world) is None


def test_the_digits_are_typed_on_the_own_page(app: Flask, client: FlaskClient, world: World) -> None:
    place = f"/workshops/place/{world.participants[0].code}"
    with app.app_context(), minutes_into(world, 1):
        assert f"{place}/check-in" in client.get(place).text
        wrong = client.post(f"{place}/check-in", data={"digits": "000 00"})
        assert wrong.status_code == 422
        assert 'value="000 00"' in wrong.text
        code = code_at(world.sessions[0].secret, clock.now())
        assert client.post(f"{place}/check-in", data={"digits": f"{code[:3]} {code[3:]}"}).status_code == 303
        assert "You are checked in" in client.get(place).text
    assert presence_of(app, world) is Presence.PRESENT


def test_out_of_the_window_the_own_page_offers_nothing(app: Flask, client: FlaskClient, world: World) -> None:
    place = f"/workshops/place/{world.participants[0].code}"
    with app.app_context(), minutes_into(world, 100, session=1):
        assert "check-in" not in client.get(place).text
        assert client.get(f"{place}/check-in").status_code == 200


def test_a_session_that_is_gone_is_not_found(client: FlaskClient) -> None:
    assert client.get("/c/99-123456").status_code == 404
    assert client.post("/c/99").status_code == 404
