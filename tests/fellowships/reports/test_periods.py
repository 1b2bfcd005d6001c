"""Reports on leave and extension: months move, become longer, or are not asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.reports.operations import shift_reports, waive_reports
from lms.fellowships.reports.queries import reports_of
from tests.fellowships.reports.conftest import World

DAYS = timedelta(days=10)


def days_of(world: World) -> dict[int, tuple[date, date, date]]:
    return {row.month: (row.from_on, row.to_on, row.due_on) for row in reports_of(world.fellow.id)}


def shift(world: World, after: date) -> None:
    db.session.rollback()
    with transaction():
        shift_reports(world.fellow.id, after, DAYS.days, world.manager.id)


def test_later_months_move_and_the_one_of_the_leave_becomes_longer(in_request: World) -> None:
    before = days_of(in_request)
    shift(in_request, before[2][0] + timedelta(days=4))
    after = days_of(in_request)
    assert after[1] == (before[1][0], before[1][1], before[1][2] + DAYS)  # was due on the days of the leave
    assert after[2] == (before[2][0], before[2][1] + DAYS, before[2][2] + DAYS)
    assert after[3] == tuple(day + DAYS for day in before[3])
    assert after[2][1] + timedelta(days=1) == after[3][0]


def test_what_was_due_before_stays(in_request: World) -> None:
    before = days_of(in_request)
    shift(in_request, before[1][2] + timedelta(days=1))
    assert days_of(in_request)[1] == before[1]
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.endswith("reports_shifted"))).one()
    assert (entry.subject_id, entry.detail["count"], entry.detail["days"]) == (in_request.fellow.id, 2, 10)


def waive(world: World, from_on: date, to_on: date, reason: str = "Leave", actor: Actor = Actor.MANAGER) -> int:
    db.session.rollback()
    with transaction():
        return waive_reports(world.fellow.id, from_on, to_on, reason, by=world.manager.id, actor=actor)


def test_months_wholly_within_the_leave_need_no_report(in_request: World) -> None:
    days = days_of(in_request)
    assert waive(in_request, days[2][0], days[3][1] - timedelta(days=1)) == 1
    states = {row.month: row.state for row in reports_of(in_request.fellow.id)}
    assert states == {1: ReportState.DRAFT, 2: ReportState.WAIVED, 3: ReportState.DRAFT}
    assert waive(in_request, days[2][0], days[2][1]) == 0


def test_waiving_needs_a_reason_and_a_manager(in_request: World) -> None:
    days = days_of(in_request)
    with pytest.raises(MoveRefused):
        waive(in_request, days[2][0], days[2][1], reason=" ")
    with pytest.raises(MoveRefused):
        waive(in_request, days[2][0], days[2][1], actor=Actor.MENTOR)
    assert db.session.get_one(Report, in_request.ids[2]).state is ReportState.DRAFT
