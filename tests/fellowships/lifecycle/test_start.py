from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.lifecycle.starting import NewFellow, start_by_hand
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.queries import mentors_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.models import Report
from lms.fellowships.stipends.models import Stipend
from lms.people.models import Person, RoleGrant
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import make_programme
from tests.factories.people import make_person
from tests.people.test_at_once import DONE, at_once, count

START = date(2026, 10, 15)


def start(programme: Programme, person: Person, **values: Any) -> Fellow:
    with transaction():
        return start_fellow(programme.id, person.id, starts_on=START, by=None, **values)


def new(person: Person | None = None, **values: Any) -> NewFellow:
    usual: dict[str, Any] = {"placement": {}, "form_key": "key", "starts_on": clock.now().date()}
    if person is None:
        usual["account"] = {"full_name": "Zoya Khan", "language": "hi"}
    return NewFellow(person_id=person.id if person else None, **{**usual, **values})


def by_hand(programme: Programme, wanted: NewFellow) -> int:
    with transaction():
        return start_by_hand(programme.id, wanted, by=None).id


def test_a_start_opens_the_whole_year_and_the_pages(app_context: Flask) -> None:
    programme, person = make_programme(), make_person()
    fellow = start(programme, person, state_code="IN-RJ")
    assert (fellow.starts_on, fellow.ends_on) == (START, date(2027, 1, 14))
    assert (fellow.stipend_paise, fellow.funder, fellow.plan_version) == (15_000_00, "Test Fund", 1)
    for model in (Milestone, Report, Stipend):
        assert db.session.query(model).filter_by(fellow_id=fellow.id).count() == 3
    grants = select(RoleGrant.scope).where(RoleGrant.person_id == person.id, RoleGrant.role == Role.FELLOW)
    assert list(db.session.scalars(grants)) == [scope_of("programme", programme.id)]


def test_a_second_call_returns_the_fellow_there_is(app_context: Flask) -> None:
    programme, person = make_programme(), make_person()
    first = start(programme, person, stipend_paise=0, funder="Else").id
    second = start(programme, person)
    assert (second.id, second.stipend_paise, second.funder) == (first, 0, "Else")
    assert db.session.query(Milestone).count() == 3


def test_nobody_starts_in_an_archived_programme_or_with_a_closed_account(app_context: Flask) -> None:
    programme, person = make_programme(), make_person()
    with pytest.raises(Refusal), transaction():
        start_fellow(programme.id, 999_999, starts_on=START, by=None)
    with transaction():
        db.session.get_one(Programme, programme.id).archived_at = clock.now()
    with pytest.raises(Refusal):
        start(programme, person)


def test_two_starts_at_once_make_one_fellow(app: Flask) -> None:
    with app.app_context():
        programme, person = make_programme(), make_person()

    def act() -> None:
        start_fellow(programme.id, person.id, starts_on=START, by=None)

    assert at_once(app, act, act, act) == [DONE] * 3
    assert count(app, select(func.count()).select_from(Fellow)) == 1
    assert count(app, select(func.count()).select_from(Stipend)) == 3


def test_a_form_sent_twice_makes_one_account_and_one_fellow(app_context: Flask, in_request: RequestContext) -> None:
    programme, mentor = make_programme(), make_person("Sunil")
    wanted = new(mentor_id=mentor.id, placement={"district": "Udaipur", "supervisor_name": "Lata"})
    assert by_hand(programme, wanted) == by_hand(programme, wanted)
    (fellow,) = db.session.query(Fellow)
    assert (fellow.district, fellow.supervisor_name) == ("Udaipur", "Lata")
    assert [each.full_name for each in mentors_of(fellow.id)] == ["Sunil"]
    assert db.session.query(Person).filter_by(full_name="Zoya Khan").count() == 1


def test_another_form_for_a_fellow_is_refused(app_context: Flask) -> None:
    programme, person = make_programme(), make_person()
    by_hand(programme, new(person))
    with pytest.raises(Refusal):
        by_hand(programme, new(person, form_key="another"))


def test_a_refused_start_leaves_no_account_behind(app_context: Flask) -> None:
    programme = make_programme()
    for wrong in ({"starts_on": date(2019, 1, 1)}, {"mentor_id": 999_999}, {"starts_on": START + timedelta(days=9000)}):
        with pytest.raises(Refusal):
            by_hand(programme, new(**wrong))
    assert db.session.query(Person).filter_by(full_name="Zoya Khan").count() == 0


def test_a_new_fellow_gets_letters(app_context: Flask, in_request: RequestContext) -> None:
    account = {"full_name": "Zoya Khan", "email": "zoya@example.org", "language": "en"}
    by_hand(make_programme(), new(account=account))
    subjects = list(db.session.scalars(select(Letter.subject).order_by(Letter.id)))
    assert subjects == ["Your account at Setu", "Your fellowship begins"]
