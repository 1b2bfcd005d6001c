"""What pages ask about milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, Submission
from lms.people.models import Person


def milestones_of(fellow_id: int) -> list[Milestone]:
    """Return the milestones of a fellow, by the day when they are due."""
    statement = select(Milestone).where(Milestone.fellow_id == fellow_id)
    return list(db.session.scalars(statement.order_by(Milestone.due_on, Milestone.id)))


def find_milestone(fellow_id: int, milestone_id: int) -> Milestone | None:
    """Return a milestone of a fellow."""
    return db.session.scalar(select(Milestone).where(Milestone.id == milestone_id, Milestone.fellow_id == fellow_id))


@dataclass(frozen=True)
class SubmissionRow:
    """One version of what was handed in, with the name of whoever reviewed it."""

    submission: Submission
    reviewer: str | None


def submissions_of(milestone_id: int) -> list[SubmissionRow]:
    """Return every version that was handed in for a milestone, the newest first."""
    rows = db.session.execute(
        select(Submission, Person.full_name)
        .outerjoin(Person, Person.id == Submission.reviewed_by_id)
        .where(Submission.milestone_id == milestone_id)
        .order_by(Submission.number.desc())
    )
    return [SubmissionRow(*row) for row in rows]


def counts_of_versions(milestone_ids: Collection[int]) -> dict[int, int]:
    """Return how many versions were handed in for some milestones, in one query."""
    counts: dict[int, int] = defaultdict(int)
    if milestone_ids:
        found = select(Submission.milestone_id).where(Submission.milestone_id.in_(milestone_ids))
        for milestone_id in db.session.scalars(found):
            counts[milestone_id] += 1
    return counts


@dataclass(frozen=True)
class Change:
    """One thing that happened, for the history on the page."""

    at: datetime
    action: str
    name: str | None
    detail: dict[str, Any]


def history_of(table: str, row_id: int) -> list[Change]:
    """Return what happened to a row, the newest first."""
    rows = db.session.execute(
        select(HistoryEntry.at, HistoryEntry.action, Person.full_name, HistoryEntry.detail)
        .outerjoin(Person, Person.id == HistoryEntry.actor_id)
        .where(HistoryEntry.subject_kind == table, HistoryEntry.subject_id == row_id)
        .order_by(HistoryEntry.id.desc())
    )
    return [Change(*row) for row in rows]
