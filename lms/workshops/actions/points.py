"""Action points of a team: written, changed, moved on. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.language import localised
from lms.extensions import db
from lms.questionnaires.documents import Answers
from lms.questionnaires.drafts import merged
from lms.workshops.actions.models import OPEN_STATES, POINT_MOVES, ActionPoint, PointNote, Team, TeamMember
from lms.workshops.actions.steps import STATES, VERBS, Incomplete, Step, To, problems
from lms.workshops.moves import Actor
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop

MOST_POINTS = 60
LONGEST_NOTE = 4000
USUAL_DAYS = 30
LATEST_DAYS = 3 * 366


@dataclass(frozen=True, kw_only=True)
class PointWords:
    """What is said of an action point; ``responsible`` is the id of a participant of the team."""

    what: str
    with_whom: str = ""
    responsible: int | None = None
    due_on: date | None = None
    expected: str = ""
    help_needed: str = ""

    def as_typed(self) -> dict[str, str]:
        """Return it as the controls of its form hold it."""
        return {
            "what": self.what,
            "with_whom": self.with_whom,
            "responsible": str(self.responsible or ""),
            "due_on": self.due_on.isoformat() if self.due_on else "",
            "expected": self.expected,
            "help_needed": self.help_needed,
        }


def words_of(point: ActionPoint) -> PointWords:
    """Return what is said of a saved point."""
    return PointWords(
        what=point.what,
        with_whom=point.with_whom,
        responsible=point.responsible_id,
        due_on=point.due_on,
        expected=point.expected,
        help_needed=point.help_needed,
    )


def _from_typed(typed: dict[str, Any]) -> PointWords:
    due, responsible = typed.pop("due_on", ""), typed.pop("responsible", "")
    words = PointWords(**{"what": "", **typed})
    return replace(
        words,
        due_on=date.fromisoformat(due) if due else None,
        responsible=int(responsible) if responsible else None,
    )


def usual_day(workshop: Workshop) -> date:
    """Return the day that is proposed for a new point: 30 days after the workshop, or from now on."""
    return max(workshop.ends_on or clock.today_here(), clock.today_here()) + timedelta(days=USUAL_DAYS)


def require_day(workshop: Workshop, due_on: date | None) -> date:
    """Return the day on which a point is due; raise Refusal for none, one before the workshop, and one far away."""
    if due_on is None:
        raise Refusal(_l("Say by when."), field="due_on")
    if workshop.starts_on is not None and due_on < workshop.starts_on:
        raise Refusal(_l("This day is before the workshop. Choose a day after it."), field="due_on")
    if due_on > clock.today_here() + timedelta(days=LATEST_DAYS):
        raise Refusal(_l("This day is more than three years away. Is the year right?"), field="due_on")
    return due_on


def point_with_key(team_id: int, form_key: str) -> ActionPoint | None:
    """Return the point of a team that a form has made already."""
    return db.session.scalar(
        select(ActionPoint).where(ActionPoint.form_key == form_key, ActionPoint.team_id == team_id)
    )


def save_point(
    team_id: int,
    words: PointWords,
    *,
    form_key: str = "",
    point_id: int | None = None,
    seen: int | None = None,
    by: int | None,
) -> ActionPoint:
    """Add a point to a team, or change it: the one with an id, or the one that this form has made before.

    Raises Refusal for a point without words or with an impossible day, DraftConflict where other words were saved since
    the version ``seen``, and Refusal for a point that is closed.
    """
    workshop = _workshop_of(team_id)
    words = _checked(team_id, words, workshop)
    point = lock(ActionPoint, point_id) if point_id else point_with_key(team_id, form_key)
    if point is None and point_id is None:
        return _add(team_id, words, form_key=form_key, by=by)
    if point is None or point.team_id != team_id:
        raise Refusal(_l("This action point is not here any more."))
    if words == words_of(point):
        return point
    if point.state not in OPEN_STATES:
        raise Refusal(_l("This action point is closed. An organiser can open it again, with a reason."))
    kept = merged(words_of(point).as_typed(), words.as_typed(), version=point.version, seen=seen)
    _write(point, _checked(team_id, _from_typed(kept), workshop))
    point.version += 1
    history.record("workshops.point_changed", point, by=by)
    return point


def _workshop_of(team_id: int) -> Workshop:
    team = lock(Team, team_id)
    workshop = db.session.get(Workshop, team.workshop_id) if team else None
    if workshop is None:
        raise Refusal(_l("This team was merged into another one. Look at the list of teams."))
    return workshop


def _checked(team_id: int, words: PointWords, workshop: Workshop) -> PointWords:
    if not words.what:
        raise Refusal(_l("Say what will be done."), field="what")
    require_day(workshop, words.due_on)
    if words.responsible is not None:
        member = select(TeamMember).filter_by(team_id=team_id, participant_id=words.responsible)
        if db.session.scalar(member) is None:
            raise Refusal(_l("Choose somebody of this team."), field="responsible")
    return words


def _write(point: ActionPoint, words: PointWords) -> None:
    point.what, point.with_whom, point.responsible_id = words.what, words.with_whom, words.responsible
    point.due_on = words.due_on or point.due_on
    point.expected, point.help_needed = words.expected, words.help_needed


def _add(team_id: int, words: PointWords, *, form_key: str, by: int | None, visit_id: int | None = None) -> ActionPoint:
    if (db.session.scalar(select(func.count()).where(ActionPoint.team_id == team_id)) or 0) >= MOST_POINTS:
        raise Refusal(_l("This team has %(most)d action points already. Do some of them first.", most=MOST_POINTS))
    point = ActionPoint(
        team_id=team_id,
        due_on=words.due_on or clock.today_here(),
        what=words.what,
        form_key=form_key or None,
        visit_id=visit_id,
        made_by_id=by,
        made_at=clock.now(),
    )
    _write(point, words)
    db.session.add(point)
    history.record("workshops.point_added", point, by=by, team=team_id)
    return point


def add_on_visit(team_id: int, visit_id: int, words: Sequence[PointWords], *, by: int | None) -> None:
    """Add the points that were agreed on a visit."""
    workshop = _workshop_of(team_id)
    for each in words:
        _add(team_id, _checked(team_id, each, workshop), form_key="", by=by, visit_id=visit_id)


def suggestion_key(team_id: int, number: int) -> str:
    """Return the key under which a suggestion of the template is taken over by a team, once."""
    return f"suggestion-{team_id}-{number}"


def take_suggestion(team_id: int, number: int, *, by: int | None) -> None:
    """Take a suggestion of the template over as a point; taken twice it is one."""
    workshop = _workshop_of(team_id)
    plan = document_of(workshop.id)
    offered = plan.action_plan.suggestions if plan and plan.action_plan else ()
    if not 0 <= number < len(offered):
        raise Refusal(_l("This suggestion is not here any more."))
    form_key = suggestion_key(team_id, number)
    if point_with_key(team_id, form_key) is None:
        words = PointWords(what=localised(offered[number]), due_on=usual_day(workshop))
        _add(team_id, words, form_key=form_key, by=by)


def save_about(team_id: int, answers: Answers, *, seen: int | None, by: int | None) -> int:
    """Keep what a team answers to what is asked once of each; return the version. Raises DraftConflict."""
    team = lock(Team, team_id)
    if team is None:
        raise Refusal(_l("This team was merged into another one. Look at the list of teams."))
    kept = merged(team.answers, answers, version=team.version, seen=seen)
    if kept != team.answers:
        team.answers = kept
        team.version += 1
        history.record("workshops.team_answered", team, by=by)
    return team.version


def take_steps(
    team_id: int,
    steps: Sequence[Step],
    *,
    actor: Actor,
    by: int | None,
    review_id: int | None = None,
    visit_id: int | None = None,
) -> list[str]:
    """Move points of a team on as their steps say, all or none; return those that somebody else has closed meanwhile.

    What was said about those is kept as a note. Raises Incomplete.
    """
    wrong = problems(steps)
    if wrong:
        raise Incomplete(wrong)
    closed = []
    for step in sorted(steps, key=lambda each: each.point_id):
        point = None if step.is_empty else lock(ActionPoint, step.point_id)
        if point is None or point.team_id != team_id:
            continue
        if point.state not in OPEN_STATES and step.to is not To.SAME:
            closed.append(point.what)
        elif step.to is not To.SAME:
            _step(point, step, actor=actor, by=by)
        _note(point, step.text, by=by, review_id=review_id, visit_id=visit_id)
    return closed


def _step(point: ActionPoint, step: Step, *, actor: Actor, by: int | None) -> None:
    if point.state is STATES[step.to]:
        return
    if step.to is not To.DOING:
        point.closed_on = clock.today_here()
    if step.to is To.DONE:
        point.evidence = step.text
    point.version += 1
    reason = step.text if step.to is To.DROPPED else ""
    POINT_MOVES.make(point, VERBS[step.to], actor=actor, by=by, reason=reason)


def _note(
    point: ActionPoint, text: str, *, by: int | None, review_id: int | None = None, visit_id: int | None = None
) -> None:
    if text:
        note = PointNote(
            point_id=point.id,
            text=text,
            state=point.state,
            review_id=review_id,
            visit_id=visit_id,
            written_by_id=by,
            written_at=clock.now(),
        )
        db.session.add(note)


def reopen(point_id: int, reason: str, *, by: int | None) -> None:
    """Open a closed point again, with a reason. Raises Refusal where it is open or the reason is missing."""
    point = lock(ActionPoint, point_id)
    if point is None:
        raise Refusal(_l("This action point is not here any more."))
    reason = POINT_MOVES.require(point.state, "reopened", Actor.ORGANISER, reason)
    POINT_MOVES.make(point, "reopened", actor=Actor.ORGANISER, by=by, reason=reason)
    point.closed_on, point.evidence = None, ""
    point.version += 1
    _note(point, reason, by=by)


def is_open(point: ActionPoint) -> bool:
    """Whether a point is neither done nor dropped."""
    return point.state in OPEN_STATES


def is_late(point: ActionPoint, today: date) -> bool:
    """Whether an open point is past its day."""
    return is_open(point) and point.due_on < today


def worded(text: str) -> str:
    """Return a note of several lines; raise Refusal for one that is too long."""
    if len(text) > LONGEST_NOTE:
        raise Refusal(_l("This is too long: %(max)d characters at most.", max=LONGEST_NOTE), field="note")
    return text
