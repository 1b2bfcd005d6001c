from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning import agenda, days
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopSession, WorkshopState
from lms.workshops.planning.times import days_of, sessions_of
from tests.factories.workshops import add_facilitator, make_workshop
from tests.people.test_at_once import DONE, REFUSED, at_once
from tests.workshops.planning.conftest import Follow


def in_days(number: int) -> date:
    return today_here() + timedelta(days=number)


def set_days(workshop_id: int, *dates: date | None, seen: int = 1) -> Workshop:
    with transaction():
        days.set_days(workshop_id, dates, seen=seen, by=None)
    return db.session.get_one(Workshop, workshop_id)


def test_other_dates_are_kept_noted_and_followed(app_context: Flask, following: Follow) -> None:
    workshop_id, seen = make_workshop(days=2).id, following("moved_followers")
    workshop = set_days(workshop_id, in_days(10), in_days(17))
    assert (workshop.starts_on, workshop.ends_on) == (in_days(10), in_days(17))
    assert (workshop.version, workshop.calendar_sequence, seen) == (2, 1, [(workshop_id, None)])
    set_days(workshop_id, in_days(10), in_days(17))
    assert len(seen) == 1


def test_taking_the_dates_away_leaves_none(app_context: Flask, following: Follow) -> None:
    workshop_id, seen = make_workshop(days=2).id, following("moved_followers")
    workshop = set_days(workshop_id, None, None)
    assert (workshop.starts_on, workshop.ends_on, len(seen)) == (None, None, 1)


def test_wrong_dates_change_nothing(app_context: Flask, following: Follow) -> None:
    workshop, seen = make_workshop(days=2), following("moved_followers")
    before = days_of(workshop.id)
    for dates in ((in_days(3), None), (in_days(3), in_days(3)), (in_days(4), in_days(3))):
        with pytest.raises(Refusal):
            set_days(workshop.id, *dates)
    with pytest.raises(EditedMeanwhile):
        set_days(workshop.id, in_days(3), in_days(4), in_days(5))
    assert (days_of(workshop.id), seen) == (before, [])


def test_what_runs_cannot_be_without_dates_and_what_is_over_stands(app_context: Flask) -> None:
    running = make_workshop(state=WorkshopState.RUNNING, starts_on=today_here(), days=2)
    with pytest.raises(Refusal):
        set_days(running.id, None, None)
    set_days(running.id, today_here(), in_days(4))
    for state in (WorkshopState.HELD, WorkshopState.CANCELLED):
        with pytest.raises(Refusal):
            set_days(make_workshop(state=state).id, in_days(1))


def test_a_day_is_added_after_the_last(app_context: Flask, following: Follow) -> None:
    workshop, seen = make_workshop(starts_on=in_days(5)), following("moved_followers")
    with transaction():
        days.add_day(workshop.id, seen=1, by=None)
    assert days_of(workshop.id) == {1: in_days(5), 2: in_days(6)}
    assert (workshop.ends_on, len(seen)) == (in_days(6), 1)
    with pytest.raises(EditedMeanwhile), transaction():
        days.add_day(workshop.id, seen=1, by=None)


def test_only_an_empty_day_is_taken_out_and_those_after_it_move_up(app_context: Flask, trainer: Person) -> None:
    workshop = make_workshop(days=3, starts_on=in_days(5))
    facilitator = add_facilitator(workshop, trainer, [1, 2, 3])
    workshop_id = workshop.id
    with pytest.raises(Refusal), transaction():
        days.remove_day(workshop_id, 2, seen=1, by=None)
    with transaction():
        for session in agenda.sessions_on(workshop_id, 2):
            db.session.delete(session)
    with transaction():
        days.remove_day(workshop_id, 2, seen=1, by=None)
    assert days_of(workshop_id) == {1: in_days(5), 2: in_days(7)}
    assert {each.session.day for each in sessions_of(workshop_id)} == {1, 2}
    assert db.session.get_one(Facilitator, facilitator.id).days == [1, 2]
    assert sessions_of(workshop_id)[-1].held_on == in_days(7)


def test_the_only_day_stays(app_context: Flask) -> None:
    workshop_id = make_workshop().id
    with transaction():
        for session in db.session.query(WorkshopSession).all():
            db.session.delete(session)
    with pytest.raises(Refusal), transaction():
        days.remove_day(workshop_id, 1, seen=1, by=None)


def test_two_who_move_it_at_once_do_not_overwrite_each_other(app: Flask, following: Follow) -> None:
    seen = following("moved_followers")
    with app.app_context():
        workshop_id = make_workshop().id
        dates = [in_days(20), in_days(21)]
    acts = [lambda day=day: days.set_days(workshop_id, [day], seen=1, by=None) for day in dates]
    assert at_once(app, *acts) == [DONE, REFUSED]
    assert len(seen) == 1
