"""What holds of a participant: taken, changed by who saw it, kept as a conflict by who did not, and settled."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.marking import mark_all, settle
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.queries import conflicts, find_mark
from lms.workshops.planning.models import Workshop, WorkshopDay, WorkshopSession, WorkshopState
from lms.workshops.registration.models import Participant, ParticipantState
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.attendance.conftest import World, make_world

PRESENT, LATE, ABSENT = Presence.PRESENT, Presence.LATE, Presence.ABSENT


def entries() -> list[MarkEntry]:
    return list(db.session.scalars(select(MarkEntry).order_by(MarkEntry.id)))


def actions() -> list[str]:
    statement = select(HistoryEntry.action).where(HistoryEntry.action.like("workshops.mark_%"))
    return list(db.session.scalars(statement.order_by(HistoryEntry.id)))


def test_the_first_word_holds(in_context: World) -> None:
    held = in_context.say(PRESENT)
    assert (held.presence, held.version, held.source) == (PRESENT, 1, MarkSource.ROLL_CALL)
    assert [each.presence for each in entries()] == [PRESENT]


def test_sent_twice_it_is_entered_once(in_context: World) -> None:
    for _time in range(2):
        held = in_context.say(PRESENT, send_key="sent-once")
    assert (held.version, len(entries())) == (1, 1)
    in_context.say(LATE, seen_version=1)
    assert in_context.say(PRESENT, send_key="sent-once").presence is LATE
    assert len(entries()) == 2


def test_the_same_word_of_somebody_else_is_no_new_version(in_context: World) -> None:
    in_context.say(PRESENT)
    assert in_context.say(PRESENT, by=in_context.facilitator.id).version == 1
    assert len(entries()) == 2
    assert conflicts(in_context.workshop.id) == []


def test_who_saw_what_holds_changes_it(in_context: World) -> None:
    in_context.say(ABSENT)
    held = in_context.say(LATE, seen_version=1, by=in_context.facilitator.id)
    assert (held.presence, held.version, held.marked_by_id) == (LATE, 2, in_context.facilitator.id)
    assert actions() == ["workshops.mark_changed"]


def test_who_did_not_see_it_makes_a_conflict_and_changes_nothing(in_context: World) -> None:
    in_context.say(PRESENT)
    held = in_context.say(ABSENT, seen_version=0, by=in_context.facilitator.id)
    assert (held.presence, held.version) == (PRESENT, 1)
    (conflict,) = conflicts(in_context.workshop.id)
    said = [(voice.who, voice.presence) for voice in conflict.voices]
    assert said == [("Om Organiser", PRESENT), ("Fatima Facilitator", ABSENT)]


def test_one_phone_without_an_answer_follows_its_own_word(in_context: World) -> None:
    in_context.say(PRESENT, send_key="first-of-mine")
    said = Said(in_context.participants[0].id, LATE, clock.now(), "second-of-mine", 0, "first-of-mine")
    with transaction():
        (held,) = mark_all(in_context.sessions[0].id, [said], source=MarkSource.ROLL_CALL, by=in_context.organiser.id)
    assert isinstance(held, Mark)
    assert (held.presence, held.version) == (LATE, 2)
    in_context.say(ABSENT, seen_version=2, by=in_context.facilitator.id)
    stale = Said(in_context.participants[0].id, PRESENT, clock.now(), "third-of-mine", 0, "second-of-mine")
    with transaction():
        mark_all(in_context.sessions[0].id, [stale], source=MarkSource.ROLL_CALL, by=in_context.organiser.id)
    assert len(conflicts(in_context.workshop.id)) == 1


def test_a_conflict_is_settled_once_and_both_are_named(in_context: World) -> None:
    in_context.say(PRESENT)
    in_context.say(ABSENT, by=in_context.facilitator.id)
    both = (in_context.sessions[0].id, in_context.participants[0].id)
    for _time in range(2):
        with transaction():
            held = settle(*both, ABSENT, seen_version=1, by=in_context.organiser.id)
    assert (held.presence, held.version) == (ABSENT, 2)
    assert conflicts(in_context.workshop.id) == []
    noted = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "workshops.mark_settled")).one()
    assert (noted.detail["before_by"], noted.detail["said_by"]) == (
        in_context.organiser.id,
        [in_context.facilitator.id],
    )


def test_what_nobody_said_and_what_has_changed_since_is_not_settled(in_context: World) -> None:
    in_context.say(PRESENT)
    in_context.say(ABSENT, by=in_context.facilitator.id)
    both = (in_context.sessions[0].id, in_context.participants[0].id)
    for presence, seen in ((LATE, 1), (ABSENT, 7)):
        with pytest.raises(Refusal), transaction():
            settle(*both, presence, seen_version=seen, by=in_context.organiser.id)
    with pytest.raises(Refusal), transaction():
        settle(both[0], in_context.participants[1].id, PRESENT, seen_version=0, by=in_context.organiser.id)
    assert len(conflicts(in_context.workshop.id)) == 1


def test_a_mark_is_taken_away_and_made_again(in_context: World) -> None:
    with pytest.raises(Refusal):
        in_context.say(None)
    in_context.say(PRESENT)
    assert in_context.say(None, seen_version=1, source=MarkSource.CORRECTION).presence is None
    assert in_context.say(LATE, seen_version=2).version == 3
    assert actions() == ["workshops.mark_removed", "workshops.mark_changed"]


def test_a_change_after_the_day_needs_a_reason(app_context: Flask) -> None:
    world = make_world(days_ago=1)
    world.say(PRESENT)
    with pytest.raises(Refusal) as refused:
        world.say(ABSENT, seen_version=1)
    assert refused.value.field == "reason"
    with pytest.raises(Refusal):
        world.say(ABSENT, seen_version=1, reason="x" * 1001)
    held = world.say(ABSENT, seen_version=1, reason="Left before the register came.")
    assert (held.source, entries()[-1].reason) == (MarkSource.CORRECTION, "Left before the register came.")


def test_what_was_said_on_the_day_and_comes_later_needs_none(app_context: Flask) -> None:
    world = make_world(days_ago=1)
    world.say(PRESENT)
    yesterday = clock.now() - timedelta(days=1)
    assert world.say(ABSENT, seen_version=1, made_at=yesterday).presence is ABSENT
    assert world.say(LATE, seen_version=2, source=MarkSource.MERGE).presence is LATE


def test_a_workshop_that_was_held_today_asks_for_a_reason_too(in_context: World) -> None:
    in_context.say(PRESENT)
    with transaction():
        db.session.execute(
            Workshop.__table__.update().values(state=WorkshopState.HELD, held_at=clock.now() - timedelta(seconds=1))  # type: ignore[attr-defined]
        )
    with pytest.raises(Refusal):
        in_context.say(ABSENT, seen_version=1)
    assert in_context.say(ABSENT, seen_version=1, reason="The list was wrong.").version == 2


def test_made_in_the_future_or_before_the_roll_opened_is_put_right(in_context: World) -> None:
    in_context.say(PRESENT, made_at=clock.now() + timedelta(days=9))
    in_context.say(PRESENT, participant=1, made_at=clock.now() - timedelta(days=9))
    first, second = (each.made_at for each in entries())
    assert first <= clock.now()
    assert clock.now() - second < timedelta(days=2)


@pytest.mark.parametrize("state", [ParticipantState.WAITING, ParticipantState.WITHDRAWN, ParticipantState.PENDING])
def test_who_has_no_place_is_not_marked(in_context: World, state: ParticipantState) -> None:
    other = add_participant(in_context.workshop, "Deepa Rani", state=state)
    in_context.participants.append(other)
    with pytest.raises(Refusal) as refused:
        in_context.say(PRESENT, participant=3)
    assert "Deepa Rani" in str(refused.value.sentence)


def test_a_name_of_another_workshop_is_refused_and_the_others_are_entered(in_context: World) -> None:
    stranger = add_participant(make_workshop(), "Somebody Else")
    now = clock.now()
    said = [Said(stranger.id, PRESENT, now), Said(in_context.participants[1].id, PRESENT, now), Said(10**8, LATE, now)]
    with transaction():
        found = mark_all(in_context.sessions[0].id, said, source=MarkSource.ROLL_CALL, by=None)
    assert [isinstance(each, Refusal) for each in found] == [True, False, True]
    assert db.session.scalars(select(Mark.participant_id)).all() == [in_context.participants[1].id]


def test_a_name_that_was_joined_with_another_stands_for_it(in_context: World) -> None:
    double = add_participant(in_context.workshop, "Asha D.")
    with transaction():
        row = db.session.get(Participant, double.id)
        assert row is not None
        row.merged_into_id = in_context.participants[0].id
    in_context.participants.append(double)
    assert in_context.say(PRESENT, participant=3).participant_id == in_context.participants[0].id


def test_a_key_of_something_else_is_refused(in_context: World) -> None:
    in_context.say(PRESENT, send_key="used-before")
    with pytest.raises(Refusal):
        in_context.say(PRESENT, participant=1, send_key="used-before")


def refused_sentence(world: World) -> str:
    with pytest.raises(Refusal) as refused:
        world.say(PRESENT)
    return str(refused.value.sentence)


@pytest.mark.parametrize("state", [WorkshopState.DRAFT, WorkshopState.CANCELLED])
def test_no_roll_at_a_draft_or_a_cancelled_workshop(app_context: Flask, state: WorkshopState) -> None:
    assert "not cancelled" in refused_sentence(make_world(state=state))


def test_no_roll_before_the_hour_before_the_session(app_context: Flask) -> None:
    assert "too early" in refused_sentence(make_world(days_ago=-2))


def test_no_roll_without_dates_at_a_break_or_at_a_session_that_is_gone(in_context: World) -> None:
    with transaction():
        db.session.execute(WorkshopDay.__table__.update().values(held_on=None))  # type: ignore[attr-defined]
    assert "no date" in refused_sentence(in_context)
    with transaction():
        db.session.execute(WorkshopSession.__table__.update().values(is_counted=False))  # type: ignore[attr-defined]
    assert "No attendance" in refused_sentence(in_context)
    with transaction():
        db.session.execute(WorkshopSession.__table__.delete())  # type: ignore[attr-defined]
    assert "taken out" in refused_sentence(in_context)


def test_two_phones_at_once_never_lose_a_word(app: Flask, world: World) -> None:
    together, failures = Barrier(4), []

    def say(presence: Presence, by: int, key: str) -> None:
        with app.test_request_context():
            together.wait()
            try:
                world.say(presence, by=by, send_key=key, seen_version=0)
            except Exception as error:  # noqa: BLE001 – whatever it is, the test shows it
                failures.append(error)
            db.session.remove()

    by, other = world.organiser.id, world.facilitator.id
    acts = [
        (PRESENT, by, "phone-one"),
        (PRESENT, by, "phone-one"),
        (ABSENT, other, "phone-two"),
        (LATE, by, "phone-three"),
    ]
    threads = [Thread(target=say, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert failures == []
        held = find_mark(world.sessions[0].id, world.participants[0].id)
        assert held is not None
        assert held.version == 1
        found = entries()
        assert len(found) == 3
        assert [each.presence for each in found if not each.is_overruled] == [held.presence]
        db.session.remove()


def test_hundreds_take_as_many_questions_as_one(in_context: World, count_queries: CountQueries) -> None:
    others = [add_participant(in_context.workshop, f"Person {number}") for number in range(30)]
    said = [Said(each.id, PRESENT, clock.now(), f"key-of-{each.id}", 0) for each in others]
    with count_queries() as statements, transaction():
        mark_all(in_context.sessions[0].id, said, source=MarkSource.ROLL_CALL, by=in_context.organiser.id)
    asked = [each for each in statements if each.startswith("SELECT")]
    assert len(asked) <= 7
