"""What happens because a day has come: leaves begin and end, and alumni are asked once a year where they work."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, exists, or_, select

from lms.core.clock import today_here
from lms.core.database import lock, transaction
from lms.core.jobs import JobRun, enqueue, job, rounds
from lms.extensions import db
from lms.fellowships.lifecycle.changes import current_leave
from lms.fellowships.lifecycle.models import AlumniNote, ChangeKind, PlanChange
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES, Fellow, FellowState
from lms.fellowships.placements.periods import months_after
from lms.people.letters import write_about

AT_ONCE = 50
ASK_ALUMNUS = "fellowships.ask_alumnus"


def turn_leaves() -> int:
    """Begin and end the leaves whose day has come, each in a transaction of its own; return how many."""
    day = today_here()
    away = exists().where(
        and_(
            PlanChange.fellow_id == Fellow.id,
            PlanChange.kind == ChangeKind.LEAVE,
            PlanChange.from_on <= day,
            PlanChange.to_on >= day,
        )
    )
    due = or_(and_(Fellow.state == FellowState.ACTIVE, away), and_(Fellow.state == FellowState.ON_LEAVE, ~away))
    ids = list(db.session.scalars(select(Fellow.id).where(due).order_by(Fellow.id).limit(AT_ONCE)))
    for fellow_id in ids:
        with transaction():
            _turn(fellow_id, day)
    return len(ids)


def _turn(fellow_id: int, day: date) -> None:
    """Let a fellow's state be what the leaves of this day say, unless somebody else saw to it."""
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        return
    leave = current_leave(fellow_id, day)
    if fellow.state is FellowState.ACTIVE and leave is not None:
        MOVES.make(fellow, "leave_begun", actor=Actor.CLOCK, by=None, reason=leave.reason)
    elif fellow.state is FellowState.ON_LEAVE and leave is None:
        MOVES.make(fellow, "leave_ended", actor=Actor.CLOCK, by=None)


def ask_alumni() -> int:
    """Ask those who completed a year ago or more, and were not asked for a year; return how many."""
    a_year_ago = months_after(today_here(), -12)
    due = (
        Fellow.state == FellowState.COMPLETED,
        Fellow.person_id.is_not(None),
        Fellow.ended_on <= a_year_ago,
        or_(Fellow.alumni_asked_on.is_(None), Fellow.alumni_asked_on <= a_year_ago),
    )
    ids = list(db.session.scalars(select(Fellow.id).where(*due).order_by(Fellow.id).limit(AT_ONCE)))
    for fellow_id in ids:
        with transaction():
            _ask(fellow_id, a_year_ago)
    return len(ids)


def _ask(fellow_id: int, a_year_ago: date) -> None:
    fellow = lock(Fellow, fellow_id)
    if fellow is not None and (fellow.alumni_asked_on is None or fellow.alumni_asked_on <= a_year_ago):
        fellow.alumni_asked_on = today_here()
        enqueue(ASK_ALUMNUS, {"fellow": fellow_id}, key=f"ask-alumnus:{fellow_id}:{today_here().isoformat()}")


@job(ASK_ALUMNUS)
def ask_alumnus(run: JobRun) -> None:
    """Write the yearly letter, unless this year's note is there by now."""
    fellow_id: int = run.payload["fellow"]
    with transaction():
        fellow = lock(Fellow, fellow_id)
        note = select(AlumniNote.id).filter_by(fellow_id=fellow_id, year=today_here().year)
        if fellow is None or db.session.scalar(note):
            return
        place = {"fellow_id": fellow_id}
        write_about("fellow_where_now", fellow.person_id, "fellowships.show_alumni_notes", place=place)


rounds.add("fellowships.turn_leaves", turn_leaves)
rounds.add("fellowships.ask_alumni", ask_alumni)
