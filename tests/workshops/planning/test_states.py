from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.extensions import db
from lms.workshops.planning import rounds, states
from lms.workshops.planning.models import Mode, Workshop, WorkshopSession, WorkshopState
from lms.workshops.planning.queries import cancel_reason
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant, make_workshop
from tests.people.test_at_once import DONE, at_once
from tests.workshops.planning.conftest import Follow

S = WorkshopState


def move(workshop: Workshop, verb: str, reason: str = "") -> WorkshopState:
    workshop_id = workshop.id
    with transaction():
        states.move(workshop_id, verb, by=None, reason=reason)
    return db.session.get_one(Workshop, workshop_id).state


def test_the_way_from_a_draft_to_a_report(app_context: Flask) -> None:
    workshop = make_workshop(state=S.DRAFT, starts_on=today_here())
    way = [move(workshop, verb) for verb in ("announced", "opened", "closed", "opened", "begun", "held", "reported")]
    assert way == [S.ANNOUNCED, S.OPEN, S.CLOSED, S.OPEN, S.RUNNING, S.HELD, S.REPORTED]
    assert workshop.held_at is not None
    assert move(workshop, "report_reopened", "A sheet was found.") is S.HELD


def test_a_move_that_is_made_twice_is_made_once(app_context: Flask, following: Follow) -> None:
    workshop, seen = make_workshop(state=S.ANNOUNCED), following("opened_followers")
    assert [move(workshop, "opened"), move(workshop, "opened")] == [S.OPEN, S.OPEN]
    assert len(seen) == 1
    with pytest.raises(MoveRefused):
        move(workshop, "reported")


def missing(**values: Any) -> list[str]:
    with transaction():
        return states.missing_for_announcing(make_workshop_in(**values))


def make_workshop_in(**values: Any) -> Workshop:
    workshop = Workshop(created_at=clock.now(), state=S.DRAFT, mode=Mode.IN_PERSON, **values)
    db.session.add(workshop)
    db.session.flush()
    return workshop


def test_what_is_missing_before_it_is_announced_is_said(app_context: Flask) -> None:
    found = missing(title={"en": "Wages"}, languages=["en", "hi"])
    assert found == [
        "The title in हिन्दी is missing.",
        "Say where it is: a venue or a district.",
        "The agenda has no session yet.",
    ]
    workshop = make_workshop(state=S.DRAFT, mode=Mode.ONLINE, venue="", district="", is_dated=False)
    assert move(workshop, "announced") is S.ANNOUNCED


def test_a_draft_without_a_session_is_not_announced(app_context: Flask) -> None:
    workshop = make_workshop(state=S.DRAFT)
    with transaction():
        db.session.execute(delete(WorkshopSession))
    with pytest.raises(Refusal, match="no session"):
        move(workshop, "announced")


def test_it_is_a_draft_again_only_while_nobody_has_registered(app_context: Flask) -> None:
    assert move(make_workshop(state=S.ANNOUNCED), "taken_back") is S.DRAFT
    wanted = make_workshop(state=S.ANNOUNCED)
    add_participant(wanted)
    with pytest.raises(Refusal):
        move(wanted, "taken_back")


def test_nothing_opens_or_begins_before_its_time(app_context: Flask) -> None:
    undated, early = make_workshop(state=S.ANNOUNCED, is_dated=False), make_workshop(state=S.CLOSED)
    for workshop, verb in ((undated, "opened"), (undated, "begun"), (early, "begun")):
        with pytest.raises(Refusal):
            move(workshop, verb)
    running = make_workshop(state=S.RUNNING, starts_on=today_here(), days=2)
    with pytest.raises(Refusal):
        move(running, "held")


def test_cancelling_needs_a_reason_and_tells_everybody_once(app_context: Flask, following: Follow) -> None:
    workshop, seen = make_workshop(), following("cancelled_followers")
    with pytest.raises(MoveRefused):
        move(workshop, "cancelled")
    assert move(workshop, "cancelled", "The trainer is ill.") is S.CANCELLED
    move(workshop, "cancelled", "Once more.")
    assert (len(seen), workshop.calendar_sequence) == (1, 1)
    assert (cancel_reason(workshop.id), cancel_reason(make_workshop().id)) == ("The trainer is ill.", "")


def test_two_who_cancel_at_once_cancel_once(app: Flask, following: Follow) -> None:
    seen = following("cancelled_followers")
    with app.app_context():
        workshop_id = make_workshop().id
    acts = [lambda: states.move(workshop_id, "cancelled", by=None, reason="So.")] * 2
    assert (at_once(app, *acts), len(seen)) == ([DONE, DONE], 1)


def test_the_clock_brings_each_to_where_it_is_to_be(app_context: Flask, following: Follow) -> None:
    seen, now, today = following("held_followers"), clock.now(), today_here()
    following("opened_followers")
    hour, day = timedelta(hours=1), timedelta(days=1)
    cases = {
        S.OPEN: make_workshop(state=S.ANNOUNCED, registration_opens_at=now - hour),
        S.ANNOUNCED: make_workshop(state=S.ANNOUNCED, registration_opens_at=now - hour, is_dated=False),
        S.CLOSED: make_workshop(state=S.OPEN, registration_closes_at=now - hour),
        S.RUNNING: make_workshop(state=S.OPEN, starts_on=today),
        S.HELD: make_workshop(state=S.CLOSED, starts_on=today - 2 * day, days=2),
        S.DRAFT: make_workshop(state=S.DRAFT, starts_on=today - day),
    }
    ids = {state: workshop.id for state, workshop in cases.items()}
    assert rounds.turn_workshops() == 4
    assert {state: db.session.get_one(Workshop, key).state for state, key in ids.items()} == {s: s for s in ids}
    assert seen == [(ids[S.HELD], None)]
    assert rounds.turn_workshops() == 0
    actors = db.session.scalars(select(HistoryEntry.actor_id).where(HistoryEntry.action.like("workshops.workshop%")))
    assert set(actors) == {None}


def test_registration_that_an_organiser_opens_again_stays_open(app_context: Flask) -> None:
    closes = clock.now() - timedelta(days=1)
    workshop = make_workshop(state=S.CLOSED, registration_closes_at=closes, registration_opens_at=closes)
    assert move(workshop, "opened") is S.OPEN
    assert (rounds.turn_workshops(), workshop.registration_closes_at) == (0, None)


def test_a_round_without_anything_due_asks_once(app_context: Flask, count_queries: CountQueries) -> None:
    for state in S:
        make_workshop(state=state)
    db.session.rollback()
    with count_queries() as queries:
        assert rounds.turn_workshops() == 0
    assert len(queries) == 1
    assert db.session.scalar(select(func.count()).select_from(Workshop)) == len(S)
