from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.operations import archive_template, save_template
from lms.workshops.planning import operations
from lms.workshops.planning.as_template import document_from
from lms.workshops.planning.beginnings import topic_ids
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Entry, Workshop, WorkshopNote, WorkshopState
from lms.workshops.planning.operations import NewWorkshop
from lms.workshops.planning.times import days_of, sessions_of
from tests.factories.workshops import make_workshop, workshop_document
from tests.people.test_at_once import DONE, at_once
from tests.workshops.planning.conftest import Follow, put_on_shelf


def two_days() -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = workshop_document()["sessions"]
    return [*sessions, {**sessions[1], "id": "again", "day": 2, "outcome": {"en": "A letter", "hi": "एक पत्र"}}]


def plan(slug: str, *, form_key: str | None = None, **values: Any) -> int:
    with transaction():
        return operations.plan_from_template(slug, NewWorkshop(**values), by=None, form_key=form_key).id


def test_a_workshop_from_a_template_has_its_days_sessions_objectives_and_document(app_context: Flask) -> None:
    slug, first = put_on_shelf(sessions=two_days()), today_here() + timedelta(days=20)
    workshop = db.session.get_one(Workshop, plan(slug, first_day=first, capacity=25, entry=Entry.APPROVAL))
    assert (workshop.state, workshop.title["en"]) == (WorkshopState.DRAFT, "Small workshop")
    assert (workshop.starts_on, workshop.ends_on) == (first, first + timedelta(days=1))
    assert (workshop.capacity, workshop.entry, workshop.pass_mark) == (25, Entry.APPROVAL, 60)
    assert [each["id"] for each in workshop.objectives] == ["calc", "listen"]
    sessions = sessions_of(workshop.id)
    assert [(each.held_on, each.hours) for each in sessions][-1] == (first + timedelta(days=1), "10:00–11:30")
    assert [each.session.is_counted for each in sessions] == [True, True, False, True, True]
    assert sessions[-1].session.outcome["hi"] == "एक पत्र"
    assert len({each.session.secret for each in sessions}) == 5
    copied = document_of(workshop.id)
    assert copied is not None
    assert copied.pre_test is not None
    assert operations.topics_of(workshop.id) == set(topic_ids(["legal-aid"]))


def test_without_a_first_day_it_has_no_dates(app_context: Flask) -> None:
    workshop = db.session.get_one(Workshop, plan(put_on_shelf(), title={"hi": "मज़दूरी"}, languages=["hi"]))
    assert (workshop.starts_on, workshop.title, workshop.languages) == (None, {"hi": "मज़दूरी"}, ["hi"])
    assert days_of(workshop.id) == {1: None}


def test_without_a_template_it_has_one_empty_day(app_context: Flask) -> None:
    with transaction():
        made = operations.plan_from_nothing(NewWorkshop(title={"en": "Own"}), by=None)
    assert (sessions_of(made.id), document_of(made.id), days_of(made.id)) == ([], None, {1: None})
    with pytest.raises(Refusal) as refused, transaction():
        operations.plan_from_nothing(NewWorkshop(), by=None)
    assert refused.value.field == "title_en"


def test_a_template_that_was_put_away_is_refused(app_context: Flask) -> None:
    with transaction():
        archive_template(
            save_template(WorkshopPlan.model_validate(workshop_document()), slug="old", by=None).id, by=None
        )
    for slug in ("old", "never"):
        with pytest.raises(Refusal) as refused:
            plan(slug)
        assert refused.value.field == "template"


def test_a_form_sent_twice_plans_one_workshop(app_context: Flask) -> None:
    slug = put_on_shelf()
    assert plan(slug, form_key="k") == plan(slug, form_key="k") != plan(slug, form_key="other")


def test_a_form_sent_twice_at_once_plans_one_workshop(app: Flask) -> None:
    with app.app_context():
        slug = put_on_shelf()

    def act() -> Workshop:
        return operations.plan_from_template(slug, NewWorkshop(), by=None, form_key="k")

    assert at_once(app, act, act) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 1


def test_planning_again_takes_over_everything_but_place_days_and_people(app_context: Flask) -> None:
    source = make_workshop(state=WorkshopState.HELD, days=2, pass_mark=55, questions={"sections": []})
    with transaction():
        made = operations.plan_again(source.id, NewWorkshop(first_day=today_here()), by=None)
    assert (made.state, made.pass_mark, made.venue, made.last_in_line) == (WorkshopState.DRAFT, 55, "", 0)
    assert made.ends_on == today_here() + timedelta(days=1)
    assert [each.hours for each in sessions_of(made.id)] == [each.hours for each in sessions_of(source.id)]
    assert document_of(made.id) == document_of(source.id)


