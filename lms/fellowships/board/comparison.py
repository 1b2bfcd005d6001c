"""How the fellows of one call after the other got on: counts, and shares of what was due by today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from lms.extensions import db
from lms.fellowships.calls.models import Call
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import RUNNING, Fellow, FellowState
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.stipends.models import Stipend, StipendState


@dataclass(frozen=True)
class ComparedCall:
    """The fellows of one call. Shares are per cent of what was due by today, None where nothing was."""

    call_id: int | None
    title: Mapping[str, str]
    fellows: int
    running: int
    completed: int
    left: int
    milestones_approved: int | None
    reports_in_time: int | None
    paid_paise: int


def comparison_of(programme_id: int, today: date) -> list[ComparedCall]:
    """Return each call of a programme that brought fellows, the newest first, in four queries."""
    milestones = _shares(
        programme_id,
        Milestone,
        and_(Milestone.due_on < today, Milestone.state != MilestoneState.WAIVED),
        Milestone.state == MilestoneState.APPROVED,
    )
    reports = _shares(
        programme_id,
        Report,
        and_(Report.due_on < today, Report.state != ReportState.WAIVED),
        func.date(Report.submitted_at) <= Report.due_on,
    )
    paid = _paid(programme_id)
    return [
        ComparedCall(
            call_id=row.call_id,
            title=row.title or {},
            fellows=row.fellows,
            running=row.running,
            completed=row.completed,
            left=row.fellows - row.running - row.completed,
            milestones_approved=milestones.get(row.call_id),
            reports_in_time=reports.get(row.call_id),
            paid_paise=paid.get(row.call_id, 0),
        )
        for row in _counted(programme_id)
    ]


def _counted(programme_id: int) -> list[Any]:
    statement = (
        select(
            Fellow.call_id,
            func.max(Call.starts_on).label("starts_on"),
            func.count(Fellow.id).label("fellows"),
            func.sum(case((Fellow.state.in_(RUNNING), 1), else_=0)).label("running"),
            func.sum(case((Fellow.state == FellowState.COMPLETED, 1), else_=0)).label("completed"),
        )
        .outerjoin(Call, Call.id == Fellow.call_id)
        .where(Fellow.programme_id == programme_id)
        .group_by(Fellow.call_id)
        .subquery()
    )
    titled = select(statement, Call.title).outerjoin(Call, Call.id == statement.c.call_id)
    return list(db.session.execute(titled.order_by(statement.c.starts_on.desc(), statement.c.call_id.desc())))


def _shares(
    programme_id: int, model: Any, counted: ColumnElement[bool], good: ColumnElement[bool]
) -> dict[int | None, int]:
    """Return, by call, how many per cent of what counts is good."""
    rows = db.session.execute(
        select(Fellow.call_id, func.count(), func.sum(case((good, 1), else_=0)))
        .select_from(model)
        .join(Fellow, Fellow.id == model.fellow_id)
        .where(Fellow.programme_id == programme_id, counted)
        .group_by(Fellow.call_id)
    )
    return {call_id: round(100 * fine / total) for call_id, total, fine in rows}


def _paid(programme_id: int) -> dict[int | None, int]:
    rows = db.session.execute(
        select(Fellow.call_id, func.sum(Stipend.amount_paise))
        .join(Fellow, Fellow.id == Stipend.fellow_id)
        .where(Fellow.programme_id == programme_id, Stipend.state == StipendState.PAID)
        .group_by(Fellow.call_id)
    )
    return {call_id: int(paid) for call_id, paid in rows}
