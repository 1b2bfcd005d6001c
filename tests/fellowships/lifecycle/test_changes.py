from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.lifecycle.changes import Wish, end_leave, grant_change, take_back
from lms.fellowships.lifecycle.dates import due_dates, tried
from lms.fellowships.lifecycle.models import ChangeKind, PlanChange
from lms.fellowships.lifecycle.rounds import turn_leaves
from lms.fellowships.placements.models import Fellow, FellowState
from tests.factories.fellowships import make_fellow, make_programme
from tests.factories.people import make_person
from tests.fellowships.lifecycle.years import in_days, make_year, now
from tests.people.test_at_once import DONE, REFUSED, at_once, count


def leave(first: int, last: int, **values: Any) -> Wish:
    usual: dict[str, Any] = {"kind": ChangeKind.LEAVE, "reason": "Family"}
    return Wish(from_on=in_days(first), to_on=in_days(last), **{**usual, **values})


def extension(days: int, first: int = 0, **values: Any) -> Wish:
    return leave(first, first, kind=ChangeKind.EXTENSION, days=days, **values)


def grant(fellow: Fellow, wish: Wish) -> PlanChange:
    with transaction():
        return grant_change(fellow.id, wish, by=None)


def days_of(fellow: Fellow) -> dict[tuple[str, int, int], date]:
    return {(each.kind, each.month, each.key): each.due_on for each in due_dates(fellow.id)}


def test_leave_moves_what_is_due_from_its_first_day_on(app_context: Flask, in_request: RequestContext) -> None:
    fellow = make_year(person=make_person(email="asha@example.org"))
    before = days_of(fellow)
    grant(fellow, leave(0, 9))
    after = days_of(fellow)
    assert after == {key: day + timedelta(days=10) if day >= in_days(0) else day for key, day in before.items()}
    assert after != before
    assert now(fellow.id).ends_on == fellow.ends_on + timedelta(days=10)
    assert now(fellow.id).state is FellowState.ON_LEAVE
    assert list(db.session.scalars(select(Letter.subject))) == ["Your leave is entered"]


def test_leave_may_leave_the_days_as_they_are(app_context: Flask) -> None:
    fellow = make_year()
    before = days_of(fellow)
    assert grant(fellow, leave(0, 9, shifts=False)).days == 0
    assert days_of(fellow) == before
    assert now(fellow.id).state is FellowState.ON_LEAVE


def test_an_extension_moves_the_days_and_not_the_state(app_context: Flask) -> None:
    fellow = make_year()
    grant(fellow, extension(30))
    assert now(fellow.id).ends_on == fellow.ends_on + timedelta(days=30)
    assert now(fellow.id).state is FellowState.ACTIVE


def test_the_same_form_twice_is_one_leave(app_context: Flask) -> None:
    fellow = make_year()
    first = grant(fellow, leave(3, 9, form_key="k")).id
    assert grant(fellow, leave(3, 9, form_key="k")).id == first
    assert now(fellow.id).ends_on == fellow.ends_on + timedelta(days=7)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (-400, -390, "from_on"),
        (200, 210, "from_on"),
        (10, 5, "to_on"),
        (5, 380, "to_on"),
        (18, 30, "from_on"),
        (2, 12, "from_on"),
    ],
)
def test_leave_outside_of_the_year_too_long_or_over_another_is_refused(
    app_context: Flask, first: int, last: int, field: str
) -> None:
    fellow = make_year()
    grant(fellow, leave(10, 20))
    with pytest.raises(Refusal) as refused:
        grant(fellow, leave(first, last))
    assert refused.value.field == field
    assert db.session.query(PlanChange).count() == 1


def test_leave_that_moves_nothing_ends_with_the_year(app_context: Flask) -> None:
    fellow = make_year()
    to_the_end = (fellow.ends_on - in_days(0)).days
    with pytest.raises(Refusal):
        grant(fellow, leave(to_the_end - 3, to_the_end + 1, shifts=False))
    grant(fellow, leave(to_the_end - 3, to_the_end + 1))


def test_a_reason_is_asked_for_and_an_ended_fellowship_has_no_leave(app_context: Flask) -> None:
    fellow = make_year()
    with pytest.raises(Refusal) as refused:
        grant(fellow, leave(1, 2, reason=" "))
    assert refused.value.field == "reason"
    over = make_fellow(make_programme(), state=FellowState.COMPLETED, ended_on=in_days(-1))
    with pytest.raises(Refusal):
        grant(over, leave(-3, -2))