def change(workshop: Workshop, *, seen: int = 1, topics: tuple[int, ...] = (), **values: Any) -> None:
    workshop_id = workshop.id
    with transaction():
        operations.change_details(workshop_id, seen=seen, topic_ids=topics, by=None, **values)


def test_a_change_of_the_details_is_noted_and_counted(app_context: Flask, following: Follow) -> None:
    workshop, seen = make_workshop(capacity=10), following("capacity_followers")
    change(workshop, capacity=12, venue="Panchayat Bhawan")
    assert (workshop.capacity, workshop.version, seen) == (12, 2, [(workshop.id, None)])
    entry = db.session.scalars(select(HistoryEntry).filter_by(action="workshops.workshop_changed")).one()
    assert entry.detail["fields"] == ["capacity", "venue"]
    change(workshop, seen=1, capacity=12)
    assert workshop.version == 2


def test_who_is_slower_hears_that_it_changed(app_context: Flask) -> None:
    workshop = make_workshop()
    change(workshop, venue="One hall")
    with pytest.raises(EditedMeanwhile) as refused:
        change(workshop, venue="Another hall")
    assert (refused.value.version, workshop.venue) == (2, "One hall")


def test_a_reported_workshop_stays_as_it_is(app_context: Flask) -> None:
    with pytest.raises(Refusal):
        change(make_workshop(state=WorkshopState.REPORTED), venue="Elsewhere")


def test_registration_cannot_close_before_it_opens(app_context: Flask) -> None:
    workshop = make_workshop()
    opens = workshop.created_at
    with pytest.raises(Refusal) as refused:
        change(workshop, registration_opens_at=opens, registration_closes_at=opens - timedelta(hours=1))
    assert refused.value.field == "registration_closes_at"


def test_an_objective_that_the_tests_ask_for_stays(app_context: Flask) -> None:
    workshop = make_workshop()
    reworded = [{"id": each["id"], "text": {"en": "New words"}} for each in workshop.objectives]
    change(workshop, objectives=reworded)
    with pytest.raises(Refusal):
        change(workshop, seen=2, objectives=reworded[:1])


def test_another_share_of_attendance_follows_only_once_it_was_held(app_context: Flask, following: Follow) -> None:
    seen = following("share_followers")
    change(make_workshop(), attendance_share=50)
    held = make_workshop(state=WorkshopState.HELD)
    change(held, attendance_share=50)
    assert seen == [(held.id, None)]


def test_a_note_is_kept_once(app_context: Flask, trainer: Person) -> None:
    workshop_id = make_workshop().id
    for _ in range(2):
        with transaction():
            operations.write_note(workshop_id, " The hall is cold. ", by=trainer.id, form_key="n")
    assert [note.text for note in db.session.scalars(select(WorkshopNote))] == ["The hall is cold."]
    with pytest.raises(Refusal), transaction():
        operations.write_note(workshop_id, "  ", by=trainer.id)


def test_a_workshop_becomes_a_template_with_its_agenda_of_now(app_context: Flask) -> None:
    workshop = db.session.get_one(Workshop, plan(put_on_shelf(), first_day=today_here(), capacity=8))
    with transaction():
        sessions = [each.session for each in sessions_of(workshop.id)]
        sessions[1].starts_minute, sessions[1].title = 630, {"en": "Wages, slowly", "hi": "मज़दूरी, धीरे-धीरे"}
        db.session.get_one(Workshop, workshop.id).title = {"en": "Slow workshop", "hi": "धीमी कार्यशाला"}
    document = document_from(workshop)
    assert (document.title["en"], document.group.most, document.group.least) == ("Slow workshop", 8, 8)
    wages = document.session("wages")
    assert wages is not None
    assert (wages.starts, wages.minutes, wages.title["en"]) == (630, 60, "Wages, slowly")
    assert document.post_test == (document_of(workshop.id) or document).post_test
    with transaction():
        assert save_template(document, slug="slow", by=None).head["title"]["en"] == "Slow workshop"


def test_days_with_the_same_sessions_become_a_template_with_ids_of_their_own(app_context: Flask) -> None:
    put_on_shelf()
    workshop = make_workshop(days=2)
    change(workshop, topics=tuple(topic_ids(["legal-aid"])))
    ids = [each.id for each in document_from(workshop).sessions]
    assert len(set(ids)) == len(ids) == 8


def test_what_lacks_a_topic_or_a_session_is_no_template(app_context: Flask) -> None:
    with pytest.raises(Refusal):
        document_from(make_workshop())
    with transaction():
        empty = operations.plan_from_nothing(NewWorkshop(title={"en": "Empty"}), by=None)
    with pytest.raises(Refusal):
        document_from(empty)


def test_a_new_workshop_is_plain_values() -> None:
    assert dataclasses.replace(NewWorkshop(), venue="Hall").columns()["venue"] == "Hall"
