"""Where milestones come from, how one fellow's are adapted, and how leave moves their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.operations import (
    adapt_milestone,
    add_milestone,
    open_milestones,
    shift_milestones,
    waive,
)
from lms.fellowships.milestones.plans import Wanted, seal, wanted_now
from lms.fellowships.milestones.queries import milestones_of
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import month_bounds
from lms.fellowships.programmes.documents import plan_of
from tests.fellowships.milestones.conftest import World


def wanted(world: World, plan_id: str = "map", **changes: Any) -> Wanted:
    return replace(wanted_now(db.session.get_one(Milestone, world.ids[plan_id])), **changes)


def adapt(world: World, new: Wanted, *, note: str = "Floods", seen: str | None = None, plan_id: str = "map") -> None:
    seen = seen or seal(wanted(world, plan_id))
    db.session.rollback()
    with transaction():
        adapt_milestone(world.ids[plan_id], new, note=note, seen=seen, by=world.manager.id)


def test_the_plan_is_copied_once(in_request: World) -> None:
    with transaction():
        fellow = db.session.get_one(Fellow, in_request.fellow.id)
        open_milestones(fellow, plan_of(in_request.programme))
    rows = milestones_of(in_request.fellow.id)
    start = in_request.fellow.starts_on
    assert [(row.plan_id, row.due_on) for row in rows] == [
        ("start", start + timedelta(days=14)),
        ("map", month_bounds(start, 1)[1]),
        ("paper", month_bounds(start, 3)[1]),
    ]


def test_leave_moves_what_is_not_done_and_due_from_then_on(in_request: World) -> None:
    before = {row.plan_id: row.due_on for row in milestones_of(in_request.fellow.id)}
    db.session.rollback()
    with transaction():
        waive(in_request.ids["map"], reason="Done before", by=in_request.manager.id, actor=Actor.MANAGER)
    with transaction():
        shift_milestones(in_request.fellow.id, before["map"], 20, in_request.manager.id)
    after = {row.plan_id: row.due_on for row in milestones_of(in_request.fellow.id)}
    assert after == {**before, "paper": before["paper"] + timedelta(days=20)}
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.endswith("milestones_shifted"))).one()
    assert (entry.subject_id, entry.detail["days"], entry.detail["count"]) == (in_request.fellow.id, 20, 1)


def test_it_is_adapted_with_a_note_and_in_the_history(in_request: World) -> None:
    day = in_request.fellow.starts_on + timedelta(days=40)
    adapt(in_request, wanted(in_request, due_on=day, points=25))
    row = db.session.get_one(Milestone, in_request.ids["map"])
    assert (row.due_on, row.month, row.points, row.note) == (day, 2, 25, "Floods")
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.endswith("milestone_adapted"))).one()
    assert (entry.detail["fields"], entry.detail["reason"]) == (["due_on", "points"], "Floods")


def test_a_day_outside_the_fellowship_is_refused_with_its_bounds(in_request: World) -> None:
    day = in_request.fellow.ends_on + timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        adapt(in_request, wanted(in_request, due_on=day))
    assert refused.value.field == "due_on"
    assert str(in_request.fellow.ends_on.year) in str(refused.value.sentence)


def test_it_needs_a_note(in_request: World) -> None:
    with pytest.raises(Refusal) as refused:
        adapt(in_request, wanted(in_request, points=3), note=" ")
    assert refused.value.field == "note"


def test_what_another_manager_changed_is_not_written_over(in_request: World) -> None:
    seen = seal(wanted(in_request))
    adapt(in_request, wanted(in_request, points=3))
    with pytest.raises(Refusal):
        adapt(in_request, wanted(in_request, points=4), seen=seen)
    adapt(in_request, wanted(in_request), seen=seen)  # the same sent twice changes nothing


def test_what_is_done_is_not_adapted(in_request: World) -> None:
    with transaction():
        waive(in_request.ids["map"], reason="Done", by=in_request.manager.id, actor=Actor.MANAGER)
    with pytest.raises(Refusal):
        adapt(in_request, wanted(in_request, points=3))


def test_a_fellow_gets_a_milestone_of_their_own_once(in_request: World) -> None:
    new = wanted(in_request, title={"en": "A legal clinic"})
    db.session.rollback()
    for _time in range(2):
        with transaction():
            added = add_milestone(in_request.fellow.id, new, note="Wished for", form_key="k1", by=in_request.manager.id)
            assert added.plan_id == "own-k1"
    assert len(milestones_of(in_request.fellow.id)) == 4
