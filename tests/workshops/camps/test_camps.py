from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import UnitProgress
from lms.learning.operations import enrol
from lms.people.models import Person
from lms.people.roles import Role, scope_of
from lms.workshops.camps.operations import count_for, count_for_courses, link, unlink
from lms.workshops.camps.queries import camps_of, offers
from lms.workshops.planning.models import Workshop, WorkshopState
from tests.factories.courses import make_course
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_marks, add_participant, make_workshop

CAMP = """\
kind: workshop
title: {en: Contact camp, hi: संपर्क शिविर}
aim: {en: Practise together., hi: साथ मिलकर अभ्यास।}
minutes: 600
attendance: 75
intro: {en: Come for a day., hi: एक दिन के लिए आइए।}
"""


@pytest.fixture
def camp_course(app: Flask) -> PublishedCourse:
    """A course of one lesson and a camp."""
    with app.app_context():
        return make_course("camp-course", files={"01-first-module/04-camp.yaml": CAMP})


def over(person: Person | None, present: int, run_by: Person | None = None) -> Workshop:
    """Make a workshop of three sessions that is over, at which somebody was at some."""
    workshop = make_workshop(state=WorkshopState.HELD, run_by=run_by)
    add_marks(workshop, add_participant(workshop, person=person), present)
    return workshop


def is_done(person: Person) -> bool:
    statement = select(UnitProgress.done_at).where(UnitProgress.unit_id == "camp")
    return db.session.scalar(statement) is not None


def linked(workshop: Workshop) -> None:
    with transaction():
        link(workshop.id, "camp-course", "camp", by=None)


@pytest.mark.parametrize(("present", "counts"), [(3, True), (2, False)])
def test_who_was_at_enough_sessions_has_done_the_unit(
    app_context: Flask, camp_course: PublishedCourse, person: Person, present: int, counts: bool
) -> None:
    with transaction():
        enrol(person.id, camp_course, by=None)
    linked(over(person, present))
    assert is_done(person) is counts


def test_attendance_reckoned_later_counts(app_context: Flask, camp_course: PublishedCourse, person: Person) -> None:
    with transaction():
        enrol(person.id, camp_course, by=None)
    workshop = make_workshop(state=WorkshopState.RUNNING)
    participant = add_participant(workshop, person=person)
    linked(workshop)
    add_marks(workshop, participant, 3)
    assert not is_done(person)
    with transaction():
        count_for_courses(db.session.get_one(Workshop, workshop.id), None)
    assert is_done(person)


def test_who_enrols_afterwards_counts_their_own(
    app: Flask, camp_course: PublishedCourse, person: Person, member: FlaskClient
) -> None:
    with app.app_context():
        linked(over(person, 3))
        with transaction():
            enrol(person.id, camp_course, by=None)
        assert not is_done(person)
    unit = "/courses/camp-course/first-module/camp"
    assert "Count my attendance" in member.get(unit).text
    assert member.post(f"{unit}/attended").status_code == 303
    page = member.get(unit).text
    assert "This unit is done" in page
    assert "Count my attendance" not in page


def test_nothing_counts_without_attendance(app_context: Flask, camp_course: PublishedCourse, person: Person) -> None:
    linked(over(person, 1))
    with transaction():
        enrolment_id = enrol(person.id, camp_course, by=None).id
        assert not count_for(enrolment_id, person.id, "camp-course", "camp")
        assert not count_for(enrolment_id, person.id, "camp-course", "no-unit")


def test_only_units_of_the_kind_can_be_linked(app_context: Flask, camp_course: PublishedCourse) -> None:
    workshop = make_workshop()
    lesson = next(unit.id for unit in camp_course.document.ready_units() if unit.kind == "lesson")
    for course, unit in (("camp-course", lesson), ("no-course", "camp")):
        with pytest.raises(Refusal, match="do not count"), transaction():
            link(workshop.id, course, unit, by=None)


def test_linking_twice_is_linking_once(app_context: Flask, camp_course: PublishedCourse) -> None:
    workshop = make_workshop()
    linked(workshop)
    linked(workshop)
    camps = camps_of(workshop.id)
    assert len(camps) == 1
    for _ in range(2):
        with transaction():
            unlink(workshop.id, camps[0].id, by=None)
    assert camps_of(workshop.id) == []


def test_drafts_are_not_offered_and_own_ones_come_first(
    app_context: Flask, camp_course: PublishedCourse, person: Person
) -> None:
    draft, coming, own = make_workshop(state=WorkshopState.DRAFT), make_workshop(), over(person, 3)
    for workshop in (draft, coming, own):
        linked(workshop)
    found = offers("camp-course", "camp", person.id)
    assert [each.workshop_id for each in found] == [own.id, coming.id]
    assert (found[0].attended.present, found[0].attended.counted) == (3, 3)
    assert found[1].takes_registrations


def test_a_trainer_links_the_units_of_own_courses(
    app: Flask, client: FlaskClient, camp_course: PublishedCourse
) -> None:
    with app.app_context():
        own = make_person("Meera", roles=[(Role.TRAINER, scope_of("course", "camp-course"))])
        workshop_id = over(None, 3, run_by=own).id
    browser = sign_in(client, own)
    here = f"/workshops/{workshop_id}/courses"
    assert "counts for no course yet" in browser.get(here).text
    assert browser.post(here, data={"unit": "camp-course/camp"}).status_code == 303
    assert "Contact camp" in browser.get(here).text
    assert browser.post(here, data={"unit": "camp-course/nothing"}).status_code == 422
    with app.app_context():
        camp_id = camps_of(workshop_id)[0].id
    assert browser.post(f"{here}/{camp_id}/remove").status_code == 303
    assert "counts for no course yet" in browser.get(here).text


def test_others_do_not_link(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        workshop_id = make_workshop().id
    assert member.get(f"/workshops/{workshop_id}/courses").status_code == 404
    assert member.post(f"/workshops/{workshop_id}/courses").status_code == 404
