"""Who attended: the rule by hand-computed figures, and the moves that follow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.workshops.attendance.followers import reckoned_followers
from lms.workshops.attendance.models import Presence
from lms.workshops.attendance.queries import attended
from lms.workshops.attendance.reckoning import reckon, reckon_when_held
from lms.workshops.attendance.rule import Attended, outcome
from lms.workshops.moves import Actor
from lms.workshops.planning.followers import follow, held_followers
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.models import Participant, ParticipantState
from tests.factories.workshops import add_participant
from tests.workshops.attendance.conftest import World

PRESENT, LATE, ABSENT = Presence.PRESENT, Presence.LATE, Presence.ABSENT
ATTENDED, PARTLY, NO_SHOW = ParticipantState.ATTENDED, ParticipantState.PARTLY, ParticipantState.NO_SHOW


@pytest.mark.parametrize(
    ("present", "counted", "share", "expected"),
    [
        (3, 4, 75, ATTENDED),
        (2, 3, 67, PARTLY),
        (2, 3, 66, ATTENDED),
        (1, 100, 1, ATTENDED),
        (0, 3, 1, NO_SHOW),
        (0, 0, 75, NO_SHOW),
        (3, 3, 100, ATTENDED),
    ],
)
def test_the_rule_by_hand(present: int, counted: int, share: int, expected: ParticipantState) -> None:
    assert outcome(Attended(present, counted), share) is expected


@settings(max_examples=30)
@given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 100))
def test_one_session_more_never_makes_it_less(counted: int, present: int, share: int) -> None:
    order = [NO_SHOW, PARTLY, ATTENDED]
    present = min(present, counted - 1)
    less, more = (outcome(Attended(number, counted), share) for number in (present, present + 1))
    assert order.index(less) <= order.index(more)


def states(world: World) -> list[ParticipantState]:
    found = select(Participant.state).where(Participant.workshop_id == world.workshop.id).order_by(Participant.id)
    return list(db.session.scalars(found))


def test_everybody_is_counted_by_the_sessions_they_were_at(in_context: World) -> None:
    for session in range(3):
        in_context.say(PRESENT if session else LATE, session=session)
    in_context.say(PRESENT, participant=1)
    in_context.say(ABSENT, participant=1, session=1)
    in_context.say(ABSENT, participant=2)
    add_participant(in_context.workshop, "Waits", state=ParticipantState.WAITING)
    found = attended(in_context.workshop.id)
    assert [found[each.id] for each in in_context.participants] == [Attended(3, 3), Attended(1, 3), Attended(0, 3)]
    with transaction():
        reckon(in_context.workshop.id, None, Actor.CLOCK)
    assert states(in_context) == [ATTENDED, PARTLY, NO_SHOW, ParticipantState.WAITING]


def test_again_it_moves_nobody_for_whom_nothing_changed(in_context: World) -> None:
    in_context.say(PRESENT)
    for _time in range(2):
        with transaction():
            reckon(in_context.workshop.id, in_context.organiser.id, Actor.ORGANISER)
    moved = select(func.count()).where(HistoryEntry.action.like("workshops.participant_counted_%"))
    assert db.session.scalar(moved) == 3


def test_where_nobody_was_marked_nothing_is_known(in_context: World) -> None:
    with transaction():
        reckon(in_context.workshop.id, None, Actor.CLOCK)
    assert set(states(in_context)) == {ParticipantState.APPROVED}


def test_it_follows_the_end_of_a_workshop_and_each_correction_after_it(in_context: World) -> None:
    for session in range(3):
        in_context.say(PRESENT, session=session)
    with transaction():
        db.session.execute(Workshop.__table__.update().values(state=WorkshopState.HELD))  # type: ignore[attr-defined]
        workshop = db.session.get(Workshop, in_context.workshop.id)
        assert workshop is not None
        follow(held_followers, workshop, None)
    assert states(in_context)[0] is ATTENDED
    heard: list[int | None] = []
    reckoned_followers.add("test", lambda workshop, by: heard.append(by))
    try:
        in_context.say(ABSENT, session=2, seen_version=1, reason="Left at noon.")
    finally:
        reckoned_followers.add("test", lambda workshop, by: None)
    assert states(in_context)[0] is PARTLY
    assert heard == [in_context.organiser.id]


def test_the_clock_reckons_as_nobody(in_context: World) -> None:
    in_context.say(PRESENT)
    with transaction():
        workshop = db.session.get(Workshop, in_context.workshop.id)
        assert workshop is not None
        reckon_when_held(workshop, None)
    moved = select(HistoryEntry.actor_id).where(HistoryEntry.action.like("workshops.participant_counted_%"))
    assert set(db.session.scalars(moved)) == {None}
