from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.lifecycle.dates import tried
from lms.fellowships.lifecycle.ending import end_fellowship
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.placements.periods import months_after
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.stipends.models import Stipend, StipendState
from lms.fellowships.stipends.operations import Settlement
from tests.factories.people import make_person
from tests.fellowships.lifecycle.years import in_days, make_year, now
from tests.people.test_at_once import DONE, REFUSED, at_once

REASON = "A job in Jaipur"


def end(fellow: Fellow, last_day: date, ending: Any = "exited", reason: str = REASON) -> Settlement | None:
    with transaction():
        return end_fellowship(fellow.id, ending, last_day=last_day, reason=reason, by=1)


def test_what_comes_after_the_last_day_falls_away(app_context: Flask, in_request: RequestContext) -> None:
    fellow = make_year(person=make_person(email="asha@example.org"))
    last_day = months_after(fellow.starts_on, 1) - timedelta(days=1)
    settlement = end(fellow, last_day)
    left = now(fellow.id)
    assert (left.state, left.ended_on, left.end_reason) == (FellowState.EXITED, last_day, REASON)
    milestones = db.session.query(Milestone).order_by(Milestone.month)
    assert [each.state for each in milestones] == [MilestoneState.OPEN, MilestoneState.OPEN, MilestoneState.WAIVED]
    reports = db.session.query(Report).order_by(Report.month)
    assert [each.state for each in reports] == [ReportState.DRAFT, ReportState.WAIVED, ReportState.WAIVED]
    stipends = [each.state for each in db.session.query(Stipend).order_by(Stipend.month)]
    assert stipends == [StipendState.SCHEDULED, StipendState.CANCELLED, StipendState.CANCELLED]
    assert settlement is not None
    assert (settlement.open_paise, settlement.cancelled_paise) == (15_000_00, 30_000_00)
    assert [each.subject for each in db.session.query(Letter)] == ["The end of your fellowship"]


def test_sent_twice_it_ends_once_and_ended_otherwise_it_is_refused(app_context: Flask) -> None:
    fellow = make_year()
    assert end(fellow, in_days(0)) is not None
    assert end(fellow, in_days(0)) is None
    with pytest.raises(Refusal):
        end(fellow, in_days(0), "dismissed")
    with pytest.raises(Refusal):
        end(fellow, in_days(-1))


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(1, REASON, "last_day"), (-90, REASON, "last_day"), (0, " ", "reason")]
)
def test_the_last_day_lies_in_the_year_and_has_come(app_context: Flask, days: int, reason: str, field: str) -> None:
    fellow = make_year()
    with pytest.raises(Refusal) as refused:
        end(fellow, in_days(days), reason=reason)
    assert refused.value.field == field
    assert now(fellow.id).state is FellowState.ACTIVE


def test_a_trial_shows_the_settlement_and_changes_nothing(app_context: Flask) -> None:
    fellow = make_year()
    trial = tried(fellow.id, lambda: end_fellowship(fellow.id, "dismissed", last_day=in_days(0), reason=REASON, by=1))
    assert now(fellow.id).state is FellowState.ACTIVE
    assert any(each.after is None for each in trial.dates)
    assert end(fellow, in_days(0), "dismissed") == trial.result


def test_two_managers_end_it_at_once(app: Flask) -> None:
    with app.app_context():
        fellow = make_year()
        last_day = in_days(0)
        db.session.remove()
    results = at_once(
        app,
        lambda: end_fellowship(fellow.id, "exited", last_day=last_day, reason=REASON, by=1),
        lambda: end_fellowship(fellow.id, "dismissed", last_day=last_day, reason=REASON, by=1),
    )
    assert results == [DONE, REFUSED]
