"""Everything about one fellow's fellowship, for one page and one paper: what was promised, done, said and paid.

Safeguarding flags and mentors' private notes are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.lifecycle.models import AlumniNote, PlanChange
from lms.fellowships.mentoring.models import CheckIn, Meeting, MentorNote, Side
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.placements.models import Fellow, LearningAgreement
from lms.fellowships.placements.queries import MentorRow, mentors_of
from lms.fellowships.reports.models import Report, ReportVersion
from lms.fellowships.stipends.models import LedgerEntry, Stipend
from lms.people.changes import action_name
from lms.people.models import Organisation, Person

MOST_CHANGES = 1000


@dataclass(frozen=True)
class Change:
    """One move or other change: when, what in words, who, and why if a reason was given."""

    at: datetime
    what: str
    who: str
    why: str


@dataclass(frozen=True)
class FellowRecord:
    """All rows of a fellowship, each list in the order of time."""

    host: Mapping[str, str]
    mentors: Sequence[MentorRow]
    agreements: Sequence[LearningAgreement]
    milestones: Sequence[Milestone]
    submissions: Mapping[int, Sequence[Submission]]
    reports: Sequence[Report]
    versions: Mapping[int, Sequence[ReportVersion]]
    meetings: Sequence[Meeting]
    notes: Sequence[MentorNote]
    check_ins: Sequence[CheckIn]
    plan_changes: Sequence[PlanChange]
    stipends: Sequence[Stipend]
    ledger: Sequence[LedgerEntry]
    alumni_notes: Sequence[AlumniNote]
    changes: Sequence[Change]


def record_of(fellow: Fellow, *, for_manager: bool) -> FellowRecord:
    """Return the whole record of a fellow, in a fixed number of queries.

    A fellow reads their own side of check-ins and reviews there, a manager all of them.
    """

    def shows(check_in: CheckIn) -> bool:
        return for_manager or check_in.side is Side.FELLOW

    milestones = _rows(Milestone, fellow.id, Milestone.due_on, Milestone.id)
    reports = _rows(Report, fellow.id, Report.month)
    stipends = _rows(Stipend, fellow.id, Stipend.month)
    changes_of = {
        "fellows": [fellow.id],
        "milestones": [row.id for row in milestones],
        "fellow_reports": [row.id for row in reports],
        "stipends": [row.id for row in stipends],
    }
    host = db.session.scalar(select(Organisation.name).where(Organisation.id == fellow.host_id))
    return FellowRecord(
        host=host or {},
        mentors=mentors_of(fellow.id),
        agreements=_rows(LearningAgreement, fellow.id, LearningAgreement.number),
        milestones=milestones,
        submissions=_by(Submission, Submission.milestone_id, changes_of["milestones"]),
        reports=reports,
        versions=_by(ReportVersion, ReportVersion.report_id, changes_of["fellow_reports"]),
        meetings=_rows(Meeting, fellow.id, Meeting.starts_at),
        notes=[note for note in _rows(MentorNote, fellow.id, MentorNote.id) if not note.is_private],
        check_ins=[each for each in _rows(CheckIn, fellow.id, CheckIn.id) if each.handed_in_at and shows(each)],
        plan_changes=_rows(PlanChange, fellow.id, PlanChange.from_on),
        stipends=stipends,
        ledger=_rows(LedgerEntry, fellow.id, LedgerEntry.id),
        alumni_notes=_rows(AlumniNote, fellow.id, AlumniNote.year),
        changes=changes_in_history(changes_of),
    )


def _rows(model: Any, fellow_id: int, *order: Any) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.fellow_id == fellow_id).order_by(*order)))


def _by(model: Any, owner: Any, owner_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the versions of some rows, by row, in their order."""
    found: dict[int, list[Any]] = {owner_id: [] for owner_id in owner_ids}
    for row in db.session.scalars(select(model).where(owner.in_(owner_ids)).order_by(model.number)):
        found[getattr(row, owner.key)].append(row)
    return found


def changes_in_history(subjects: Mapping[str, Sequence[int]]) -> list[Change]:
    """Return what the history says of some rows, by the names of their tables, in the order of time; one query."""
    wanted = [
        and_(HistoryEntry.subject_kind == kind, HistoryEntry.subject_id.in_(ids)) for kind, ids in subjects.items()
    ]
    rows = db.session.execute(
        select(HistoryEntry.at, HistoryEntry.action, HistoryEntry.detail, Person.full_name)
        .outerjoin(Person, Person.id == HistoryEntry.actor_id)
        .where(or_(*wanted))
        .order_by(HistoryEntry.id)
        .limit(MOST_CHANGES)
    )
    return [
        Change(row.at, action_name(row.action), row.full_name or "", str(row.detail.get("reason", ""))) for row in rows
    ]


def last_day(fellow: Fellow) -> date:
    """Return the day on which a fellowship ended, or is to end."""
    return fellow.ended_on or fellow.ends_on
