"""Tests on phones: opening, saving, handing in, closing; sent twice, from two windows, by two at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.questionnaires.drafts import DraftConflict
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import openings, queries, sittings
from lms.workshops.measuring.joining import join_participants
from lms.workshops.measuring.models import FeedbackGiven, PhaseOpening, Sitting
from lms.workshops.measuring.sittings import SittingClosed
from lms.workshops.planning.models import WorkshopState
from lms.workshops.registration.models import ParticipantState
from tests.factories.workshops import add_participant, workshop_document
from tests.people.test_at_once import DONE, at_once
from tests.workshops.measuring.conftest import World, answers, make_world


def close(world: World, phase: Phase = Phase.PRE) -> None:
    with transaction():
        openings.close_phase(world.workshop.id, phase, by=world.organiser.id)


def noted(action: str) -> int:
    statement = select(func.count()).select_from(HistoryEntry).where(HistoryEntry.action == f"workshops.{action}")
    return db.session.scalar(statement) or 0


def test_a_test_that_is_not_open_takes_nothing(in_context: World) -> None:
    with pytest.raises(SittingClosed):
        in_context.save("A---")
    assert in_context.sitting() is None


def test_saving_keeps_what_is_there_and_handing_in_grades_it(in_context: World) -> None:
    in_context.open(Phase.PRE)
    assert in_context.save("A---") == 1
    assert in_context.save("A---", seen=0) == 1
    assert in_context.save("AB--", seen=1) == 2
    assert in_context.score() is None
    test = in_context.plan.pre_test
    assert test is not None
    for _time in range(2):
        with transaction():
            sittings.hand_in(in_context.participants[0].id, Phase.PRE, test, by=None)
    assert in_context.score() == 25
    assert noted("test_handed_in") == 1
    with pytest.raises(SittingClosed):
        in_context.save("AAAA", seen=3)


def test_another_window_is_never_written_over(in_context: World) -> None:
    in_context.open(Phase.PRE)
    in_context.save("AB--")
    with pytest.raises(DraftConflict) as conflict:
        in_context.save("AC--", seen=0)
    assert conflict.value.stored == {"pre-2": "b"}
    in_context.save("AC--", seen=1)


def test_a_test_without_an_answer_is_not_handed_in(in_context: World) -> None:
    in_context.open(Phase.PRE)
    in_context.save("----")
    test = in_context.plan.pre_test
    assert test is not None
    with transaction(), pytest.raises(Refusal, match="at least one"):
        sittings.hand_in(in_context.participants[0].id, Phase.PRE, test, by=None)


def test_closing_hands_in_what_was_saved_and_opening_again_gives_it_back(in_context: World) -> None:
    in_context.open(Phase.PRE)
    in_context.hand_in("AAAA", number=0)
    in_context.save("AA--", number=1)
    in_context.save("----", number=2)
    close(in_context)
    close(in_context)
    assert [in_context.score(number=number) for number in range(3)] == [100, 50, None]
    assert noted("test_closed") == 1
    with pytest.raises(SittingClosed):
        in_context.save("A---", number=2, seen=0)
    in_context.open(Phase.PRE)
    assert [in_context.score(number=number) for number in range(2)] == [100, None]
    found = in_context.sitting(number=1)
    assert found is not None
    in_context.save("AAA-", number=1, seen=found.version)


def test_a_workshop_that_is_over_closes_its_tests(in_context: World) -> None:
    in_context.open()
    with transaction():
        openings.close_all(in_context.workshop, None)
    assert not any(queries.is_open(each) for each in queries.openings(in_context.workshop.id).values())


@pytest.mark.parametrize("state", [WorkshopState.DRAFT, WorkshopState.CANCELLED])
def test_drafts_and_cancelled_workshops_open_no_test(app_context: Flask, state: WorkshopState) -> None:
    world = make_world(state=state)
    with pytest.raises(Refusal):
        world.open(Phase.PRE)


def test_a_workshop_without_tests_opens_none(app_context: Flask) -> None:
    document = {key: value for key, value in workshop_document().items() if key != "post_test"}
    world = make_world(document=document)
    world.open(Phase.PRE)
    with pytest.raises(Refusal, match="no such test"):
        world.open(Phase.POST)


def test_only_those_with_a_place_can_answer(in_context: World) -> None:
    in_context.open(Phase.PRE)
    in_context.participants.append(add_participant(in_context.workshop, "Wait Ing", state=ParticipantState.WAITING))
    with pytest.raises(SittingClosed):
        in_context.save("A---", number=3)


def test_two_windows_that_begin_at_once_have_one_test(app: Flask, world: World) -> None:
    with app.app_context():
        world.open(Phase.PRE)
    key = world.participants[0].id
    acts = [lambda: sittings.save_answers(key, Phase.PRE, answers("pre", "AB--"), seen=0)] * 2
    assert at_once(app, *acts) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Sitting)) == 1


def test_two_who_open_a_test_at_once_open_it_once(app: Flask, world: World) -> None:
    acts = [lambda: openings.open_phase(world.workshop.id, Phase.PRE, by=None)] * 2
    assert at_once(app, *acts) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PhaseOpening)) == 1
        assert noted("test_opened") == 1


def test_what_is_saved_while_the_test_closes_is_handed_in_or_refused(app: Flask, world: World) -> None:
    with app.app_context():
        world.open(Phase.PRE)
        world.save("A---")
    key = world.participants[0].id
    at_once(
        app,
        lambda: sittings.save_answers(key, Phase.PRE, answers("pre", "AA--"), seen=1),
        lambda: openings.close_phase(world.workshop.id, Phase.PRE, by=None),
    )
    with app.app_context():
        found = world.sitting()
        assert found is not None
        assert found.score == 25 * len(found.answers)


def test_joined_names_keep_the_test_that_was_first(in_context: World) -> None:
    first, second = in_context.participants[:2]
    in_context.enter({1: "AAAA"})
    in_context.enter({0: "AABB"})
    in_context.enter({1: "AAAB"}, phase=Phase.POST)
    with transaction():
        db.session.add(FeedbackGiven(participant_id=second.id, given_on=in_context.workshop.starts_on))
    with transaction():
        join_participants(first, second, None)
    assert in_context.score() == 100
    assert in_context.score(phase=Phase.POST) == 75
    assert db.session.get(FeedbackGiven, first.id) is not None
    assert in_context.sitting(number=1) is None
