from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection import interviews
from lms.fellowships.selection.interview_queries import free_slots, slot_of, slots_of, without_slot
from lms.fellowships.selection.models import InterviewSlot, Review, Stage
from tests.factories.people import make_person
from tests.fellowships.selection.conftest import World, apply, join_pool, letters
from tests.people.test_at_once import DONE, REFUSED, at_once

TOMORROW = clock.now().date() + timedelta(days=2)
INVITED = ApplicationState.INTERVIEW


def open_slots(world: World, **changes: object) -> int:
    usual: dict[str, object] = {
        "day": TOMORROW,
        "from_time": time(10),
        "to_time": time(12),
        "minutes": 30,
        "place": "Room 2",
    }
    with transaction():
        return interviews.open_slots(world.call.id, by=world.manager.id, **{**usual, **changes})  # type: ignore[arg-type]


def first_slot(world: World) -> int:
    return slots_of(world.call.id)[0].id


def book(application: Application, slot_id: int) -> None:
    with transaction():
        interviews.book(application.id, slot_id, by=application.person_id)


def past_slot(world: World) -> int:
    slot = InterviewSlot(call_id=world.call.id, starts_at=clock.now() - timedelta(hours=1), minutes=30, place="Room 1")
    with transaction():
        db.session.add(slot)
    return slot.id


def test_several_times_are_opened_at_once_in_the_zone_of_the_call(in_request: Flask, world: World) -> None:
    assert open_slots(world) == 4
    assert open_slots(world, to_time=time(12, 30)) == 1
    starts = [slot.starts_at for slot in slots_of(world.call.id)]
    assert starts[0] == datetime.combine(TOMORROW, time(4, 30), UTC)
    assert len(starts) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": None}, "day"),
        ({"day": date(2020, 1, 1)}, "day"),
        ({"to_time": time(10, 15)}, "to_time"),
        ({"minutes": 5, "from_time": time(6), "to_time": time(23)}, "minutes"),
    ],
)
def test_times_that_cannot_be_are_refused(
    in_request: Flask, world: World, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        open_slots(world, **changes)
    assert refused.value.field == field
    assert slots_of(world.call.id) == []


def test_an_applicant_books_and_gets_a_letter_and_the_panel_its_sheets(in_request: Flask, world: World) -> None:
    join_pool(world, make_person("Panel"), reviewer=False, panel=True)
    open_slots(world)
    asha = apply(world, "Asha", INVITED, email="asha@example.org")
    assert without_slot(world.call.id) == [(asha.id, "Asha")]
    for _time in range(2):
        book(asha, first_slot(world))
    booked = slot_of(asha.id)
    assert booked is not None
    assert booked.id == first_slot(world)
    assert [address for address, _ in letters()] == ["asha@example.org"]
    assert without_slot(world.call.id) == []
    assert [sheet.stage for sheet in db.session.scalars(select(Review))] == [Stage.INTERVIEW]


def test_another_time_gives_the_first_one_back(in_request: Flask, world: World) -> None:
    open_slots(world)
    asha = apply(world, "Asha", INVITED)
    first, second, *_rest = [slot.id for slot in slots_of(world.call.id)]
    book(asha, first)
    book(asha, second)
    assert [slot.application_id for slot in slots_of(world.call.id)][:2] == [None, asha.id]
    assert len(free_slots(world.call.id)) == 3


def test_what_cannot_be_booked_says_why(in_request: Flask, world: World) -> None:
    open_slots(world)
    asha, ravi = apply(world, "Asha", INVITED), apply(world, "Ravi", INVITED)
    zoya = apply(world, "Zoya")
    book(asha, first_slot(world))
    for application, slot_id, word in (
        (ravi, first_slot(world), "Somebody else"),
        (ravi, 9999, "not offered"),
        (ravi, past_slot(world), "over"),
        (zoya, first_slot(world), "no interview"),
    ):
        with pytest.raises(Refusal) as refused:
            book(application, slot_id)
        assert word in str(refused.value.sentence)


def test_a_manager_frees_a_time_with_a_letter_and_an_applicant_without(in_request: Flask, world: World) -> None:
    open_slots(world)
    asha = apply(world, "Asha", INVITED, email="asha@example.org")
    slot_id = first_slot(world)
    book(asha, slot_id)
    with pytest.raises(Refusal), transaction():
        interviews.remove_slot(slot_id, by=None)
    for by_manager in (True, True, False):
        with transaction():
            interviews.free(slot_id, by=None, by_manager=by_manager)
    assert [subject.partition(":")[0] for _, subject in letters()] == [
        "Your interview",
        "Your interview does not take place at this time",
    ]
    for _time in range(2):
        with transaction():
            interviews.remove_slot(slot_id, by=None)
    assert len(slots_of(world.call.id)) == 3


def test_an_interview_that_has_begun_is_not_given_back(in_request: Flask, world: World) -> None:
    asha, slot_id = apply(world, "Asha", INVITED), past_slot(world)
    with transaction():
        db.session.get_one(InterviewSlot, slot_id).application_id = asha.id
    with pytest.raises(Refusal), transaction():
        interviews.free(slot_id, by=asha.person_id)


def test_ten_applicants_click_at_one_time_and_one_gets_it(app: Flask, world: World) -> None:
    with app.test_request_context():
        open_slots(world, to_time=time(10, 30))
        slot_id = first_slot(world)
        ids = [apply(world, f"Applicant {number}", INVITED).id for number in range(10)]
        db.session.remove()
    acts = [lambda each=each: interviews.book(each, slot_id, by=None) for each in ids]
    assert at_once(app, *acts) == [DONE, *[REFUSED] * 9]
    with app.app_context():
        assert slots_of(world.call.id)[0].application_id in ids
