from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.language import in_language
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.actions.models import VisitState
from lms.workshops.diary import feeds
from lms.workshops.diary.events import events_for
from lms.workshops.diary.models import CalendarFeed, Reminder
from lms.workshops.planning.models import WorkshopState
from lms.workshops.registration.models import ParticipantState
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.factories.workshops import add_facilitator, add_participant, make_workshop
from tests.workshops.diary.conftest import add_done_point, add_point, add_review, add_visit, make_after

DAY = timedelta(days=1)


def summaries(app: Flask, person: Person) -> list[str]:
    with app.test_request_context(), in_language("en"):
        return [event.summary for event in events_for(person.id, today_here())]


def test_the_calendar_holds_what_is_mine(app: Flask, app_context: Flask) -> None:
    after = make_after()
    add_point(after.team, today_here() + 9 * DAY, "x" * 300)
    add_done_point(after.team, today_here() + 9 * DAY)
    add_review(after.team, today_here() + 29 * DAY)
    add_visit(after.team, after.planner, today_here() + 5 * DAY)
    add_visit(after.team, after.planner, today_here() + 6 * DAY, state=VisitState.CALLED_OFF)
    add_visit(after.team, after.member, today_here() + 400 * DAY)
    mine = summaries(app, after.member)
    assert mine[:2] == ["Small workshop", "Review after 30 days: Team Gaya"]
    assert mine[2].startswith("Due: xxx")
    assert len(mine) == 3
    assert len(mine[2]) < 130
    theirs = summaries(app, after.planner)
    assert theirs == ["Visit: Team Gaya", "Visit: Team Gaya", "Review after 30 days: Team Gaya"]
    with app.test_request_context(), in_language("hi"):
        events = list(events_for(after.planner.id, today_here()))
        assert [event.is_cancelled for event in events] == [False, True, False]


def test_only_who_has_a_place_or_teaches_sees_a_workshop(app: Flask, app_context: Flask) -> None:
    person = make_person("Sunita")
    for state in (ParticipantState.WAITING, ParticipantState.WITHDRAWN, ParticipantState.DECLINED):
        add_participant(make_workshop(), person=person, state=state)
    add_facilitator(make_workshop(days=2), person, [2])
    add_facilitator(make_workshop(days=2), person, [9])
    add_facilitator(make_workshop(state=WorkshopState.DRAFT), person)
    add_participant(make_workshop(is_dated=False), person=person)
    assert summaries(app, person) == ["Small workshop (you teach)"]


def test_who_learns_and_teaches_has_a_day_once(app: Flask, app_context: Flask) -> None:
    person, workshop = make_person("Sunita"), make_workshop(days=2)
    add_participant(workshop, person=person)
    add_facilitator(workshop, person, [1, 2])
    assert summaries(app, person) == ["Small workshop"] * 2


def test_what_is_cancelled_says_so(app: Flask, app_context: Flask) -> None:
    person = make_person("Sunita")
    add_participant(make_workshop(state=WorkshopState.CANCELLED, calendar_sequence=3), person=person)
    with app.test_request_context(), in_language("en"):
        (event,) = events_for(person.id, today_here())
    assert (event.is_cancelled, event.sequence) == (True, 3)


def test_a_calendar_takes_few_queries(app: Flask, app_context: Flask, count_queries: CountQueries) -> None:
    person = make_person("Sunita")
    for _ in range(5):
        add_participant(make_workshop(days=2), person=person)
    with app.test_request_context(), in_language("en"), count_queries() as statements:
        assert len(list(events_for(person.id, today_here()))) == 10
    assert len(statements) <= 6


def address_in(page: str) -> str:
    found = re.search(r"http://localhost(/calendar/[\w-]+\.ics)", page)
    assert found
    return found[1]


def test_an_address_is_made_shown_once_replaced_and_stopped(app: Flask, member: FlaskClient) -> None:
    assert "There is none yet" in member.get("/calendar").text
    made = member.post("/calendar")
    first = address_in(made.text)
    assert "webcal://localhost/calendar/" in made.text
    assert "no-store" in made.headers["Cache-Control"]
    assert first not in member.get("/calendar").text
    stranger = app.test_client()
    answer = stranger.get(first)
    assert answer.mimetype == "text/calendar"
    assert "no-store" in answer.headers["Cache-Control"]
    again = stranger.get(first, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    second = address_in(member.post("/calendar").text)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    assert member.post("/calendar/stop").status_code == 303
    assert member.post("/calendar/stop").status_code == 303
    assert stranger.get(second).status_code == 404
    assert stranger.get("/calendar/x.ics").status_code == 404
    with app.app_context():
        actions = db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.action.contains("calendar")))
        assert sorted(actions) == ["workshops.calendar_made"] * 2 + ["workshops.calendar_stopped"]


def test_the_file_speaks_the_readers_language(app: Flask) -> None:
    with app.app_context():
        person = make_person("Sunita", language="hi")
        add_participant(make_workshop(days=2), person=person)
        with transaction():
            token = feeds.make_feed(person.id, by=person.id)
    text = app.test_client().get(f"/calendar/{token}.ics", headers={"Accept-Language": "en"}).text
    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:छोटी कार्यशाला" in text
    assert "LOCATION:Block hall" in text


def test_a_closed_account_has_no_calendar(app: Flask) -> None:
    with app.app_context():
        person = make_person("Sunita")
        with transaction():
            token = feeds.make_feed(person.id, by=None)
        with transaction():
            db.session.get_one(Person, person.id).disabled_at = clock.now()
        with pytest.raises(Refusal, match="closed"), transaction():
            feeds.make_feed(person.id, by=None)
    assert app.test_client().get(f"/calendar/{token}.ics").status_code == 404


def test_who_is_not_signed_in_makes_no_calendar(app: Flask) -> None:
    assert "/sign-in" in app.test_client().get("/calendar").headers["Location"]
    assert app.test_client().post("/calendar").status_code == 401
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CalendarFeed)) == 0


def test_what_is_held_is_given_and_erased(app_context: Flask) -> None:
    person, workshop = make_person("Sunita"), make_workshop()
    participant = add_participant(workshop, person=person)
    with transaction():
        feeds.make_feed(person.id, by=None)
        db.session.add(
            Reminder(
                kind="starts_soon", about="workshop:1", who="x", participant_id=participant.id, sent_at=clock.now()
            )
        )
    for table in ("calendar_feeds", "workshop_reminders"):
        held = personal_data[table]
        assert held.export is not None
        assert held.erase is not None
        assert len(held.export(person.id)) == 1
        with transaction():
            held.erase(person.id)
        assert held.export(person.id) == []
