"""Tests typed in from paper: what is right is saved, the rest is said; twice is once; a phone is not written over."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.models import Medium
from lms.workshops.measuring.paper_marks import Entered, Line, enter_lines, enter_test, take_out
from lms.workshops.measuring.sittings import SittingClosed
from tests.conftest import CountQueries
from tests.people.test_at_once import at_once
from tests.workshops.measuring.conftest import World, answers


def actions() -> list[str]:
    found = db.session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.id))
    return [each.removeprefix("workshops.test_") for each in found if each.startswith("workshops.test_")]


def replace(world: World, letters: str, reason: str) -> bool:
    test = world.plan.pre_test
    assert test is not None
    with transaction():
        return enter_test(
            world.participants[0].id,
            Phase.PRE,
            test,
            answers("pre", letters),
            seen=2,
            reason=reason,
            by=world.organiser.id,
        )


def test_what_is_right_is_saved_and_the_rest_is_said(in_context: World) -> None:
    outcome = in_context.enter({0: "AAAA", 1: "AAZA", 2: "AA"})
    assert outcome.saved == 1
    assert {key for key, _phase in outcome.refused} == {each.id for each in in_context.participants[1:]}
    assert [in_context.score(number=number) for number in range(3)] == [100, None, None]
    found = in_context.sitting()
    assert found is not None
    assert (found.medium, found.entered_by_id) == (Medium.PAPER, in_context.organiser.id)


def test_sent_again_nothing_changes_and_later_it_can_be_changed(in_context: World) -> None:
    in_context.enter({0: "AAAA"})
    assert in_context.enter({0: "A A A A"}).saved == 0
    assert in_context.enter({0: "AAAB"}, seen=1).saved == 1
    assert in_context.score() == 75
    assert actions() == ["entered", "changed"]


def test_what_somebody_else_entered_meanwhile_is_kept_and_told(in_context: World) -> None:
    in_context.enter({0: "AAAA"})
    outcome = in_context.enter({0: "BBBB"}, seen=0)
    (refusal,) = outcome.refused.values()
    assert "A A A A" in str(refusal.sentence)
    assert in_context.score() == 100


def test_an_emptied_field_takes_nothing_out(in_context: World) -> None:
    in_context.enter({0: "AAAA"})
    assert len(in_context.enter({0: " "}, seen=1).refused) == 1
    assert in_context.enter({0: " ", 1: ""}, seen=0).refused == {}
    assert in_context.score() == 100


def test_a_test_from_a_phone_stays_unless_there_is_a_reason(in_context: World) -> None:
    in_context.open(Phase.PRE)
    in_context.hand_in("AAAA")
    (refusal,) = in_context.enter({0: "BBBB"}).refused.values()
    assert isinstance(refusal, Entered)
    assert "on a phone" in str(refusal.sentence)
    with pytest.raises(Entered):
        replace(in_context, "ABBB", " ")
    assert in_context.score() == 100
    assert replace(in_context, "ABBB", "Answered for somebody else")
    assert not replace(in_context, "ABBB", "Answered for somebody else")
    found = in_context.sitting()
    assert found is not None
    assert (found.score, found.medium) == (25, Medium.PAPER)
    assert actions()[-1] == "replaced"


def test_a_phone_does_not_write_over_paper(in_context: World) -> None:
    in_context.open(Phase.PRE)
    in_context.enter({0: "AAAB"})
    with pytest.raises(SittingClosed, match="on paper"):
        in_context.save("BBBB", seen=0)
    assert in_context.score() == 75


def test_a_test_is_taken_out_with_a_reason_once(in_context: World) -> None:
    in_context.enter({0: "AAAB"})
    key = in_context.participants[0].id
    with transaction(), pytest.raises(Refusal):
        take_out(key, Phase.PRE, reason="", by=None)
    for _time in range(2):
        with transaction():
            take_out(key, Phase.PRE, reason="Not hers", by=in_context.organiser.id)
    assert in_context.sitting() is None
    assert actions() == ["entered", "taken_out"]


def test_two_who_type_at_once_make_one_test(app: Flask, world: World) -> None:
    with app.app_context():
        plan = world.plan
    line = Line(world.participants[0].id, Phase.PRE, "AAAA", 0)
    acts = [lambda: enter_lines(world.workshop.id, plan, [line], by=None)] * 2
    assert at_once(app, *acts) == ["done", "done"]
    with app.app_context():
        assert actions() == ["entered"]


def test_many_lines_take_few_queries(in_context: World, count_queries: CountQueries) -> None:
    with count_queries() as statements:
        in_context.enter({0: "AAAA", 1: "AAAB", 2: "AABB"})
    assert sum(statement.startswith("SELECT") for statement in statements) <= 8