def test_leave_begins_and_ends_by_the_clock(app_context: Flask) -> None:
    fellow = make_year()
    made = grant(fellow, leave(2, 4))
    assert now(fellow.id).state is FellowState.ACTIVE
    assert turn_leaves() == 0
    with transaction():
        db.session.get_one(PlanChange, made.id).from_on = in_days(-2)
    assert turn_leaves() == 1
    assert now(fellow.id).state is FellowState.ON_LEAVE
    with transaction():
        db.session.get_one(PlanChange, made.id).to_on = in_days(-1)
    assert turn_leaves() == 1
    assert turn_leaves() == 0
    assert now(fellow.id).state is FellowState.ACTIVE
    moves = select(HistoryEntry.action, HistoryEntry.actor_id).where(
        HistoryEntry.action.in_(["fellowships.fellow_leave_begun", "fellowships.fellow_leave_ended"])
    )
    assert [tuple(row) for row in db.session.execute(moves.order_by(HistoryEntry.id))] == [
        ("fellowships.fellow_leave_begun", None),
        ("fellowships.fellow_leave_ended", None),
    ]


def test_a_leave_that_ends_earlier_moves_the_days_back(app_context: Flask) -> None:
    fellow = make_year()
    made = grant(fellow, leave(-3, 6))
    with transaction():
        end_leave(made.id, in_days(-1), by=None)
    assert now(fellow.id).ends_on == fellow.ends_on + timedelta(days=3)
    assert now(fellow.id).state is FellowState.ACTIVE
    kept = db.session.get_one(PlanChange, made.id)
    assert (kept.to_on, kept.days) == (in_days(-1), 3)
    with pytest.raises(Refusal), transaction():
        end_leave(made.id, in_days(-2), by=None)


def test_a_leave_ends_within_its_days_only(app_context: Flask) -> None:
    fellow = make_year()
    made = grant(fellow, leave(2, 6))
    for day in (1, 6, 7):
        with pytest.raises(Refusal) as refused, transaction():
            end_leave(made.id, in_days(day), by=None)
        assert refused.value.field == "last_day"


def test_what_is_shown_before_is_what_happens(app_context: Flask) -> None:
    fellow = make_year()
    before = days_of(fellow)
    trial = tried(fellow.id, lambda: grant_change(fellow.id, leave(0, 9), by=None))
    assert days_of(fellow) == before
    assert db.session.query(PlanChange).count() == 0
    assert db.session.query(Letter).count() == 0
    grant(fellow, leave(0, 9))
    shown = {(each.before.kind, each.before.month, each.before.key): each.after for each in trial.dates}
    assert shown == days_of(fellow)


@pytest.mark.parametrize("wish", [leave(5, 9), extension(12), extension(40, 20)])
def test_what_is_undone_is_as_if_it_had_never_been(app_context: Flask, wish: Wish) -> None:
    fellow = make_year()
    before = days_of(fellow)
    made = grant(fellow, wish)
    assert days_of(fellow) != before
    for _time in range(2):
        with transaction():
            take_back(made.id, by=None)
    assert days_of(fellow) == before
    assert db.session.query(PlanChange).count() == 0


def test_a_leave_that_has_begun_is_not_undone(app_context: Flask) -> None:
    made = grant(make_year(), leave(0, 3))
    with pytest.raises(Refusal), transaction():
        take_back(made.id, by=None)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=st.integers(-25, 55), length=st.integers(2, 40), taken=st.integers(1, 39))
def test_a_leave_granted_and_cut_short_is_as_if_the_short_one_was_granted(
    app_context: Flask, first: int, length: int, taken: int
) -> None:
    taken = min(taken, length - 1)
    if first + length - 1 < 0:
        return
    programme = make_programme()
    one, two = (make_year(programme, make_person(), months_ago=1) for _ in range(2))
    made = grant(one, leave(first, first + length - 1))
    with transaction():
        end_leave(made.id, in_days(first + taken - 1), by=None)
    grant(two, leave(first, first + taken - 1))
    assert [(each.kind, each.month, each.due_on) for each in due_dates(one.id)] == [
        (each.kind, each.month, each.due_on) for each in due_dates(two.id)
    ]


def test_two_managers_grant_overlapping_leaves_at_once(app: Flask) -> None:
    with app.app_context():
        fellow = make_year()
        wishes = [leave(3, 6, form_key="a"), leave(4, 9, form_key="b")]
        db.session.remove()
    results = at_once(app, *(lambda wish=wish: grant_change(fellow.id, wish, by=None) for wish in wishes))
    assert results == [DONE, REFUSED]
    assert count(app, select(func.count()).select_from(PlanChange)) == 1
