"""What is decided about monthly reports: their months and days, when one is late, and what changed since the last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.fellowships.placements.periods import month_bounds
from lms.fellowships.reports.models import NAMES, UNSENT, ReportState
from lms.questionnaires.documents import Answers, Questionnaire

REMIND_BEFORE = timedelta(days=3)
VERY_LATE = timedelta(days=14)
LATE, UPCOMING = "late", "upcoming"
SAFETY_FIELD = "safety"
NOT_SAFE = "not-safe"
SHOWN_NAMES = {LATE: _l("Late"), UPCOMING: _l("Upcoming"), **{str(state): name for state, name in NAMES.items()}}
SHOWN_KINDS = {
    LATE: "danger",
    UPCOMING: "plain",
    "draft": "plain",
    "submitted": "info",
    "returned": "warning",
    "accepted": "success",
    "waived": "plain",
}


def report_days(starts_on: date, month: int, days: int) -> tuple[date, date, date]:
    """Return the first and last day of a month of the fellowship, and when its report is due: some days after."""
    first, last = month_bounds(starts_on, month)
    return first, last, last + timedelta(days=days)


def is_late(report_state: ReportState, due_on: date, today: date) -> bool:
    """Whether a report should have been handed in before today."""
    return report_state in UNSENT and due_on < today


def is_very_late(report_state: ReportState, due_on: date, today: date) -> bool:
    """Whether a report is two weeks late or more, so that the managers are told."""
    return report_state in UNSENT and today - due_on >= VERY_LATE


def shown_state(state: ReportState, due_on: date, today: date) -> str:
    """Return the state as people see it: the stored one, or ``late``."""
    return LATE if is_late(state, due_on, today) else str(state)


def feels_unsafe(answers: Answers) -> bool:
    """Whether a report says that its writer is not safe."""
    return answers.get(SAFETY_FIELD) == NOT_SAFE


def changed_fields(form: Questionnaire, before: Answers, after: Answers) -> frozenset[str]:
    """Return the ids of the fields that were answered otherwise before; nothing and an empty answer are the same."""
    return frozenset(
        question.id
        for question in form.questions()
        if _plain(before.get(question.id)) != _plain(after.get(question.id))
    )


def _plain(answer: Any) -> Any:
    return answer.strip() if isinstance(answer, str) else (answer or "")
