"""Reminding fellows of milestones that are due soon: once each, because a day has come."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import lock, transaction
from lms.core.jobs import JobRun, enqueue, job, rounds
from lms.extensions import db
from lms.fellowships.milestones.letters import remind_fellow
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import Fellow, FellowState

REMIND_BEFORE = timedelta(days=3)
REMINDED_AT_ONCE = 50


def remind_of_milestones() -> int:
    """Have a letter written for each open milestone that is due within three days; return how many."""
    today = today_here()
    due = list(
        db.session.scalars(
            select(Milestone.id)
            .join(Fellow, Fellow.id == Milestone.fellow_id)
            .where(
                Milestone.state == MilestoneState.OPEN,
                Milestone.due_on <= today + REMIND_BEFORE,
                Milestone.reminded_at.is_(None),
                Fellow.state == FellowState.ACTIVE,
            )
            .order_by(Milestone.due_on, Milestone.id)
            .limit(REMINDED_AT_ONCE)
        )
    )
    if due:
        with transaction():
            return sum(_remind(milestone_id) for milestone_id in due)
    return 0


def _remind(milestone_id: int) -> bool:
    milestone = lock(Milestone, milestone_id)
    if milestone is None or milestone.reminded_at is not None or milestone.state is not MilestoneState.OPEN:
        return False
    milestone.reminded_at = clock.now()
    enqueue("fellowships.remind_of_milestone", {"milestone": milestone_id})
    return True


rounds.add("fellowships.remind_of_milestones", remind_of_milestones)


@job("fellowships.remind_of_milestone")
def write_reminder(run: JobRun) -> None:
    """Write the letter, unless the milestone was handed in meanwhile. Run twice it writes two, which harms nobody."""
    with transaction():
        milestone = db.session.get(Milestone, run.payload["milestone"])
        fellow = db.session.get(Fellow, milestone.fellow_id) if milestone else None
        if milestone is not None and fellow is not None and milestone.state is MilestoneState.OPEN:
            remind_fellow(milestone, fellow)
