"""Another place on the waiting list of a call for somebody who waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import LONGEST_REASON
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection import offers, waiting_list
from lms.fellowships.selection.exports import rows as exported
from lms.fellowships.selection.pool import held_call
from lms.fellowships.selection.ranking import ranked_applications
from lms.fellowships.selection.waiting_queries import who_waits
from tests.factories.fellowships import make_call
from tests.fellowships.selection.conftest import World, apply, letters, state_of
from tests.people.test_at_once import DONE, REFUSED, at_once

S = ApplicationState
ACTION = "fellowships.waiting_list_reordered"


def three(world: World, **more: object) -> list[Application]:
    """Let Asha, Bina and Chand wait in this order; somebody who stood before and among them has left."""
    people = zip(("Asha", "Bina", "Chand"), (2, 3, 7), strict=True)
    return [apply(world, name, S.WAITING, waiting_place=place, **more) for name, place in people]


def move(world: World, who: Application, place: int, seen: list[Application], reason: str = "Local need") -> None:
    with transaction():
        waiting_list.move_to(
            world.call.id, who.id, place, seen=[each.id for each in seen], reason=reason, by=world.manager.id
        )


def order(world: World) -> list[tuple[str, int | None]]:
    """Return who waits with the places that are kept."""
    db.session.rollback()
    places = select(Application.full_name, Application.waiting_place).where(
        Application.call_id == world.call.id, Application.state == S.WAITING
    )
    return [(name, place) for name, place in db.session.execute(places.order_by(Application.waiting_place))]


def names(world: World) -> str:
    return " ".join(name for name, _place in order(world))


def noted() -> list[HistoryEntry]:
    return list(db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == ACTION).order_by(HistoryEntry.id)))


@pytest.mark.parametrize(
    ("who", "place", "after"),
    [(2, 1, "Chand Asha Bina"), (0, 2, "Bina Asha Chand"), (0, 3, "Bina Chand Asha"), (1, 1, "Bina Asha Chand")],
)
def test_somebody_is_moved_and_the_places_have_no_holes(
    in_request: Flask, world: World, who: int, place: int, after: str
) -> None:
    waiting = three(world)
    move(world, waiting[who], place, waiting)
    assert order(world) == list(zip(after.split(), (1, 2, 3), strict=True))


def test_it_is_noted_with_both_places_and_the_reason(in_request: Flask, world: World) -> None:
    waiting = three(world)
    move(world, waiting[2], 1, waiting, " Knows the village \0")
    (entry,) = noted()
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == ("applications", waiting[2].id, world.manager.id)
    assert entry.detail == {"place_before": 3, "place_after": 1, "reason": "Knows the village"}
    assert letters() == []


def test_the_same_place_writes_nothing(in_request: Flask, world: World) -> None:
    waiting = three(world)
    move(world, waiting[1], 2, waiting)
    assert order(world) == [("Asha", 2), ("Bina", 3), ("Chand", 7)]
    assert noted() == []


def test_sent_twice_it_is_done_once(in_request: Flask, world: World) -> None:
    waiting = three(world)
    for _time in range(2):
        move(world, waiting[2], 1, waiting)
    assert names(world) == "Chand Asha Bina"
    assert len(noted()) == 1


def refused(world: World, *args: object) -> Refusal:
    before = order(world)
    with pytest.raises(Refusal) as refusal:
        move(world, *args)  # type: ignore[arg-type]
    assert order(world) == before
    assert noted() == []
    return refusal.value


def test_what_cannot_be_is_refused_with_nothing_done(in_request: Flask, world: World) -> None:
    waiting = three(world)
    asha = waiting[0]
    for place in (0, -1, 4):
        found = refused(world, asha, place, waiting)
        assert (found.field, str(found.sentence)) == ("place", "Enter a place from 1 to 3.")
    assert refused(world, asha, 2, waiting, " \0 ").field == "reason"
    assert refused(world, asha, 2, waiting, "x" * (LONGEST_REASON + 1)).field == "reason"
    assert refused(world, apply(world, "Decided"), 1, waiting).field == "application"
    assert "has changed" in str(refused(world, asha, 2, []).sentence)


def test_another_call_has_another_list(in_request: Flask, world: World) -> None:
    waiting = three(world)
    other = World(world.programme, make_call(world.programme), world.manager)
    zoya = apply(other, "Zoya", S.WAITING, waiting_place=1)
    assert refused(world, zoya, 1, waiting).field == "application"
    assert [(row.place, row.full_name) for row in who_waits(other.call.id)] == [(1, "Zoya")]


def test_what_changed_meanwhile_is_not_overwritten(in_request: Flask, world: World) -> None:
    asha, bina, chand = three(world)
    move(world, chand, 1, [asha, bina, chand])
    with pytest.raises(Refusal) as refusal:
        move(world, bina, 1, [asha, bina, chand])
    assert "has changed since you looked" in str(refusal.value.sentence)
    assert names(world) == "Chand Asha Bina"
    with transaction():
        offers.move_up(held_call(world.call.id))
    with pytest.raises(Refusal):
        move(world, bina, 1, [chand, asha, bina])


def test_a_free_seat_goes_to_the_first_of_the_new_order(in_request: Flask, world: World) -> None:
    asha, bina, chand = three(world)
    move(world, chand, 1, [asha, bina, chand])
    with transaction():
        offers.move_up(held_call(world.call.id))
    assert [state_of(each) for each in (asha, bina, chand)] == [S.WAITING, S.WAITING, S.SELECTED]
    assert [(row.place, row.full_name) for row in who_waits(world.call.id)] == [(1, "Asha"), (2, "Bina")]
    move(world, bina, 1, [asha, bina])
    assert order(world) == [("Bina", 1), ("Asha", 2)]


def test_the_ranked_table_and_its_files_say_the_same_places(in_request: Flask, world: World) -> None:
    three(world)
    lines = ranked_applications(world.call)
    assert {line.full_name: line.waiting_place for line in lines} == {"Asha": 1, "Bina": 2, "Chand": 3}
    assert [row[-1] for row in exported(lines)] == [line.waiting_place for line in lines]


class TestAtOnce:
    """Two managers in the same moment."""

    def _act(self, world: World, who: Application, place: int, seen: list[Application]) -> Callable[[], object]:
        ids = [each.id for each in seen]
        return lambda: waiting_list.move_to(world.call.id, who.id, place, seen=ids, reason="So", by=world.manager.id)

    @pytest.fixture
    def waiting(self, app: Flask, world: World) -> list[Application]:
        with app.test_request_context():
            waiting = three(world)
            db.session.remove()
        return waiting

    def test_of_two_moves_one_counts(self, app: Flask, world: World, waiting: list[Application]) -> None:
        acts = (self._act(world, waiting[2], 1, waiting), self._act(world, waiting[0], 3, waiting))
        assert at_once(app, *acts) == [DONE, REFUSED]
        with app.app_context():
            assert names(world) in {"Chand Asha Bina", "Bina Chand Asha"}
            assert len(noted()) == 1

    def test_the_same_move_is_one(self, app: Flask, world: World, waiting: list[Application]) -> None:
        act = self._act(world, waiting[2], 1, waiting)
        assert at_once(app, act, act, act) == [DONE] * 3
        with app.app_context():
            assert names(world) == "Chand Asha Bina"
            assert len(noted()) == 1

    def test_a_seat_is_given_away_meanwhile(self, app: Flask, world: World, waiting: list[Application]) -> None:
        """Whoever is first, the list is whole, and the offer went to the first of the order of that moment."""
        first = self._act(world, waiting[2], 1, waiting)
        results = at_once(app, first, lambda: offers.move_up(held_call(world.call.id)))
        with app.app_context():
            left = {tuple(results): names(world)}
        assert left in ({(DONE, DONE): "Asha Bina"}, {(DONE, REFUSED): "Bina Chand"})
