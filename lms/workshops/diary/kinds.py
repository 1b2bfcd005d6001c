"""What people are reminded of, and from which hour of the day on."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Kind(StrEnum):
    """A reminder. What is said twice, at first and again later, is two kinds."""

    STARTS_SOON = "starts_soon"
    STARTS_TOMORROW = "starts_tomorrow"
    TEACHING_TOMORROW = "teaching_tomorrow"
    FEEDBACK_DUE = "feedback_due"
    FEEDBACK_AGAIN = "feedback_again"
    TEST_OPEN = "test_open"
    POINTS_DUE = "points_due"
    POINTS_OVERDUE = "points_overdue"
    REVIEW_DUE = "review_due"
    VISIT_TOMORROW = "visit_tomorrow"
    VISIT_UNWRITTEN = "visit_unwritten"
    VISIT_STILL_UNWRITTEN = "visit_still_unwritten"
    ADVICE_WAITING = "advice_waiting"


KIND_NAMES = {
    Kind.STARTS_SOON: _l("A workshop begins in a week"),
    Kind.STARTS_TOMORROW: _l("A workshop begins tomorrow"),
    Kind.TEACHING_TOMORROW: _l("Teaching tomorrow"),
    Kind.FEEDBACK_DUE: _l("Feedback is asked for"),
    Kind.FEEDBACK_AGAIN: _l("Feedback is asked for again"),
    Kind.TEST_OPEN: _l("A post-test is open"),
    Kind.POINTS_DUE: _l("Action points are due in a week"),
    Kind.POINTS_OVERDUE: _l("Action points are overdue"),
    Kind.REVIEW_DUE: _l("A review is due"),
    Kind.VISIT_TOMORROW: _l("A visit tomorrow"),
    Kind.VISIT_UNWRITTEN: _l("A visit is not written up"),
    Kind.VISIT_STILL_UNWRITTEN: _l("A visit is still not written up"),
    Kind.ADVICE_WAITING: _l("A request for advice waits"),
}
MORNING, AFTERNOON, EVENING = 8, 17, 18
"""From which hour of the day letters go: nobody's phone is to ring at night."""
NIGHT = 21
"""From this hour on nothing goes before the next morning."""
FROM_HOUR = {Kind.FEEDBACK_DUE: EVENING, Kind.TEST_OPEN: AFTERNOON}
"""Of the kinds that do not go in the morning."""

WEEK = timedelta(days=7)
LATE = timedelta(days=3)
"""How long after its day a reminder still goes, should no worker have run before."""
FEEDBACK_AFTER = timedelta(days=3)
OLDEST_REQUEST = timedelta(days=60)


def goes_at(kind: Kind, hour: int) -> bool:
    """Whether a reminder goes at an hour of the day, from 0 to 23."""
    return FROM_HOUR.get(kind, MORNING) <= hour < NIGHT
