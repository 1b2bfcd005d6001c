"""This month at a glance: what a fellow has to do, what came back, whom they meet, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.lifecycle.changes import current_leave
from lms.fellowships.lifecycle.models import PlanChange
from lms.fellowships.mentoring.models import Meeting
from lms.fellowships.mentoring.queries import next_meeting
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.milestones.queries import milestones_of
from lms.fellowships.milestones.rules import Progress, progress
from lms.fellowships.placements.models import RUNNING, Fellow
from lms.fellowships.placements.periods import month_of
from lms.fellowships.reports.models import UNSENT, Report, ReportState
from lms.fellowships.reports.queries import reports_of
from lms.fellowships.stipends.models import Stipend, StipendState

DUE_WITHIN = timedelta(days=31)
OVER = (StipendState.PAID, StipendState.CANCELLED)


@dataclass(frozen=True)
class Due:
    """Something that waits for the fellow: a milestone or the report of a month.

    ``title`` is that of the milestone by language, empty for a report; ``came_back`` is whether it was answered with a
    wish for changes, ``is_late`` whether its day is over.
    """

    title: dict[str, str]
    month: int
    due_on: date
    came_back: bool
    is_late: bool
    url: str


@dataclass(frozen=True)
class Glance:
    """A fellow's month. ``month`` counts from 1; ``report`` is the one to write next, ``stipend`` the next to come."""

    month: int
    months: int
    due: Sequence[Due]
    progress: Progress
    report: Report | None
    meeting: Meeting | None
    stipend: Stipend | None
    last_paid: Stipend | None
    leave: PlanChange | None

    @property
    def came_back(self) -> Sequence[Due]:
        """What was sent back for changes."""
        return [each for each in self.due if each.came_back]

    @property
    def waiting(self) -> Sequence[Due]:
        """What is due and did not come back."""
        return [each for each in self.due if not each.came_back]


def glance_of(fellow: Fellow, months: int, today: date) -> Glance:
    """Return a fellow's month as it stands today, in five queries."""
    milestones, reports = milestones_of(fellow.id), reports_of(fellow.id)
    stipends = list(db.session.scalars(select(Stipend).filter_by(fellow_id=fellow.id).order_by(Stipend.month)))
    due = [*_milestones(fellow.id, milestones, today), *_reports(fellow.id, reports, today)]
    return Glance(
        month=min(max(month_of(fellow.starts_on, today), 0), months),
        months=months,
        due=sorted(due, key=lambda each: (not each.came_back, each.due_on)) if fellow.state in RUNNING else [],
        progress=progress(milestones),
        report=_report_to_write(reports, today) if fellow.state in RUNNING else None,
        meeting=next_meeting(fellow.id),
        stipend=next((each for each in stipends if each.state not in OVER), None),
        last_paid=next((each for each in reversed(stipends) if each.state is StipendState.PAID), None),
        leave=current_leave(fellow.id, today),
    )


def _milestones(fellow_id: int, milestones: Sequence[Milestone], today: date) -> list[Due]:
    to_do = (MilestoneState.OPEN, MilestoneState.CHANGES_ASKED)
    return [
        Due(
            each.title,
            each.month,
            each.due_on,
            each.state is MilestoneState.CHANGES_ASKED,
            each.due_on < today,
            url_for("fellowships.show_milestone", fellow_id=fellow_id, milestone_id=each.id),
        )
        for each in milestones
        if each.state in to_do and (each.state is not MilestoneState.OPEN or each.due_on <= today + DUE_WITHIN)
    ]


def _reports(fellow_id: int, reports: Sequence[Report], today: date) -> list[Due]:
    return [
        Due(
            {},
            each.month,
            each.due_on,
            each.state is ReportState.RETURNED,
            each.due_on < today,
            url_for("fellowships.show_report", fellow_id=fellow_id, month=each.month),
        )
        for each in reports
        if each.state in UNSENT and (each.state is ReportState.RETURNED or each.from_on <= today)
    ]


def _report_to_write(reports: Sequence[Report], today: date) -> Report | None:
    """Return the report that the one big button leads to: the oldest that is not sent and whose month has begun."""
    return next((each for each in reports if each.state in UNSENT and each.from_on <= today), None)


def due_words(due: Due) -> str:
    """Return what is to be done, where it is not the title of a milestone."""
    if due.came_back:
        return str(_("Change the report of month %(month)s", month=due.month))
    return str(_("Write the report of month %(month)s", month=due.month))


def first_step(glance: Glance) -> Any:
    """Return what the fellow does best first: what came back, else what is late or due; None where nothing is."""
    return next(iter(glance.due), None)
