"""Writing a visit up: saved as it is typed, then handed in at once with everything it does to action points.

The controls of the form are ``visited_on``, ``seen``, ``advice``, those of the steps (``steps``), and rows of new
points: ``n.<number>.what``, ``.with_whom`` and ``.due_on``, from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.moves import checked_reason
from lms.extensions import db
from lms.questionnaires import typed as tidied
from lms.questionnaires.drafts import merged
from lms.workshops.actions.letters import tell_team_of
from lms.workshops.actions.models import VISIT_MOVES, Team, Visit, VisitState
from lms.workshops.actions.points import PointWords, add_on_visit, require_day, take_steps
from lms.workshops.actions.steps import Incomplete, Step, control, problems, read_steps
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop

MOST_NEW = 8
LEAST_SHOWN = 3
NEW_PARTS = ("what", "with_whom", "due_on")
LONGEST = 8_000
LONGEST_WHAT = 1000
Draft = dict[str, str]


class Closed(Refusal):
    """A visit that is written up, or called off: its form takes nothing any more."""


def new_control(number: int, part: str) -> str:
    """Return the name of a control of a new point."""
    return f"n.{number}.{part}"


def read_draft(sent: Mapping[str, str], point_ids: list[int]) -> Draft:
    """Return what a page sent, tidied and nothing cut off; the empty ones included."""
    draft = {
        "visited_on": tidied.day(sent.get("visited_on", "")),
        "seen": tidied.paragraphs(sent.get("seen", "")),
        "advice": tidied.paragraphs(sent.get("advice", "")),
    }
    for step in read_steps(sent, point_ids):
        draft[control(step.point_id, "to")] = step.to if control(step.point_id, "to") in sent else ""
        draft[control(step.point_id, "text")] = step.text
    for number in range(MOST_NEW):
        for part in NEW_PARTS:
            text = sent.get(new_control(number, part), "")
            draft[new_control(number, part)] = tidied.day(text) if part == "due_on" else tidied.line(text)
    return draft


def rows_shown(draft: Mapping[str, str]) -> int:
    """Return how many rows for new points a page shows: those that are filled, and one more."""
    filled = [n for n in range(MOST_NEW) if any(draft.get(new_control(n, part)) for part in NEW_PARTS)]
    return min(MOST_NEW, max(LEAST_SHOWN, max(filled, default=-1) + 2))


def save_draft(visit_id: int, draft: Draft, *, seen: int | None) -> int:
    """Keep what was typed and return the version. Raises Closed, and DraftConflict where another window saved."""
    visit = _open_visit(visit_id)
    kept = merged(visit.draft, draft, version=visit.version, seen=seen)
    if kept != visit.draft:
        visit.draft = kept
        visit.version += 1
    return visit.version


def _open_visit(visit_id: int) -> Visit:
    visit = lock(Visit, visit_id)
    if visit is None or visit.state is VisitState.CALLED_OFF:
        raise Closed(_l("This visit was called off. What you typed still stands here; copy it where you need it."))
    if visit.state is VisitState.WRITTEN_UP:
        raise Closed(
            _l("This visit is written up already. What you typed still stands here: to change it, press “Correct”.")
        )
    return visit


def hand_in(visit_id: int, *, seen: int | None, by: int | None) -> list[str]:
    """Write a visit up as its draft says, with all that it does to action points, or change nothing.

    Returns the points that somebody else has closed meanwhile; what was said about them is kept as notes. Raises
    Incomplete, Closed, and Refusal where the draft was saved anew from elsewhere.
    """
    lock(Team, db.session.scalar(select(Visit.team_id).where(Visit.id == visit_id)))
    visit = _open_visit(visit_id)
    if seen != visit.version:
        raise Refusal(_l("This was saved from another window in this moment. Look at it, then hand it in again."))
    team = db.session.get_one(Team, visit.team_id)
    workshop = db.session.get_one(Workshop, team.workshop_id)
    draft: Draft = visit.draft
    steps, visited_on, words = _steps(draft), _day(draft.get("visited_on", "")), _new_points(draft)
    wrong = _problems(draft, workshop, steps)
    if wrong or visited_on is None:
        raise Incomplete(wrong)
    closed = take_steps(team.id, steps, visit_id=visit.id, actor=Actor.ORGANISER, by=by)
    add_on_visit(team.id, visit.id, words, by=by)
    visit.visited_on, visit.seen, visit.advice = visited_on, draft.get("seen", ""), draft.get("advice", "")
    visit.draft, visit.version, visit.written_up_at = {}, visit.version + 1, clock.now()
    VISIT_MOVES.make(visit, "written_up", actor=Actor.ORGANISER, by=by, added=len(words))
    if visit.advice:
        tell_team_of("visit_written_up_team", visit, team)
    return closed


def _steps(draft: Draft) -> list[Step]:
    ids = sorted({int(name.split(".")[1]) for name in draft if name.startswith("p.")})
    return read_steps(draft, ids)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _problems(draft: Draft, workshop: Workshop, steps: list[Step]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    visited_on = _day(draft.get("visited_on", ""))
    if visited_on is None:
        wrong["visited_on"] = _l("Say on which day the visit took place, like 2026-11-21 or 21/11/2026.")
    elif visited_on > clock.today_here():
        wrong["visited_on"] = _l("This day is still to come. Write the visit up once it has taken place.")
    elif workshop.starts_on is not None and visited_on < workshop.starts_on:
        wrong["visited_on"] = _l("This day is before the workshop. Is the year right?")
    if not draft.get("seen"):
        wrong["seen"] = _l("Say in a few words what you saw.")
    for name in ("seen", "advice"):
        if len(draft.get(name, "")) > LONGEST:
            wrong[name] = _l("This is too long: %(max)d characters at most.", max=LONGEST)
    return {**wrong, **problems(steps), **_wrong_rows(draft, workshop)}


def _wrong_rows(draft: Draft, workshop: Workshop) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for number in range(MOST_NEW):
        what, with_whom, due_on = (draft.get(new_control(number, part), "") for part in NEW_PARTS)
        if not (what or with_whom or due_on):
            continue
        if not what:
            wrong[new_control(number, "what")] = _l("Say what will be done.")
        if len(what) > LONGEST_WHAT or len(with_whom) > 300:
            wrong[new_control(number, "what")] = _l("This is too long. Say it in fewer words.")
        try:
            require_day(workshop, _day(due_on))
        except Refusal as refusal:
            wrong[new_control(number, "due_on")] = refusal.sentence
    return wrong


def _new_points(draft: Draft) -> list[PointWords]:
    rows = [[draft.get(new_control(n, part), "") for part in NEW_PARTS] for n in range(MOST_NEW)]
    return [PointWords(what=what, with_whom=who, due_on=_day(due)) for what, who, due in rows if what]


def correct(visit_id: int, reason: str, *, by: int | None) -> None:
    """Open a visit that is written up again, with a reason; what it did to action points stays. Twice is once."""
    visit = lock(Visit, visit_id)
    if visit is None or visit.state is VisitState.PLANNED:
        return
    reason = checked_reason(reason)
    VISIT_MOVES.make(visit, "corrected", actor=Actor.ORGANISER, by=by, reason=reason)
    day = visit.visited_on.isoformat() if visit.visited_on else ""
    visit.draft = {"visited_on": day, "seen": visit.seen, "advice": visit.advice}
    visit.version += 1
