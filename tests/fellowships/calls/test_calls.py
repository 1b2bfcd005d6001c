from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.calls import leaves, operations, queries
from lms.fellowships.calls.counts import Counted, application_counts, counts_of
from lms.fellowships.calls.models import Call, CallState, LateLeave
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.operations import archive_programme
from tests.factories.fellowships import CRITERIA, make_call, make_programme, plan_document, words
from tests.factories.people import make_person
from tests.people.test_at_once import DONE, REFUSED, at_once

DAY = timedelta(days=1)


def settings(**changes: Any) -> dict[str, Any]:
    now = clock.now()
    usual = {
        "title": words("Call 2027"),
        "description": words("For you."),
        "opens_at": now + DAY,
        "closes_at": now + 20 * DAY,
        "zone": "Asia/Kolkata",
        "starts_on": now.date() + 60 * DAY,
        "seats": 3,
        "seats_by": {},
        "has_interview": True,
        "reviews_each": 2,
        "names_hidden": True,
        "offer_days": 7,
    }
    return {**usual, **changes}


def make(programme: Programme, **values: Any) -> Call:
    with transaction():
        held = db.session.get_one(Programme, programme.id)
        made = operations.create_call(held, plan_of(held), by=None, **{**settings(), **values})
        db.session.flush()
    return made


def again(call_id: int) -> Call:
    db.session.expire_all()
    return db.session.get_one(Call, call_id)


def act(function: Any, *arguments: Any, **values: Any) -> None:
    with transaction():
        function(*arguments, by=None, **values)


def actions() -> list[str]:
    found = select(HistoryEntry.action).order_by(HistoryEntry.id)
    return [action.removeprefix("fellowships.") for action in db.session.scalars(found)]


def test_a_call_begins_as_a_draft_with_what_the_plan_says(app_context: Flask) -> None:
    call = make(make_programme())
    plan = Plan.model_validate(plan_document())
    assert (call.slug, call.state, call.version, call.settings_version) == ("call-2027", CallState.DRAFT, 1, 1)
    assert queries.call_form(call) == plan.application
    assert queries.criteria_of(call) == plan.criteria
    assert queries.interview_criteria_of(call) == plan.interview_criteria
    assert actions() == ["call_made"]


@pytest.mark.parametrize("slug", ["new", "application", "files", "Big Call", "taken"])
def test_an_address_that_means_something_else_or_is_taken_is_refused(app_context: Flask, slug: str) -> None:
    programme = make_programme()
    make(programme, slug="taken")
    with pytest.raises(Refusal) as refused:
        make(programme, slug=slug)
    assert refused.value.field == "slug"


def test_the_same_form_sent_twice_makes_one_call_also_at_once(app: Flask) -> None:
    with app.app_context():
        programme = make_programme()
        assert make(programme, form_key="one").id == make(programme, form_key="one").id

    def create() -> object:
        held = db.session.get_one(Programme, programme.id)
        return operations.create_call(held, plan_of(held), by=None, form_key="two", **settings())

    assert at_once(app, create, create) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Call)) == 2


def test_an_archived_programme_opens_no_call(app_context: Flask) -> None:
    programme = make_programme()
    act(archive_programme, programme.id)
    with pytest.raises(Refusal):
        make(programme)


def test_settings_are_changed_once_for_each_version(app_context: Flask) -> None:
    call = make(make_programme())
    act(operations.change_call, call.id, seen=1, seats=5, **{k: v for k, v in settings().items() if k != "seats"})
    changed = again(call.id)
    assert (changed.seats, changed.settings_version) == (5, 2)
    with pytest.raises(EditedMeanwhile) as refused:
        act(operations.change_call, call.id, seen=1, **settings(seats=9))
    assert refused.value.version == 2
    with pytest.raises(Refusal):
        act(operations.change_call, call.id, seen=2, **settings(seats=1, seats_by={"state": {"IN-RJ": 2}}))
    assert again(call.id).seats == 5


def test_two_managers_at_once_change_settings_once(app: Flask) -> None:
    with app.app_context():
        call_id = make(make_programme()).id
        values = settings()

    def change(seats: int) -> Any:
        return lambda: operations.change_call(call_id, seen=1, by=None, **{**values, "seats": seats})

    assert at_once(app, change(4), change(5)) == [DONE, REFUSED]


def test_criteria_are_changed_with_their_weights(app_context: Flask) -> None:
    call = make(make_programme())
    rows = [{"id": "motivation", "title": words("Motivation"), "guide": {}, "weight": 5}]
    act(operations.change_criteria, call.id, seen=1, criteria=rows, interview_criteria=rows)
    (criterion,) = queries.criteria_of(again(call.id))
    assert (criterion.id, criterion.weight) == ("motivation", 5)
    with pytest.raises(EditedMeanwhile):
        act(operations.change_criteria, call.id, seen=1, criteria=rows, interview_criteria=rows)
    with pytest.raises(Refusal) as refused:
        act(operations.change_criteria, call.id, seen=2, criteria=rows, interview_criteria=[])
    assert refused.value.field == "interview_criteria"


