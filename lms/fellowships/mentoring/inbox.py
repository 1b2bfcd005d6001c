"""What waits for a mentor: reports, milestones and check-ins, the oldest first; meetings; and whom to call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core.language import localised
from lms.extensions import db
from lms.fellowships.mentoring.contact import contacts_among
from lms.fellowships.mentoring.models import OCCASION_NAMES, CheckIn, Meeting, MeetingState
from lms.fellowships.milestones.models import Milestone, MilestoneState, Submission
from lms.fellowships.placements.models import RUNNING, Fellow, FellowMentor, FellowState
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports.models import Report, ReportState
from lms.people.models import Person

MOST_MEETINGS = 20


@dataclass(frozen=True)
class Accompanied:
    """A running fellow of a mentor: who has which role, the mentor's own among them, and the last contact of any."""

    id: int
    full_name: str
    programme: dict[str, str]
    state: FellowState
    starts_on: Any
    last_contact: datetime | None
    roles: dict[MentorRole, set[int]] = field(default_factory=dict)

    def reviewers(self, role: str) -> set[int]:
        """Return who reviews what is for a role: those who hold it, else the lead mentors."""
        holders = {str(key): people for key, people in self.roles.items()}
        return holders.get(role) or holders.get(MentorRole.LEAD) or set()

    def readers(self) -> set[int]:
        """Return who reads the reports: the lead mentors, else every mentor."""
        return self.reviewers(MentorRole.LEAD) or set().union(*self.roles.values())


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for an answer, since when, and the page on which it is given."""

    kind: str
    fellow_id: int
    full_name: str
    title: Any
    since: datetime
    endpoint: str
    place: dict[str, int]


def fellows_of(person_id: int) -> dict[int, Accompanied]:
    """Return the running fellows whom somebody accompanies, by name, with their last contact; in one query."""
    own = select(FellowMentor.fellow_id).where(FellowMentor.person_id == person_id)
    contacts = contacts_among(own)
    rows = db.session.execute(
        select(
            Fellow.id,
            func.coalesce(Person.full_name, "–"),
            Programme.plan["title"],
            Fellow.state,
            Fellow.starts_on,
            contacts.c.at,
            FellowMentor.role,
            FellowMentor.person_id,
        )
        .join(FellowMentor, FellowMentor.fellow_id == Fellow.id)
        .join(Programme, Programme.id == Fellow.programme_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .outerjoin(contacts, contacts.c.fellow_id == Fellow.id)
        .where(Fellow.id.in_(own), Fellow.state.in_(RUNNING), Fellow.person_id.is_distinct_from(person_id))
        .order_by(Person.name_key, Fellow.id)
    )
    found: dict[int, Accompanied] = {}
    for row in rows:
        fellow = found.setdefault(row.id, Accompanied(*tuple(row)[:-2]))
        fellow.roles.setdefault(row.role, set()).add(row.person_id)
    return found


def waiting_for(person_id: int, fellows: dict[int, Accompanied]) -> list[Waiting]:
    """Return what waits for a mentor, the oldest first, in three queries."""
    answers = [*_reports(person_id, fellows), *_milestones(person_id, fellows)] if fellows else []
    return sorted([*answers, *_check_ins(person_id)], key=lambda each: each.since)


def _reports(person_id: int, fellows: dict[int, Accompanied]) -> list[Waiting]:
    rows = db.session.execute(
        select(Report.fellow_id, Report.month, Report.submitted_at)
        .where(Report.fellow_id.in_(fellows), Report.state == ReportState.SUBMITTED)
        .order_by(Report.submitted_at)
    )
    return [
        Waiting(
            "report",
            row.fellow_id,
            fellows[row.fellow_id].full_name,
            _l("Report on month %(month)d", month=row.month),
            row.submitted_at,
            "fellowships.show_report",
            {"fellow_id": row.fellow_id, "month": row.month},
        )
        for row in rows
        if person_id in fellows[row.fellow_id].readers()
    ]


def _milestones(person_id: int, fellows: dict[int, Accompanied]) -> list[Waiting]:
    rows = db.session.execute(
        select(
            Milestone.id,
            Milestone.fellow_id,
            Milestone.title,
            Milestone.reviewer,
            func.max(Submission.submitted_at).label("at"),
        )
        .join(Submission, Submission.milestone_id == Milestone.id)
        .where(
            Milestone.fellow_id.in_(fellows),
            Milestone.state == MilestoneState.SUBMITTED,
            Milestone.reviewer.in_([str(role) for role in MentorRole]),
        )
        .group_by(Milestone.id)
        .order_by(Milestone.id)
    )
    return [
        Waiting(
            "milestone",
            row.fellow_id,
            fellows[row.fellow_id].full_name,
            _l("Milestone: %(title)s", title=LazyString(localised, row.title)),
            row.at,
            "fellowships.show_milestone",
            {"fellow_id": row.fellow_id, "milestone_id": row.id},
        )
        for row in rows
        if person_id in fellows[row.fellow_id].reviewers(row.reviewer)
    ]


def _check_ins(person_id: int) -> list[Waiting]:
    rows = db.session.execute(
        select(
            CheckIn.id,
            CheckIn.fellow_id,
            CheckIn.occasion,
            CheckIn.asked_at,
            func.coalesce(Person.full_name, "–").label("full_name"),
        )
        .join(Fellow, Fellow.id == CheckIn.fellow_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .where(CheckIn.person_id == person_id, CheckIn.handed_in_at.is_(None))
        .order_by(CheckIn.asked_at, CheckIn.id)
    )
    return [
        Waiting(
            "check_in",
            row.fellow_id,
            row.full_name,
            OCCASION_NAMES[row.occasion],
            row.asked_at,
            "fellowships.show_check_in",
            {"check_in_id": row.id},
        )
        for row in rows
    ]


def planned_meetings(person_id: int, fellow_ids: Collection[int]) -> list[Meeting]:
    """Return the planned meetings of a mentor, those that should be over included, the earliest first; one query."""
    if not fellow_ids:
        return []
    statement = select(Meeting).where(
        Meeting.mentor_id == person_id, Meeting.fellow_id.in_(fellow_ids), Meeting.state == MeetingState.PLANNED
    )
    return list(db.session.scalars(statement.order_by(Meeting.starts_at, Meeting.id).limit(MOST_MEETINGS)))
