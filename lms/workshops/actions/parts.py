"""What the overview of organisers and a participant's own page say about action plans."""

from __future__ import annotations

from typing import Any

from lms.core.clock import today_here
from lms.workshops.actions import due
from lms.workshops.actions.models import Review
from lms.workshops.actions.queries import PointCounts, counts_by_team, point_counts, reviews_of, team_of
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopState
from lms.workshops.registration.models import ON_THE_ROLL, Participant

PLANNED_IN = OVER_STATES | {WorkshopState.RUNNING}


def overview(workshop: Workshop) -> dict[str, Any] | None:
    """Return how the action points of a workshop stand and what is due; nothing before it has begun. Two queries."""
    if workshop.state not in PLANNED_IN:
        return None
    today = today_here()
    counts = point_counts([workshop.id], today).get(workshop.id, PointCounts())
    return {"counts": counts, "due": due.of_workshop(workshop.id, today)}


def own_part(workshop: Workshop, participant: Participant) -> dict[str, Any] | None:
    """Return how a participant's team stands; nothing before the workshop has begun, or without a place."""
    if workshop.state not in PLANNED_IN or participant.state not in ON_THE_ROLL:
        return None
    team, today = team_of(participant), today_here()
    if team is None:
        plan = document_of(workshop.id)
        return {"team": None, "review": None} if plan and plan.action_plan else None
    counts = counts_by_team([team.id], today).get(team.id, PointCounts())
    return {"team": team, "counts": counts, "review": _due_review(team.id)}


def _due_review(team_id: int) -> Review | None:
    today = today_here()
    waiting = (review for review in reviews_of(team_id) if review.done_at is None and review.due_on <= today)
    return next(waiting, None)
