"""A workshop as a template: its copy of the document, with the agenda, the title and the objectives that it has now."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from sqlalchemy import select

from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.library.documents import MOST_DAYS, WorkshopPlan
from lms.workshops.library.models import Topic
from lms.workshops.library.storing import as_json
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop, WorkshopSession, WorkshopTopic
from lms.workshops.planning.times import sessions_of

_NO_SLUG = re.compile(r"[^a-z0-9]+")


def document_from(workshop: Workshop) -> WorkshopPlan:
    """Return a workshop as a document that can be put on the shelf.

    Raises Refusal where it lacks what a template needs: a topic, an objective, a session.
    """
    plan = document_of(workshop.id)
    sessions = [each.session for each in sessions_of(workshop.id)]
    topics = _topics(workshop.id)
    _check(workshop, sessions, topics)
    data: dict[str, Any] = {**(as_json(plan) if plan else {}), **_said(workshop), "topics": topics}
    data["sessions"] = _sessions(sessions, plan)
    try:
        return WorkshopPlan.model_validate(data)
    except ValidationError as error:
        sentence = _l("Something in this workshop does not fit into a template: %(what)s", what=_first(error))
        raise Refusal(sentence) from error


def _check(workshop: Workshop, sessions: list[WorkshopSession], topics: list[str]) -> None:
    if not topics:
        raise Refusal(_l("A template needs a topic. Choose one among the details of the workshop first."))
    if not workshop.objectives:
        raise Refusal(_l("A template needs an objective. Write one among the details of the workshop first."))
    if not sessions:
        raise Refusal(_l("A template needs a session. Add one to the agenda first."))
    empty = set(range(1, sessions[-1].day)) - {each.day for each in sessions}
    if empty or sessions[-1].day > MOST_DAYS:
        raise Refusal(_l("A day has no session. Add one, or take the day out first."))


def _first(error: ValidationError) -> str:
    found = error.errors()[0]
    return f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"


def _topics(workshop_id: int) -> list[str]:
    statement = select(Topic.slug).join(WorkshopTopic, WorkshopTopic.topic_id == Topic.id)
    return list(db.session.scalars(statement.where(WorkshopTopic.workshop_id == workshop_id).order_by(Topic.position)))


def _said(workshop: Workshop) -> dict[str, Any]:
    """Return what the workshop itself says, which wins over its document."""
    plan = document_of(workshop.id)
    most = workshop.capacity or (plan.group.most if plan else 30)
    said = {
        "title": workshop.title,
        "objectives": workshop.objectives,
        "certificate": {"attendance": workshop.attendance_share, "pass_mark": workshop.pass_mark},
        "group": {"least": min(plan.group.least if plan else 12, most), "most": most},
    }
    if plan is None:
        words = workshop.description or workshop.title
        said |= {"summary": words, "for_whom": words}
    return said


def _sessions(sessions: list[WorkshopSession], plan: WorkshopPlan | None) -> list[dict[str, Any]]:
    used: set[str] = set()
    found = []
    for session in sessions:
        planned = plan.session(session.plan_id) if plan and session.plan_id not in used else None
        kept = (
            planned.model_dump(mode="json", include={"objectives", "handouts", "materials", "plan"}) if planned else {}
        )
        key = (
            planned.id
            if planned
            else _free_id(session, used | ({each.id for each in plan.sessions} if plan else set()))
        )
        used.add(key)
        found.append({**kept, "id": key, **_row(session)})
    return found


def _row(session: WorkshopSession) -> dict[str, Any]:
    return {
        "day": session.day,
        "starts": session.starts_minute,
        "minutes": session.ends_minute - session.starts_minute,
        "title": session.title,
        "method": session.method.value,
        "outcome": session.outcome or None,
    }


def _free_id(session: WorkshopSession, used: set[str]) -> str:
    stem = _NO_SLUG.sub("-", session.title.get("en", "").casefold()).strip("-")[:60] or "session"
    return next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if each not in used)
