from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.library.documents import Method
from lms.workshops.planning import agenda, facilitators
from lms.workshops.planning.agenda import Line
from lms.workshops.planning.guards import session_guards
from lms.workshops.planning.models import Workshop, WorkshopSession, WorkshopState
from lms.workshops.planning.times import sessions_of
from tests.factories.workshops import add_facilitator, make_workshop
from tests.people.test_at_once import DONE, REFUSED, at_once

EVENING = Line(day=1, starts_minute=16 * 60, ends_minute=17 * 60, title={"en": "Songs"})


def add(workshop_id: int, line: Line = EVENING) -> int:
    with transaction():
        return agenda.add_session(workshop_id, line, by=None).id


def change(session: WorkshopSession, line: Line, seen: str = "") -> None:
    workshop_id, session_id, mark = session.workshop_id, session.id, seen or agenda.seen_mark([session])
    with transaction():
        agenda.change_session(workshop_id, session_id, line, seen=mark, by=None)


def test_a_session_is_added_once_though_sent_twice(app_context: Flask) -> None:
    workshop = make_workshop()
    assert add(workshop.id) == add(workshop.id)
    assert [each.hours for each in sessions_of(workshop.id)][-1] == "16:00–17:00"
    assert db.session.get_one(Workshop, workshop.id).calendar_sequence == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_minute": 10 * 60}, "starts"),
        ({"ends_minute": 15 * 60}, "ends"),
        ({"day": 2}, "day"),
        ({"title": {}}, "title_en"),
        ({"facilitator_id": 12345}, "facilitator"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(app_context: Flask, changes: dict[str, Any], field: str) -> None:
    workshop = make_workshop()
    with pytest.raises(Refusal) as refused:
        add(workshop.id, replace(EVENING, **changes))
    assert refused.value.field == field
    assert len(sessions_of(workshop.id)) == 4


def test_nobody_is_marked_present_for_a_break(app_context: Flask) -> None:
    session_id = add(make_workshop().id, replace(EVENING, method=Method.BREAK))
    assert not db.session.get_one(WorkshopSession, session_id).is_counted


def test_a_facilitator_of_another_workshop_does_not_teach_here(app_context: Flask, trainer: Person) -> None:
    other = add_facilitator(make_workshop(), trainer).id
    with pytest.raises(Refusal):
        add(make_workshop().id, replace(EVENING, facilitator_id=other))


def test_a_session_moves_to_another_day_and_time(app_context: Flask) -> None:
    workshop = make_workshop(days=2)
    session = sessions_of(workshop.id)[0].session
    with pytest.raises(Refusal) as refused:
        change(session, replace(EVENING, day=2, starts_minute=600, ends_minute=660))
    assert "“Wages” (10:00–11:30)" in str(refused.value.sentence)
    change(session, replace(EVENING, day=2))
    assert [each.session.title["en"] for each in sessions_of(workshop.id)][-1] == "Songs"


def test_who_is_slower_hears_that_the_session_changed(app_context: Flask) -> None:
    session = sessions_of(make_workshop().id)[0].session
    seen = agenda.seen_mark([session])
    change(session, EVENING)
    change(session, EVENING, seen)
    with pytest.raises(EditedMeanwhile):
        change(session, replace(EVENING, title={"en": "Other songs"}), seen)


def test_a_session_is_taken_out_unless_somebody_objects(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = make_workshop()
    session = sessions_of(workshop.id)[0].session
    monkeypatch.setattr(session_guards, "_entries", {"test": lambda found: found.id == session.id and "It has marks."})
    with pytest.raises(Refusal, match=r"It has marks\."), transaction():
        agenda.remove_session(workshop.id, session.id, by=None)
    monkeypatch.setattr(session_guards, "_entries", {"test": lambda found: None})
    for _ in range(2):
        with transaction():
            agenda.remove_session(workshop.id, session.id, by=None)
    assert len(sessions_of(workshop.id)) == 3


def shift(workshop_id: int, minutes: int, seen: str | None = None) -> int:
    mark = seen if seen is not None else agenda.seen_mark(agenda.sessions_on(workshop_id, 1))
    with transaction():
        return agenda.shift_day(workshop_id, 1, minutes, seen=mark, by=None)


def test_a_day_moves_by_minutes_but_not_out_of_itself(app_context: Flask) -> None:
    workshop = make_workshop(days=2)
    seen = agenda.seen_mark(agenda.sessions_on(workshop.id, 1))
    assert shift(workshop.id, -30, seen) == 4
    assert [each.hours for each in sessions_of(workshop.id)][:5:4] == ["09:00–09:30", "09:30–10:00"]
    with pytest.raises(EditedMeanwhile):
        shift(workshop.id, -30, seen)
    for minutes in (-600, 800, 0):
        with pytest.raises(Refusal) as refused:
            shift(workshop.id, minutes)
        assert refused.value.field == "minutes"


@pytest.mark.parametrize("state", [WorkshopState.HELD, WorkshopState.REPORTED, WorkshopState.CANCELLED])
def test_the_agenda_of_what_is_over_stands(app_context: Flask, state: WorkshopState) -> None:
    with pytest.raises(Refusal):
        add(make_workshop(state=state).id)


def test_two_sessions_for_the_same_time_at_once_do_not_both_fit(app: Flask) -> None:
    with app.app_context():
        workshop_id = make_workshop().id
    lines = [replace(EVENING, title={"en": title}) for title in ("Songs", "Games")]
    acts = [lambda line=line: agenda.add_session(workshop_id, line, by=None) for line in lines]
    assert at_once(app, *acts) == [DONE, REFUSED]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(WorkshopSession)) == 5


def test_who_teaches_is_added_once_and_taken_away(app_context: Flask, trainer: Person) -> None:
    workshop = make_workshop(days=2)
    for days in ([], [2], [2, 7]):
        with transaction():
            facilitator = facilitators.add_person(workshop.id, trainer.id, days, by=None)
    assert facilitator.days == [2]
    session = sessions_of(workshop.id)[0].session
    with transaction():
        sessions_of(workshop.id)[0].session.facilitator_id = facilitator.id
    facilitator_id = facilitator.id
    for _ in range(2):
        with transaction():
            facilitators.remove_facilitator(workshop.id, facilitator_id, by=None)
    db.session.refresh(session)
    assert session.facilitator_id is None


def test_a_name_without_an_account_teaches_every_day_unless_said(app_context: Flask) -> None:
    workshop = make_workshop(days=2)
    with transaction():
        assert facilitators.add_name(workshop.id, "Dr Rao", [], by=None).days == [1, 2]
    with pytest.raises(Refusal), transaction():
        facilitators.add_name(workshop.id, "", [], by=None)
    with transaction():
        assert facilitators.add_name(workshop.id, "Dr Rao", [1], by=None).days == [1]


def test_nobody_with_a_closed_account_is_added(app_context: Flask, trainer: Person) -> None:
    workshop = make_workshop()
    with transaction():
        db.session.get_one(Person, trainer.id).disabled_at = trainer.created_at
    with pytest.raises(Refusal), transaction():
        facilitators.add_person(workshop.id, trainer.id, [], by=None)


def test_the_same_person_added_twice_at_once_is_there_once(app: Flask, trainer: Person) -> None:
    with app.app_context():
        workshop_id = make_workshop().id
    acts = [lambda: facilitators.add_person(workshop_id, trainer.id, [], by=None)] * 2
    assert at_once(app, *acts) == [DONE, DONE]
