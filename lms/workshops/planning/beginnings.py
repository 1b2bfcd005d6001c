"""What a new workshop takes over: from a template on the shelf, from a workshop that was planned before, or nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from lms.core.language import LANGUAGES
from lms.extensions import db
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.loaders import plan_of
from lms.workshops.library.models import Template, Topic
from lms.workshops.library.storing import as_json
from lms.workshops.planning.models import Workshop, WorkshopDay, WorkshopDocument, WorkshopSession, WorkshopTopic

COPIED = (
    "description",
    "objectives",
    "mode",
    "host_id",
    "template_id",
    "is_refresher",
    "is_training_of_trainers",
    "questions",
    "attendance_share",
    "pass_mark",
    "feedback_is_anonymous",
)
COPIED_OF_SESSION = ("day", "starts_minute", "ends_minute", "title", "method", "outcome", "plan_id", "is_counted")


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a new workshop begins with: columns, topics by id, its own document, days, and columns of its sessions.

    ``title``, ``languages`` and ``capacity`` are what the form is prefilled with.
    """

    title: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=lambda: list(LANGUAGES))
    capacity: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    topic_ids: list[int] = field(default_factory=list)
    document: dict[str, Any] | None = None
    days: int = 1
    sessions: list[dict[str, Any]] = field(default_factory=list)


NOTHING = Outline()


def from_template(template: Template) -> Outline:
    """Return what a workshop takes over from a template."""
    plan = plan_of(template)
    rule = plan.certificate
    return Outline(
        title=dict(plan.title),
        languages=list(plan.languages),
        capacity=plan.group.most,
        values={
            "template_id": template.id,
            "description": dict(plan.summary),
            "objectives": [{"id": each.id, "text": dict(each.text)} for each in plan.objectives],
            "attendance_share": rule.attendance,
            "pass_mark": rule.pass_mark,
        },
        topic_ids=topic_ids(plan.topics),
        document=as_json(plan),
        days=plan.days,
        sessions=_planned_sessions(plan),
    )


def _planned_sessions(plan: WorkshopPlan) -> list[dict[str, Any]]:
    return [
        {
            "day": each.day,
            "starts_minute": each.starts,
            "ends_minute": each.ends,
            "title": dict(each.title),
            "method": each.method,
            "outcome": dict(each.outcome or {}),
            "plan_id": each.id,
            "is_counted": not each.is_break,
        }
        for each in plan.sessions
    ]


def from_workshop(workshop: Workshop) -> Outline:
    """Return what a workshop takes over from another one: everything but its place, days, people and what happened."""
    of_workshop = WorkshopSession.workshop_id == workshop.id
    order = (WorkshopSession.day, WorkshopSession.starts_minute)
    sessions = db.session.scalars(select(WorkshopSession).where(of_workshop).order_by(*order))
    topics = select(WorkshopTopic.topic_id).where(WorkshopTopic.workshop_id == workshop.id)
    document = select(WorkshopDocument.document).where(WorkshopDocument.workshop_id == workshop.id)
    days = select(func.max(WorkshopDay.number)).where(WorkshopDay.workshop_id == workshop.id)
    return Outline(
        title=dict(workshop.title),
        languages=list(workshop.languages),
        capacity=workshop.capacity,
        values={name: getattr(workshop, name) for name in COPIED},
        topic_ids=list(db.session.scalars(topics)),
        document=db.session.scalar(document),
        days=db.session.scalar(days) or 1,
        sessions=[{name: getattr(each, name) for name in COPIED_OF_SESSION} for each in sessions],
    )


def topic_ids(slugs: Collection[str]) -> list[int]:
    """Return the ids of topics by their slugs; a slug that no topic has is passed over."""
    return list(db.session.scalars(select(Topic.id).where(Topic.slug.in_(slugs)).order_by(Topic.position)))
