"""When a mentor last had to do with a fellow: a meeting held, a shared note, an answer to a report or a milestone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, func, select, union_all

from lms.extensions import db
from lms.fellowships.mentoring.models import Meeting, MeetingState, MentorNote
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.placements.models import FellowMentor
from lms.fellowships.reports.models import Report, ReportVersion

Among = Collection[int] | Select[int]


def _meetings(among: Any) -> Any:
    held = Meeting.state == MeetingState.HELD
    return select(Meeting.fellow_id, Meeting.starts_at.label("at")).where(Meeting.fellow_id.in_(among), held)


def _of_mentors(statement: Any, fellow_id: Any, person_id: Any) -> Any:
    is_mentor = (FellowMentor.fellow_id == fellow_id) & (FellowMentor.person_id == person_id)
    return statement.where(select(FellowMentor.id).where(is_mentor).exists())


def _notes(among: Any) -> Any:
    shared = select(MentorNote.fellow_id, MentorNote.written_at.label("at")).where(
        MentorNote.fellow_id.in_(among), MentorNote.is_private.is_(False)
    )
    return _of_mentors(shared, MentorNote.fellow_id, MentorNote.written_by_id)


def _report_answers(among: Any) -> Any:
    answered = (
        select(Report.fellow_id, ReportVersion.answered_at.label("at"))
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .where(Report.fellow_id.in_(among), ReportVersion.answered_at.is_not(None))
    )
    return _of_mentors(answered, Report.fellow_id, ReportVersion.answered_by_id)


def _milestone_reviews(among: Any) -> Any:
    reviewed = (
        select(Milestone.fellow_id, Submission.reviewed_at.label("at"))
        .join(Submission, Submission.milestone_id == Milestone.id)
        .where(Milestone.fellow_id.in_(among), Submission.reviewed_at.is_not(None))
    )
    return _of_mentors(reviewed, Milestone.fellow_id, Submission.reviewed_by_id)


def contacts_among(among: Among) -> Subquery:
    """Return the last contact of each of some fellows (``fellow_id``, ``at``) as part of a larger query."""
    each: CompoundSelect[Any] = union_all(
        _meetings(among), _notes(among), _report_answers(among), _milestone_reviews(among)
    )
    every = each.subquery()
    return select(every.c.fellow_id, func.max(every.c.at).label("at")).group_by(every.c.fellow_id).subquery()


def last_contact(fellow_ids: Collection[int]) -> dict[int, datetime | None]:
    """Return when a mentor last had to do with each of some fellows, None where never; in one query."""
    found: dict[int, datetime | None] = dict.fromkeys(fellow_ids)
    if found:
        contacts = contacts_among(sorted(found))
        found.update({row.fellow_id: row.at for row in db.session.execute(select(contacts.c.fellow_id, contacts.c.at))})
    return found
