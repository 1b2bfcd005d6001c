from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import in_language
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Person
from lms.workshops.planning import holidays
from lms.workshops.planning.clashes import ClashKind, clashes_of
from lms.workshops.planning.models import Workshop, WorkshopState
from tests.conftest import CountQueries
from tests.factories.people import make_organisation, make_person
from tests.factories.workshops import add_facilitator, make_workshop


def weekday_ahead() -> date:
    """Return a day to come that is neither a Sunday nor a national holiday, nor is the day after it."""
    day = today_here() + timedelta(days=30)
    while {day.weekday(), (day + timedelta(days=1)).weekday()} & {6} or any(
        holidays.national_day(day + timedelta(days=more)) for more in (0, 1)
    ):
        day += timedelta(days=1)
    return day


def as_seen_by(person: Person) -> Identity:
    return Identity(person.id, person.full_name, "en", 0)


def kinds(workshop: Workshop, person: Person) -> list[ClashKind]:
    return [clash.kind for clash in clashes_of(workshop, as_seen_by(person))]


def test_sundays_and_holidays_are_named(app_context: Flask, trainer: Person) -> None:
    with transaction():
        holidays.add_holiday(date(2027, 3, 22), {"en": "Holi", "hi": "होली"}, state_code="IN-BR", by=None)
        holidays.add_holiday(date(2027, 3, 23), {"en": "Elsewhere"}, state_code="IN-KL", by=None)
    workshop = make_workshop(starts_on=date(2027, 3, 21), days=3)
    found = clashes_of(workshop, as_seen_by(trainer))
    assert [(clash.kind, clash.name) for clash in found] == [(ClashKind.SUNDAY, ""), (ClashKind.HOLIDAY, "Holi")]
    assert [clash.name for clash in clashes_of(workshop, as_seen_by(trainer), [date(2027, 1, 26)])] == ["Republic Day"]
    with in_language("hi"):
        assert clashes_of(workshop, as_seen_by(trainer))[-1].name == "होली"


def test_a_facilitator_who_teaches_elsewhere_that_day_is_named(app_context: Flask, trainer: Person) -> None:
    day = weekday_ahead()
    own = make_workshop(starts_on=day, days=2, venue="", run_by=trainer)
    other = make_workshop(starts_on=day, days=2, venue="", state=WorkshopState.DRAFT)
    add_facilitator(own, trainer, [1, 2])
    add_facilitator(other, trainer, [2])
    found = clashes_of(own, as_seen_by(trainer))
    assert [(c.kind, c.held_on, c.name, c.workshop_id, c.is_run) for c in found] == [
        (ClashKind.FACILITATOR, day + timedelta(days=1), "Meera Joshi", other.id, True)
    ]
    stranger = clashes_of(own, as_seen_by(make_person("A Stranger")))
    assert (stranger[0].name, stranger[0].workshop_id, stranger[0].title) == ("Meera Joshi", None, None)


def test_the_same_place_or_organiser_on_a_day_is_named(app_context: Flask, trainer: Person) -> None:
    day, organisation = weekday_ahead(), make_organisation()
    own = make_workshop(starts_on=day, organiser_id=organisation.id)
    make_workshop(starts_on=day, venue=" block  HALL", organiser_id=organisation.id)
    make_workshop(starts_on=day, venue="Town hall", organiser_id=organisation.id)
    make_workshop(starts_on=day, venue="Town hall")
    make_workshop(starts_on=day, state=WorkshopState.CANCELLED)
    make_workshop(starts_on=day + timedelta(days=1))
    assert kinds(own, trainer) == [ClashKind.ORGANISER, ClashKind.VENUE]


def test_without_dates_nothing_clashes(app_context: Flask, trainer: Person) -> None:
    assert clashes_of(make_workshop(is_dated=False), as_seen_by(trainer)) == []


def test_clashes_are_found_with_few_queries(app_context: Flask, trainer: Person, count_queries: CountQueries) -> None:
    own = make_workshop(days=5, run_by=trainer)
    add_facilitator(own, trainer, [1, 2, 3, 4, 5])
    for _ in range(12):
        add_facilitator(make_workshop(days=5), trainer, [1, 2, 3, 4, 5])
    db.session.refresh(own)
    with count_queries() as queries:
        assert len(clashes_of(own, as_seen_by(trainer))) >= 60
    assert len(queries) <= 6


def test_a_holiday_is_entered_once_and_taken_out(app_context: Flask) -> None:
    day = date(2027, 8, 20)
    for _ in range(2):
        with transaction():
            holiday_id = holidays.add_holiday(day, {"en": "Fair"}, by=None).id
    with pytest.raises(Refusal) as refused, transaction():
        holidays.add_holiday(day, {"en": "Feast"}, by=None)
    assert refused.value.field == "held_on"
    for _ in range(2):
        with transaction():
            holidays.remove_holiday(holiday_id, by=None)
    assert list(holidays.coming_holidays()) == []