def test_a_call_is_published_ended_and_reopened_by_moves(app_context: Flask) -> None:
    call = make(make_programme())
    act(operations.publish_call, call.id)
    with pytest.raises(MoveRefused):
        act(operations.publish_call, call.id)
    act(operations.end_call, call.id)
    with pytest.raises(MoveRefused) as refused:
        act(operations.reopen_call, call.id, reason=" ")
    assert refused.value.field == "reason"
    act(operations.reopen_call, call.id, reason="Ended by mistake.")
    assert again(call.id).state is CallState.PUBLISHED
    assert actions() == ["call_made", "call_published", "call_ended", "call_reopened"]
    with pytest.raises(RuntimeError):
        again(call.id).state = CallState.DRAFT
    db.session.rollback()


def test_what_asks_nothing_or_is_over_is_not_published(app_context: Flask) -> None:
    programme, past = make_programme(), clock.now() - DAY
    nothing = {"sections": [{"id": "main", "title": words("Questions"), "questions": []}]}
    empty = make_call(programme, state=CallState.DRAFT, form=nothing)
    over = make_call(programme, state=CallState.DRAFT, opens_at=past - DAY, closes_at=past)
    unscored = make_call(programme, state=CallState.DRAFT, interview_criteria=[])
    for call, sentence in ((empty, "asks nothing"), (over, "is over"), (unscored, "Write the criteria first")):
        with pytest.raises(Refusal, match=sentence):
            act(operations.publish_call, call.id)
    ended = make_call(programme, state=CallState.ENDED, opens_at=past - DAY, closes_at=past)
    with pytest.raises(Refusal, match="is over"):
        act(operations.reopen_call, ended.id, reason="Please.")


def test_two_managers_at_once_publish_it_once(app: Flask) -> None:
    with app.app_context():
        call_id = make(make_programme()).id

    def publish() -> None:
        operations.publish_call(call_id, by=None)

    assert at_once(app, publish, publish) == [DONE, REFUSED]
    with app.app_context():
        assert actions().count("call_published") == 1


def test_one_person_is_given_longer_and_it_can_be_taken_back(app_context: Flask) -> None:
    call = make_call(make_programme())
    for days in (1, 2):
        until = call.closes_at + days * DAY
        act(leaves.give_leave, call.id, contact=" Asha@Example.org", until=until, reason="Flood.")
    (leave,) = queries.late_leaves(call.id)
    assert (leave.contact, leave.until) == ("asha@example.org", until)
    assert queries.has_late_leave(call.id, clock.now())
    details = db.session.scalars(select(HistoryEntry.detail).where(HistoryEntry.action == "fellowships.call_extended"))
    assert all("asha" not in str(detail) for detail in details)
    for _time in range(2):
        act(leaves.take_leave_back, call.id, leave.id)
    assert list(queries.late_leaves(call.id)) == []
    assert actions().count("call_extension_ended") == 1


@pytest.mark.parametrize(
    ("contact", "days", "field"),
    [("nonsense", 1, "contact"), ("a@example.org", -1, "until"), ("9876543210", 0, "until")],
)
def test_longer_is_for_a_person_and_after_the_closing(app_context: Flask, contact: str, days: int, field: str) -> None:
    call = make_call(make_programme())
    with pytest.raises(Refusal) as refused:
        act(leaves.give_leave, call.id, contact=contact, until=call.closes_at + days * DAY, reason="Ill.")
    assert refused.value.field == field


def test_longer_that_is_over_already_is_refused(app_context: Flask) -> None:
    past = clock.now() - 5 * DAY
    call = make_call(make_programme(), opens_at=past - DAY, closes_at=past)
    with pytest.raises(Refusal, match="over already"):
        act(leaves.give_leave, call.id, contact="a@example.org", until=past + DAY, reason="Ill.")


def test_calls_that_are_open_or_come_are_found(app_context: Flask) -> None:
    programme, now = make_programme(), clock.now()
    first = make_call(programme, closes_at=now + DAY)
    second = make_call(programme)
    coming = make_call(programme, opens_at=now + DAY)
    make_call(programme, state=CallState.DRAFT)
    make_call(programme, state=CallState.ENDED)
    make_call(programme, opens_at=now - 5 * DAY, closes_at=now - DAY)
    assert [call.id for call in queries.open_calls(now)] == [first.id, second.id]
    assert [call.id for call in queries.coming_calls(now)] == [coming.id]
    assert len(queries.calls_of(programme.id)) == 6


def test_numbers_of_applications_come_from_those_who_know(app_context: Flask) -> None:
    application_counts.add("test", lambda ids: {call_id: [Counted("draft", "Draft", 2)] for call_id in ids})
    try:
        found = counts_of([7])
        assert Counted("draft", "Draft", 2) in found[7]
        assert counts_of([]) == {}
    finally:
        application_counts.add("test", lambda ids: {})


def test_who_was_given_longer_takes_that_away_and_is_forgotten(app_context: Flask) -> None:
    asha, manager = make_person("Asha Devi", email="asha@example.org"), make_person("Mira Manager")
    call = make_call(make_programme(), criteria=CRITERIA)
    until = call.closes_at + DAY
    with transaction():
        for contact in ("asha@example.org", "other@example.org"):
            leaves.give_leave(call.id, contact=contact, until=until, reason="Flood.", by=manager.id)
    held = personal_data["call_late_leaves"]
    assert held.export is not None
    assert held.erase is not None
    assert [row["reason"] for row in held.export(asha.id)] == ["Flood."]
    with transaction():
        held.erase(asha.id)
        held.erase(manager.id)
    rows = db.session.execute(select(LateLeave.contact, LateLeave.given_by_id))
    assert [tuple(row) for row in rows] == [("other@example.org", None)]
