"""Visits: planned, moved, called off; written up as typed and then handed in at once; corrected."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.extensions import db
from lms.questionnaires.drafts import DraftConflict
from lms.workshops.actions import points, visits, write_up
from lms.workshops.actions.appointments import event_of
from lms.workshops.actions.models import PointState, Visit, VisitState
from lms.workshops.actions.points import PointWords
from lms.workshops.actions.queries import open_points, points_of, visits_of
from lms.workshops.actions.steps import Incomplete, Step, To
from lms.workshops.actions.visits import VisitPlan
from lms.workshops.actions.write_up import Closed, Draft
from lms.workshops.moves import Actor
from lms.workshops.planning.models import WorkshopState
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.workshops.actions.held import Held, add_point, add_visit, make_held, point, visit

pytestmark = pytest.mark.usefixtures("in_request")


def _letters() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Letter.address, Letter.subject).order_by(Letter.id))
    return [(row.address, row.subject) for row in rows]


def _save(visit_id: int, draft: Draft, seen: int | None = None) -> int:
    with transaction():
        return write_up.save_draft(visit_id, draft, seen=seen)


def _hand_in(visit_id: int, **draft: str) -> list[str]:
    given = {"visited_on": clock.today_here().isoformat(), "seen": "A full register", **draft}
    version = _save(visit_id, {name.replace("__", "."): text for name, text in given.items()}, visit(visit_id).version)
    with transaction():
        return write_up.hand_in(visit_id, seen=version, by=None)


def test_a_planned_visit_tells_who_goes_and_the_team_once(held: Held) -> None:
    ravi = make_person("Colleague", email="colleague@example.org")
    team_id = held.team.id
    plan = VisitPlan(
        planned_on=clock.today_here(), place="Gaya", people=[held.organiser.id, ravi.id], names=["A guest"]
    )
    for _ in range(2):
        with transaction():
            visits.plan_visit(team_id, plan, form_key="v", by=held.organiser.id)
    assert {to for to, _ in _letters()} == {"colleague@example.org", "asha@example.org"}
    assert len(_letters()) == 2
    (row,) = visits_of(held.workshop_id)
    assert row.visitors == ["Meera Organiser", "Colleague", "A guest"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"planned_on": None}, "planned_on"),
        ({"planned_on": timedelta(days=-50)}, "planned_on"),
        ({"planned_on": timedelta(days=4000)}, "planned_on"),
        ({"people": ()}, "names"),
    ],
)
def test_a_visit_without_a_possible_day_or_anybody_who_goes_is_refused(
    held: Held, change: dict[str, object], field: str
) -> None:
    if isinstance(change.get("planned_on"), timedelta):
        change = {"planned_on": clock.today_here() + change["planned_on"]}  # type: ignore[operator]
    team_id = held.team.id
    plan = {"planned_on": clock.today_here(), "people": [held.organiser.id], **change}
    with pytest.raises(Refusal) as refused, transaction():
        visits.plan_visit(team_id, VisitPlan(**plan), form_key="v", by=None)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_no_visit_before_the_workshop_has_begun() -> None:
    held = make_held(0, WorkshopState.OPEN)
    with pytest.raises(Refusal):
        add_visit(held)


def test_a_visit_that_moves_or_is_called_off_tells_the_team(held: Held) -> None:
    visit_id = add_visit(held, 3)
    same = VisitPlan(planned_on=visit(visit_id).planned_on, people=[held.organiser.id])
    other = VisitPlan(planned_on=clock.today_here() + timedelta(days=5), people=[held.organiser.id])
    before = len(_letters())
    for plan in (same, other):
        with transaction():
            visits.change_visit(visit_id, plan, by=held.organiser.id)
    assert len(_letters()) == before + 1
    with pytest.raises(Refusal), transaction():
        visits.call_off(visit_id, "", by=held.organiser.id)
    for _ in range(2):
        with transaction():
            visits.call_off(visit_id, "Floods", by=held.organiser.id)
    assert len(_letters()) == before + 2
    assert event_of(visit(visit_id), "Team").is_cancelled
    with pytest.raises(Closed):
        _save(visit_id, {"seen": "Something"})


def test_a_visit_closes_two_points_and_opens_one(held: Held) -> None:
    first, second, third = (add_point(held, name) for name in ("One", "Two", "Three"))
    visit_id, due = add_visit(held), (clock.today_here() + timedelta(days=20)).isoformat()
    steps = {f"p__{first}__to": "done", f"p__{first}__text": "Register seen"}
    steps |= {f"p__{second}__to": "dropped", f"p__{second}__text": "No money", f"p__{third}__text": "Goes on"}
    assert _hand_in(visit_id, **steps, n__0__what="Call the office", n__0__due_on=due, advice="Keep at it") == []
    assert [point(each).state for each in (first, second, third)] == [
        PointState.DONE,
        PointState.DROPPED,
        PointState.OPEN,
    ]
    assert [each.what for each in open_points(held.team.id)] == ["Three", "Call the office"]
    added = points_of(held.team.id)[-1]
    written = visit(visit_id)
    assert (added.visit_id, written.state, written.draft) == (visit_id, VisitState.WRITTEN_UP, {})
    assert written.visited_on == clock.today_here()
    assert _letters()[-1][0] == "asha@example.org"


def test_what_is_missing_is_said_by_its_field_and_nothing_changes(held: Held) -> None:
    point_id, visit_id = add_point(held), add_visit(held)
    tomorrow = (clock.today_here() + timedelta(days=1)).isoformat()
    long_ago = (clock.today_here() - timedelta(days=60)).isoformat()
    draft = {f"p__{point_id}__to": "done", "n__1__with_whom": "Somebody", "n__0__what": "A", "n__0__due_on": long_ago}
    with pytest.raises(Incomplete) as refused:
        _hand_in(visit_id, visited_on=tomorrow, seen="", **draft)
    assert set(refused.value.problems) == {
        "visited_on",
        "seen",
        f"p.{point_id}.text",
        "n.0.due_on",
        "n.1.what",
        "n.1.due_on",
    }
    assert visit(visit_id).state is VisitState.PLANNED
    assert visit(visit_id).draft["n.0.what"] == "A"
    assert len(points_of(held.team.id)) == 1


@pytest.mark.parametrize("day", ["", "yesterday", "1999-01-01"])
def test_a_visit_has_a_day_after_the_workshop(held: Held, day: str) -> None:
    visit_id = add_visit(held)
    with pytest.raises(Incomplete) as refused:
        _hand_in(visit_id, visited_on=day)
    assert list(refused.value.problems) == ["visited_on"]


def test_a_draft_of_two_windows_loses_nothing(held: Held) -> None:
    visit_id = add_visit(held)
    assert _save(visit_id, {"seen": "One"}, 1) == 2
    assert _save(visit_id, {"seen": "One"}, 1) == 2
    with pytest.raises(DraftConflict) as refused:
        _save(visit_id, {"seen": "Other"}, 1)
    assert refused.value.stored == {"seen": "One"}
    with pytest.raises(Refusal), transaction():
        write_up.hand_in(visit_id, seen=1, by=None)


def test_a_point_that_somebody_closed_meanwhile_is_told_and_the_visit_is_handed_in(held: Held) -> None:
    point_id, visit_id, team_id = add_point(held), add_visit(held), held.team.id
    _save(visit_id, {f"p.{point_id}.to": "done", f"p.{point_id}.text": "The register"}, 1)
    with transaction():
        points.take_steps(team_id, [Step(point_id, To.DROPPED, "No")], actor=Actor.PARTICIPANT, by=None)
    assert _hand_in(visit_id) == ["Hold a camp"]
    assert point(point_id).state is PointState.DROPPED


def test_handed_in_at_once_by_two_it_is_done_once(app: Flask, held: Held) -> None:
    point_id, visit_id = add_point(held), add_visit(held)
    due = (clock.today_here() + timedelta(days=20)).isoformat()
    draft = {"visited_on": clock.today_here().isoformat(), "seen": "A", "n.0.what": "New", "n.0.due_on": due}
    version = _save(visit_id, {**draft, f"p.{point_id}.to": "doing"}, 1)
    together, outcomes = Barrier(2), []

    def act() -> None:
        with app.test_request_context():
            together.wait()
            try:
                with transaction():
                    write_up.hand_in(visit_id, seen=version, by=None)
                outcomes.append("done")
            except Closed:
                outcomes.append("told")
            db.session.remove()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(outcomes) == ["done", "told"]
    assert [each.what for each in points_of(held.team.id)] == ["Hold a camp", "New"]


def test_a_corrected_visit_opens_with_its_words_and_does_not_double_its_points(held: Held) -> None:
    visit_id, due = add_visit(held), (clock.today_here() + timedelta(days=20)).isoformat()
    _hand_in(visit_id, n__0__what="New", n__0__due_on=due)
    with pytest.raises(Refusal), transaction():
        write_up.correct(visit_id, " ", by=None)
    for _ in range(2):
        with transaction():
            write_up.correct(visit_id, "The wrong day", by=None)
    row = visit(visit_id)
    assert (row.state, row.draft["seen"]) == (VisitState.PLANNED, "A full register")
    _hand_in(visit_id, seen="Half a register")
    assert visit(visit_id).seen == "Half a register"
    assert [each.what for each in points_of(held.team.id)] == ["New"]


def test_rows_for_new_points_grow(held: Held) -> None:
    assert write_up.rows_shown({}) == 3
    assert write_up.rows_shown({"n.4.what": "x"}) == 6
    assert write_up.rows_shown({"n.7.what": "x"}) == 8


def test_visits_of_a_workshop_take_two_queries(held: Held, count_queries: CountQueries) -> None:
    for days in range(4):
        add_visit(held, days)
    with count_queries() as queries:
        assert len(visits_of(held.workshop_id)) == 4
    assert len(queries) == 2
    assert db.session.scalars(select(Visit.id)).first() is not None
    assert PointWords(what="x").as_typed()["due_on"] == ""
