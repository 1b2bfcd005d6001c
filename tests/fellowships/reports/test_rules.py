"""The months and days of reports, when one is late, and what changed between two versions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.fellowships.reports.models import ReportState
from lms.fellowships.reports.rules import changed_fields, feels_unsafe, is_late, is_very_late, report_days, shown_state
from lms.questionnaires.parsing import questionnaire_of
from tests.fellowships.reports.conftest import FORM

DAY = date(2026, 6, 15)


def test_a_report_is_due_some_days_after_its_month() -> None:
    assert report_days(date(2026, 1, 31), 1, 7) == (date(2026, 1, 31), date(2026, 2, 27), date(2026, 3, 6))


@pytest.mark.parametrize(
    ("days", "late", "very_late"),
    [(-1, False, False), (0, False, False), (1, True, False), (13, True, False), (14, True, True)],
)
def test_late_and_very_late(days: int, late: bool, very_late: bool) -> None:
    due_on = DAY - timedelta(days=days)
    for state in (ReportState.DRAFT, ReportState.RETURNED):
        assert is_late(state, due_on, DAY) is late
        assert is_very_late(state, due_on, DAY) is very_late
        assert (shown_state(state, due_on, DAY) == "late") is late
    for state in (ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.WAIVED):
        assert not is_late(state, due_on, DAY)
        assert shown_state(state, due_on, DAY) == str(state)


def test_what_changed_between_two_versions() -> None:
    form = questionnaire_of(FORM)
    before = {"done": "Walked", "cases": "3"}
    assert changed_fields(form, before, {"done": "Walked ", "cases": "3", "papers": []}) == set()
    assert changed_fields(form, before, {"done": "Ran", "papers": [4]}) == {"done", "cases", "papers"}


def test_who_is_not_safe() -> None:
    assert feels_unsafe({"safety": "not-safe"})
    assert not feels_unsafe({"safety": "safe"})
    assert not feels_unsafe({})
