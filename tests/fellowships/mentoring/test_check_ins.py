"""Check-ins of fellow and mentor: asked, saved, handed in, given back, and who reads what."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.mentoring import operations
from lms.fellowships.mentoring.models import CheckIn, Occasion, Side
from lms.fellowships.mentoring.operations import Closed, Incomplete
from lms.fellowships.mentoring.queries import check_ins_of
from lms.fellowships.mentoring.rounds import ask_due_check_ins
from lms.fellowships.mentoring.sides import due_day, is_to_be_asked, may_read
from lms.fellowships.placements.models import FellowMentor, FellowState
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.documents import Plan
from lms.people.models import Person
from lms.questionnaires.drafts import DraftConflict
from tests.factories.fellowships import (
    first_day,
    make_fellow,
    make_mentor,
    make_programme,
    plan_document,
)
from tests.factories.people import sign_in
from tests.fellowships.mentoring.looking_back import (
    DUE,
    GOOD,
    Year,
    actions,
    ask,
    fill,
    form_of,
    letters,
)


def test_fellow_and_lead_mentor_are_asked_once(app: Flask, year: Year) -> None:
    with app.test_request_context():
        assert (ask(year), ask(year)) == (2, 0)
        assert {row.side for row in check_ins_of(year.fellow.id)} == {Side.FELLOW, Side.MENTOR}
        assert letters() == [("rekha@example.org", "Mid-term check-in: Rekha")]
        assert actions() == ["check_ins_asked"]
        assert ask(year, Occasion.END_TERM) == 2


def test_asked_twice_at_once_each_has_one_form(app: Flask, year: Year) -> None:
    together = Barrier(3)

    def act() -> None:
        with app.test_request_context():
            together.wait()
            ask(year)
            db.session.remove()

    threads = [Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(check_ins_of(year.fellow.id)) == 2


def test_a_new_lead_mentor_takes_over_what_the_old_one_has_not_begun(app: Flask, year: Year) -> None:
    with app.test_request_context():
        ask(year)
        with transaction():
            for row in db.session.scalars(select(FellowMentor)):
                db.session.delete(row)
        new = make_mentor(year.fellow, "New Mentor")
        assert ask(year) == 1
        assert form_of(year, Side.MENTOR).person_id == new.id
        with transaction():
            operations.save_check_in(form_of(year, Side.MENTOR).id, GOOD, "", seen=0)
            for row in db.session.scalars(select(FellowMentor)):
                db.session.delete(row)
        make_mentor(year.fellow, "Third Mentor")
        assert ask(year) == 0


def test_nobody_is_asked_about_a_fellowship_that_is_over(app: Flask, year: Year) -> None:
    with app.test_request_context():
        over = make_fellow(year.programme, state=FellowState.COMPLETED, ended_on=clock.now().date())
        with pytest.raises(Refusal), transaction():
            operations.ask_for_check_ins(over.id, Occasion.MID_TERM, DUE, None)


def test_a_form_is_saved_in_turns_and_handed_in_once(app: Flask, year: Year) -> None:
    with app.test_request_context():
        ask(year)
        row_id = form_of(year, Side.FELLOW).id
        with transaction():
            assert operations.save_check_in(row_id, {"went-well": "", "change": "More time"}, "", seen=0) == 1
        with transaction():
            assert operations.save_check_in(row_id, {"went-well": "", "change": "More time"}, "", seen=0) == 1
        with pytest.raises(DraftConflict) as conflict, transaction():
            operations.save_check_in(row_id, {"went-well": "", "change": "Less"}, "", seen=0)
        assert conflict.value.stored == {"change": "More time"}
        with pytest.raises(Incomplete) as incomplete, transaction():
            operations.hand_in_check_in(row_id, by=None)
        assert set(incomplete.value.problems) == {"went-well"}
        with transaction():
            operations.save_check_in(row_id, GOOD, "", seen=1)
        for _time in range(2):
            with transaction():
                operations.hand_in_check_in(row_id, by=year.person.id)
        with pytest.raises(Closed), transaction():
            operations.save_check_in(row_id, GOOD, "", seen=2)
        assert actions().count("check_in_handed_in") == 1


def test_managers_are_told_when_both_are_in(app: Flask, year: Year) -> None:
    with app.test_request_context():
        ask(year)
        fill(form_of(year, Side.FELLOW).id)
        assert "mira@example.org" not in dict(letters())
        fill(form_of(year, Side.MENTOR).id)
        assert ("mira@example.org", "Mid-term check-in of Rekha: all is handed in") in letters()


def test_neither_side_reads_the_other_before_its_own(app: Flask, year: Year) -> None:
    with app.test_request_context():
        ask(year)
        own, other = form_of(year, Side.FELLOW), form_of(year, Side.MENTOR)
        rows = [own, other]

        def reads(person: Person, row: CheckIn, *, is_manager: bool = False) -> bool:
            return may_read(row, rows, person.id, is_manager=is_manager)

        assert not reads(year.manager, own, is_manager=True)
        fill(other.id)
        db.session.expire_all()
        assert not reads(year.person, other)
        assert reads(year.manager, other, is_manager=True)
        fill(own.id)
        db.session.expire_all()
        assert reads(year.person, other)
        assert reads(year.mentor, own)
        assert not reads(year.panel, own)


def test_a_form_given_back_can_be_mended(app: Flask, year: Year) -> None:
    with app.test_request_context():
        ask(year)
        row_id = form_of(year, Side.FELLOW).id
        with pytest.raises(Refusal), transaction():
            operations.reopen_check_in(row_id, reason="Why", by=year.manager.id)
        fill(row_id)
        with pytest.raises(Refusal), transaction():
            operations.reopen_check_in(row_id, reason=" ", by=year.manager.id)
        with pytest.raises(Refusal), transaction():
            operations.take_back(row_id, by=year.manager.id)
        with transaction():
            operations.reopen_check_in(row_id, reason="She asked for it.", by=year.manager.id)
        assert form_of(year, Side.FELLOW).handed_in_at is None
        with transaction():
            operations.take_back(row_id, by=year.manager.id)
        with pytest.raises(Refusal), transaction():
            operations.save_check_in(row_id, GOOD, "", seen=None)
        assert actions()[-2:] == ["check_in_reopened", "check_in_taken_back"]


def test_the_clock_asks_when_it_is_time(app: Flask) -> None:
    with app.app_context():
        programme = make_programme()  # three months, mid-term after the second
        early, due = make_fellow(programme, starts_on=first_day(0)), make_fellow(programme, starts_on=first_day(2))
        last = make_fellow(programme, starts_on=months_after(clock.now().date(), -3) + timedelta(days=3))
        away = make_fellow(programme, starts_on=first_day(2), state=FellowState.ON_LEAVE)
        make_mentor(due)
        assert ask_due_check_ins() == 4
        assert ask_due_check_ins() == 0
        assert [row.side for row in check_ins_of(due.id)] == [Side.FELLOW, Side.MENTOR]
        assert {row.occasion for row in check_ins_of(last.id)} == {Occasion.MID_TERM, Occasion.END_TERM}
        assert check_ins_of(early.id) == check_ins_of(away.id) == []
        today = clock.today(app.extensions["settings"].time_zone)
        assert all(row.due_on >= today + timedelta(days=1) for row in check_ins_of(due.id))


def test_due_days() -> None:
    plan = Plan.model_validate(plan_document())
    starts_on, ends_on = date(2026, 1, 31), date(2026, 4, 29)
    assert due_day(plan, Occasion.MID_TERM, starts_on, ends_on) == date(2026, 3, 30)
    assert due_day(plan, Occasion.MID_TERM, starts_on, date(2026, 3, 1)) == date(2026, 3, 1)
    assert due_day(plan, Occasion.END_TERM, starts_on, ends_on) == ends_on
    assert [is_to_be_asked(ends_on, ends_on + timedelta(days=days)) for days in (-15, -14, 60, 61)] == [
        False,
        True,
        True,
        False,
    ]


def test_the_pages_of_a_check_in(app: Flask, year: Year) -> None:
    base = f"/fellows/{year.fellow.id}"
    fellow, mentor, manager = (sign_in(app.test_client(), who) for who in (year.person, year.mentor, year.manager))
    assert manager.post(f"{base}/check-ins/ask", data={"occasion": "mid_term", "due_on": ""}).status_code == 422
    asked = manager.post(f"{base}/check-ins/ask", data={"occasion": "mid_term", "due_on": "2030-01-01"})
    assert asked.status_code == 303
    assert mentor.get(f"{base}/check-ins/ask").status_code == 403
    with app.app_context():
        own, other = form_of(year, Side.FELLOW).id, form_of(year, Side.MENTOR).id
    assert [fellow.get(f"/check-ins/{each}").status_code for each in (own, other, 999)] == [200, 404, 404]
    assert fellow.post(f"/check-ins/{other}", data={"q.went-well": "x"}).status_code == 404
    secret = "Words of the mentor"
    assert mentor.post(f"/check-ins/{other}", data={"version": "0", "q.went-well": secret}).status_code == 303
    pair = f"{base}/check-ins/mid-term"
    assert secret not in fellow.get(pair).text
    assert secret in manager.get(pair).text
    assert secret in mentor.get(pair).text
    json = {"Accept": "application/json"}
    assert (
        fellow.post(f"/check-ins/{own}/save", data={"version": "0", "q.change": "y"}, headers=json).status_code == 200
    )
    refused = fellow.post(f"/check-ins/{own}", data={"version": "1", "q.change": "z"})
    assert refused.status_code == 422
    sent = {"version": "2", "q.change": "z", "q.went-well": "Ours"}
    assert [fellow.post(f"/check-ins/{own}", data=sent).status_code for _time in range(2)] == [303, 303]
    back = mentor.post(f"/check-ins/{other}?next=/mentoring", data={"version": "1", "q.went-well": secret})
    assert back.location == "/mentoring"
    assert secret in fellow.get(pair).text
    assert "Ours" in mentor.get(pair).text
    assert fellow.get(f"{base}/check-ins/end-of-days").status_code == 404
    assert manager.post(f"{base}/check-ins/{own}/reopen", data={"reason": "Asked"}).status_code == 303
    assert "Ours" in fellow.get(f"/check-ins/{own}").text
    assert fellow.post(f"{base}/check-ins/{own}/take-back").status_code == 403
    assert manager.post(f"{base}/check-ins/{other}/take-back", follow_redirects=True).status_code == 200
