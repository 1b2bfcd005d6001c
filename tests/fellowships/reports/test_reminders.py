"""What the clock asks for: a reminder before the day, one after it, and the managers told after two weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.jobs import rounds, run_due
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES as FELLOW_MOVES
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports import operations
from lms.fellowships.reports.models import Report
from lms.fellowships.reports.reminders import look_after_reports
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.fellowships.reports.conftest import World


@pytest.fixture
def due_on(in_request: World) -> date:
    """The day when the third report is due; the first two were handed in by somebody else's hand."""
    with transaction():
        db.session.get_one(Person, in_request.manager.id).email = "mira@example.org"
        for month in (1, 2):
            operations.waive(in_request.ids[month], reason="Test", by=in_request.manager.id, actor=Actor.MANAGER)
    found: date = db.session.get_one(Report, in_request.ids[3]).due_on
    db.session.rollback()
    return found


def on(day: date, hour: int = 8) -> list[tuple[str, str]]:
    """Let the worker make a few rounds on a day; return the letters written then."""
    known = set(db.session.scalars(select(Letter.id)))
    db.session.rollback()
    with time_machine.travel(f"{day}T{hour:02}:00:00+05:30"):
        for _round in range(3):
            look_after_reports()
            run_due()
    new = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    found = [(letter.address, letter.subject) for letter in new if letter.id not in known]
    db.session.rollback()
    return found


def test_the_fellow_is_reminded_before_and_after_and_the_managers_are_told_once(due_on: date) -> None:
    assert on(due_on - timedelta(days=4)) == []
    ((address, subject),) = on(due_on - timedelta(days=3))
    assert address == "farzana@example.org"
    assert "is due on" in subject
    assert on(due_on - timedelta(days=1)) == []
    assert on(due_on) == []
    ((_address, subject),) = on(due_on + timedelta(days=1))
    assert "was due on" in subject
    assert on(due_on + timedelta(days=2)) == []
    assert on(due_on + timedelta(days=13)) == []
    ((address, subject),) = on(due_on + timedelta(days=14))
    assert (address, "two weeks late" in subject) == ("mira@example.org", True)
    assert on(due_on + timedelta(days=15)) == []


def test_the_second_reminder_comes_late_where_no_worker_ran(due_on: date) -> None:
    assert len(on(due_on - timedelta(days=2))) == 1
    assert len(on(due_on + timedelta(days=3))) == 1


def test_who_is_on_leave_is_left_alone(in_request: World, due_on: date) -> None:
    with transaction():
        fellow = db.session.get_one(Fellow, in_request.fellow.id)
        FELLOW_MOVES.make(fellow, "leave_begun", actor=Actor.MANAGER, by=None, reason="Ill")
    assert on(due_on + timedelta(days=20)) == []


def test_a_report_that_is_not_asked_for_is_no_matter(in_request: World, due_on: date) -> None:
    with transaction():
        operations.waive(in_request.ids[3], reason="Leave", by=in_request.manager.id, actor=Actor.MANAGER)
    assert on(due_on + timedelta(days=20)) == []


def test_a_round_is_one_query(app: Flask, due_on: date, count_queries: CountQueries) -> None:
    assert rounds["fellowships.look_after_reports"] is look_after_reports
    db.session.rollback()
    with count_queries() as statements:
        look_after_reports()
    assert len(statements) == 1
