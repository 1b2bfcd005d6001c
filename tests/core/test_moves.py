"""Moves of any area: who may make them from where, what they need, and what the history says."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.moves import LONGEST_REASON, Move, MoveRefused, checked_reason, from_any, moves_of
from lms.extensions import db
from lms.people.models import Person


class Who(StrEnum):
    """As what somebody acts, in an area of these tests."""

    OWNER = "owner"
    GUEST = "guest"


class Row:
    """What has a state and stands in the history."""

    __tablename__ = "people"

    def __init__(self, person: Person) -> None:
        self.id, self.state = person.id, "open"


MOVES = moves_of(
    "parties",
    "party",
    {"open": "Open", "over": "Over"},
    ended=Move(starts=from_any("open"), to="over", actors=frozenset({Who.OWNER}), needs_reason=True),
    joined=Move(starts=from_any("open"), to="open", actors=frozenset(Who)),
)


def test_moves_are_allowed_by_state_and_actor() -> None:
    assert MOVES.allowed("open", Who.OWNER) == ["ended", "joined"]
    assert MOVES.allowed("open", Who.GUEST) == ["joined"]
    assert not MOVES.allows("over", "joined", Who.OWNER)


def test_a_move_is_noted_under_its_area(app_context: Flask, person: Person) -> None:
    row: Any = Row(person)
    with transaction():
        MOVES.make(row, "ended", actor=Who.OWNER, by=person.id, reason=" Late. ", guests=3)
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject_id == person.id, HistoryEntry.action.startswith("parties."))
    ).one()
    assert row.state == "over"
    assert (entry.action, entry.detail) == ("parties.party_ended", {"reason": "Late.", "before": "open", "guests": 3})


@pytest.mark.parametrize(
    ("state", "actor", "reason"), [("over", Who.OWNER, "x"), ("open", Who.GUEST, "x"), ("open", Who.OWNER, " ")]
)
def test_what_is_not_in_the_table_is_refused(app: Flask, state: str, actor: Who, reason: str) -> None:
    with app.test_request_context(), pytest.raises(MoveRefused):
        MOVES.require(state, "ended", actor, reason)


def test_reasons_have_bounds_and_are_tidied(app: Flask) -> None:
    assert checked_reason(" a\0b\n") == "ab"
    assert checked_reason(" ", is_needed=False) == ""
    with app.test_request_context(), pytest.raises(MoveRefused) as refused:
        checked_reason("x" * (LONGEST_REASON + 1), is_needed=False)
    assert refused.value.field == "reason"
