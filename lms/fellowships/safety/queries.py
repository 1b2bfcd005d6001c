"""What is asked about fellows at risk, and about safeguarding flags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from lms.core import clock
from lms.core.history import HistoryEntry
from lms.core.paging import Page, paginate
from lms.extensions import db
from lms.fellowships.fieldlog.models import LogEntry
from lms.fellowships.mentoring.contact import last_contact
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import RUNNING, Fellow, FellowMentor, FellowState
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports.models import UNSENT, Report, ReportState, ReportVersion
from lms.fellowships.safety.models import SafetyFlag
from lms.fellowships.safety.signals import FellowFacts
from lms.people.changes import action_name
from lms.people.models import Person

MOST_FLAGS = 200


def facts_of(fellow_ids: Collection[int], *, with_flags: bool = False) -> dict[int, FellowFacts]:
    """Return what signals are drawn from, for some fellows, in four queries; five with flags.

    ``with_flags`` is for readers who may know of safeguarding flags: managers and the safeguarding person.
    """
    ids, zone = sorted(set(fellow_ids)), current_app.extensions["settings"].time_zone
    if not ids:
        return {}
    today = clock.today(zone)
    late, returned = _reports(ids, today)
    milestones, contacts = _overdue_milestones(ids, today), last_contact(ids)
    flagged = open_flags(ids) if with_flags else set()
    return {
        row.id: FellowFacts(
            fellow_id=row.id,
            starts_on=row.starts_on,
            is_running=row.state in RUNNING,
            is_on_leave=row.state is FellowState.ON_LEAVE,
            late_reports=tuple(late[row.id]),
            returned_reports=tuple(returned[row.id]),
            overdue_milestones=tuple(milestones[row.id]),
            last_contact=_day(contacts[row.id]),
            last_log=row.last_log,
            has_flag=row.id in flagged,
        )
        for row in db.session.execute(_fellows(ids))
    }


def _day(instant: datetime | None) -> date | None:
    return clock.day_of(instant, current_app.extensions["settings"].time_zone) if instant else None


def _fellows(ids: list[int]) -> Any:
    logs = (
        select(LogEntry.fellow_id, func.max(LogEntry.day).label("day"))
        .where(LogEntry.fellow_id.in_(ids), LogEntry.removed_at.is_(None))
        .group_by(LogEntry.fellow_id)
        .subquery()
    )
    return (
        select(Fellow.id, Fellow.starts_on, Fellow.state, logs.c.day.label("last_log"))
        .outerjoin(logs, logs.c.fellow_id == Fellow.id)
        .where(Fellow.id.in_(ids))
    )


def _reports(ids: list[int], today: date) -> tuple[dict[int, list[date]], dict[int, list[date]]]:
    """Return the due days of late reports, and the days since which returned ones lie, by fellow; one query."""
    answered = (
        select(ReportVersion.report_id, func.max(ReportVersion.answered_at).label("at"))
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.fellow_id.in_(ids), Report.state == ReportState.RETURNED)
        .group_by(ReportVersion.report_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Report.fellow_id, Report.state, Report.due_on, Report.saved_at, answered.c.at)
        .outerjoin(answered, answered.c.report_id == Report.id)
        .where(Report.fellow_id.in_(ids), Report.state.in_(UNSENT))
        .where((Report.due_on < today) | (Report.state == ReportState.RETURNED))
        .order_by(Report.due_on)
    )
    late: dict[int, list[date]] = defaultdict(list)
    returned: dict[int, list[date]] = defaultdict(list)
    for fellow_id, state, due_on, saved_at, answered_at in rows:
        if due_on < today:
            late[fellow_id].append(due_on)
        touched = _day(max((at for at in (saved_at, answered_at) if at), default=None))
        if state is ReportState.RETURNED and touched:
            returned[fellow_id].append(touched)
    return late, returned


def _overdue_milestones(ids: list[int], today: date) -> dict[int, list[dict[str, str]]]:
    undone = (MilestoneState.OPEN, MilestoneState.CHANGES_ASKED)
    rows = db.session.execute(
        select(Milestone.fellow_id, Milestone.title)
        .where(Milestone.fellow_id.in_(ids), Milestone.state.in_(undone), Milestone.due_on < today)
        .order_by(Milestone.due_on, Milestone.id)
    )
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for fellow_id, title in rows:
        found[fellow_id].append(title)
    return found


def open_flags(fellow_ids: Collection[int]) -> set[int]:
    """Return those of some fellows about whom a flag is open; only for readers who may know. One query."""
    statement = select(SafetyFlag.fellow_id).where(
        SafetyFlag.fellow_id.in_(set(fellow_ids)), SafetyFlag.closed_at.is_(None)
    )
    return set(db.session.scalars(statement))


@dataclass(frozen=True)
class FlagRow:
    """A flag in a list: never its words."""

    id: int
    fellow_id: int
    full_name: str
    raised_at: datetime
    closed_at: datetime | None


def flags_page(programme_id: int, number: int, *, but_person_id: int, are_closed: bool) -> Page[Any]:
    """Return one page of the flags of a programme, the newest first, but those about somebody; in two queries."""
    is_other = Fellow.person_id.is_distinct_from(but_person_id)
    statement = _flag_rows().where(Fellow.programme_id == programme_id, is_other)
    is_closed = SafetyFlag.closed_at.is_not(None) if are_closed else SafetyFlag.closed_at.is_(None)
    return paginate(statement.where(is_closed), number)


def flags_about(fellow_id: int) -> list[FlagRow]:
    """Return the flags about a fellow, the newest first, MOST_FLAGS at most."""
    statement = _flag_rows().where(SafetyFlag.fellow_id == fellow_id).limit(MOST_FLAGS)
    return [FlagRow(*row) for row in db.session.execute(statement)]


def _flag_rows() -> Any:
    return (
        select(
            SafetyFlag.id,
            SafetyFlag.fellow_id,
            func.coalesce(Person.full_name, "–").label("full_name"),
            SafetyFlag.raised_at,
            SafetyFlag.closed_at,
        )
        .join(Fellow, Fellow.id == SafetyFlag.fellow_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .order_by(SafetyFlag.raised_at.desc(), SafetyFlag.id.desc())
    )


@dataclass(frozen=True)
class Look:
    """One entry of what was done with a flag: raised, read, closed."""

    at: datetime
    action: str
    full_name: str

    @property
    def words(self) -> str:
        """What was done, in words."""
        return action_name(self.action)


def looks_at(flag_id: int) -> list[Look]:
    """Return who did what with a flag, and who read its words, in order."""
    rows = db.session.execute(
        select(HistoryEntry.at, HistoryEntry.action, func.coalesce(Person.full_name, "–"))
        .outerjoin(Person, Person.id == HistoryEntry.actor_id)
        .where(HistoryEntry.subject_kind == SafetyFlag.__tablename__, HistoryEntry.subject_id == flag_id)
        .order_by(HistoryEntry.id)
    )
    return [Look(*row) for row in rows]


def open_flags_for(person_id: int, managed: Collection[int] | None) -> list[tuple[str, dict[str, str], int]]:
    """Return where flags are open that somebody may read: slug and title of the programme, how many; one query.

    ``managed`` are the programmes that they run, None all; those of which they are the safeguarding person count too.
    """
    statement = (
        select(Programme.slug, Programme.plan["title"], func.count(SafetyFlag.id))
        .join(Fellow, Fellow.programme_id == Programme.id)
        .join(SafetyFlag, SafetyFlag.fellow_id == Fellow.id)
        .where(SafetyFlag.closed_at.is_(None), Fellow.person_id.is_distinct_from(person_id))
        .group_by(Programme.id)
        .order_by(Programme.id)
    )
    if managed is not None:
        statement = statement.where(Programme.id.in_(managed) | (Programme.safeguarding_id == person_id))
    return [(slug, title, count) for slug, title, count in db.session.execute(statement)]


@dataclass(frozen=True)
class MentoredFellow:
    """A fellow in the list of their mentor, with the roles in which they are accompanied."""

    id: int
    full_name: str
    programme: dict[str, str]
    state: FellowState
    starts_on: date
    ends_on: date
    roles: tuple[MentorRole, ...] = ()


def mentored(person_id: int) -> list[MentoredFellow]:
    """Return the running fellows whom somebody accompanies, by name, in one query."""
    rows = db.session.execute(
        select(
            Fellow.id,
            func.coalesce(Person.full_name, "–"),
            Programme.plan["title"],
            Fellow.state,
            Fellow.starts_on,
            Fellow.ends_on,
            FellowMentor.role,
        )
        .join(FellowMentor, FellowMentor.fellow_id == Fellow.id)
        .join(Programme, Programme.id == Fellow.programme_id)
        .outerjoin(Person, Person.id == Fellow.person_id)
        .where(
            FellowMentor.person_id == person_id, Fellow.state.in_(RUNNING), Fellow.person_id.is_distinct_from(person_id)
        )
        .order_by(Person.name_key, Fellow.id, FellowMentor.id)
    )
    found: dict[int, MentoredFellow] = {}
    for row in rows:
        fellow = found.setdefault(row.id, MentoredFellow(*tuple(row)[:-1]))
        found[row.id] = replace(fellow, roles=(*fellow.roles, row.role))
    return list(found.values())
