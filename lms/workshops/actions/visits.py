"""Visits to teams: planned, moved, called off. Inside the caller's transaction; writing them up is in ``write_up``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.actions.letters import tell_team_of, tell_visitors_of
from lms.workshops.actions.models import VISIT_MOVES, Team, Visit, Visitor, VisitState
from lms.workshops.moves import Actor
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopState

OWNER = "workshop_visits"
FARTHEST = timedelta(days=3 * 366)
MOST_VISITORS = 20
VISITED_IN = OVER_STATES | {WorkshopState.RUNNING}


@dataclass(frozen=True, kw_only=True)
class VisitPlan:
    """When and where a visit is, and who goes: people with an account by id, others by name."""

    planned_on: date | None
    place: str = ""
    people: Sequence[int] = ()
    names: Sequence[str] = ()


def plan_visit(team_id: int, plan: VisitPlan, *, form_key: str, by: int | None) -> Visit:
    """Plan a visit to a team and tell those concerned; the same form sent twice plans one.

    Raises Refusal for a day before the workshop or far away, and for a visit that nobody makes.
    """
    team = lock(Team, team_id)
    workshop = db.session.get(Workshop, team.workshop_id) if team else None
    if team is None or workshop is None:
        raise Refusal(_l("This team was merged into another one. Look at the list of teams."))
    known = db.session.scalar(select(Visit).where(Visit.form_key == form_key, Visit.team_id == team_id))
    if known is not None:
        return known
    if workshop.state not in VISITED_IN:
        raise Refusal(_l("Visits follow a workshop: they can be planned once it has begun."))
    visit = Visit(
        team_id=team_id,
        planned_on=_checked_day(workshop, plan),
        place=plan.place,
        form_key=form_key,
        planned_by_id=by,
        made_at=clock.now(),
    )
    db.session.add(visit)
    db.session.flush()
    _put_visitors(visit, plan)
    history.record("workshops.visit_planned", visit, by=by, team=team_id)
    tell_visitors_of("visit_planned", visit, team, but=by)
    tell_team_of("visit_planned_team", visit, team)
    return visit


def _checked_day(workshop: Workshop, plan: VisitPlan) -> date:
    if plan.planned_on is None:
        raise Refusal(_l("Say on which day."), field="planned_on")
    if workshop.starts_on is not None and plan.planned_on < workshop.starts_on:
        raise Refusal(_l("This day is before the workshop. Choose a day after it."), field="planned_on")
    if plan.planned_on > clock.today_here() + FARTHEST:
        raise Refusal(_l("This day is more than three years away. Is the year right?"), field="planned_on")
    if not plan.people and not plan.names:
        raise Refusal(_l("Say who goes: choose somebody, or write a name."), field="names")
    if len(plan.people) + len(plan.names) > MOST_VISITORS:
        raise Refusal(_l("Name %(most)d visitors at the most.", most=MOST_VISITORS), field="names")
    return plan.planned_on


def _put_visitors(visit: Visit, plan: VisitPlan) -> None:
    db.session.execute(delete(Visitor).where(Visitor.visit_id == visit.id))
    rows = [Visitor(visit_id=visit.id, person_id=each) for each in dict.fromkeys(plan.people)]
    rows += [Visitor(visit_id=visit.id, name=each[:200]) for each in dict.fromkeys(plan.names)]
    db.session.add_all(rows)
    db.session.flush()


def change_visit(visit_id: int, plan: VisitPlan, *, by: int | None) -> None:
    """Change the day, the place or the visitors of a planned visit; all are told where the day or the place changes."""
    visit, team, workshop = _held(visit_id)
    if visit.state is not VisitState.PLANNED:
        raise Refusal(_l("This visit is written up or called off, so its day does not change any more."))
    before = (visit.planned_on, visit.place)
    visit.planned_on, visit.place = _checked_day(workshop, plan), plan.place
    _put_visitors(visit, plan)
    history.record("workshops.visit_changed", visit, by=by)
    if before != (visit.planned_on, visit.place):
        tell_visitors_of("visit_moved", visit, team, but=by)
        tell_team_of("visit_moved_team", visit, team)


def _held(visit_id: int) -> tuple[Visit, Team, Workshop]:
    visit = lock(Visit, visit_id)
    team = db.session.get(Team, visit.team_id) if visit else None
    workshop = db.session.get(Workshop, team.workshop_id) if team else None
    if visit is None or team is None or workshop is None:
        raise Refusal(_l("This visit is not here any more."))
    return visit, team, workshop


def call_off(visit_id: int, reason: str, *, by: int | None) -> None:
    """Call a planned visit off, with a reason, and tell those concerned; twice is once."""
    visit, team, _workshop = _held(visit_id)
    if visit.state is VisitState.CALLED_OFF:
        return
    VISIT_MOVES.make(visit, "called_off", actor=Actor.ORGANISER, by=by, reason=reason)
    tell_visitors_of("visit_called_off", visit, team, but=by, reason=reason.strip())
    tell_team_of("visit_called_off_team", visit, team, reason=reason.strip())
