"""What pages ask about the shelf of workshops."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from lms.core.language import localised
from lms.extensions import db
from lms.workshops.library.models import Template, Topic


def topics() -> list[Topic]:
    """Return what workshops can be about, in their order."""
    return list(db.session.scalars(select(Topic).order_by(Topic.position, Topic.slug)))


def topic_names() -> dict[str, dict[str, str]]:
    """Return the names of topics by their slugs, in their order."""
    return {topic.slug: topic.name for topic in topics()}


def templates(*, topic: str = "", are_archived: bool = False) -> Sequence[Template]:
    """Return the templates on the shelf, or those that were taken off it, by title; without their documents.

    There are tens of them, not thousands, so they are chosen and sorted here.
    """
    is_archived = Template.archived_at.is_not(None) if are_archived else Template.archived_at.is_(None)
    found = db.session.scalars(select(Template).where(is_archived).order_by(Template.slug))
    fitting = [each for each in found if not topic or topic in each.head["topics"]]
    return sorted(fitting, key=lambda each: localised(each.head["title"]).casefold())


def find_template(slug: str) -> Template | None:
    """Return the template with a slug, archived or not."""
    return db.session.scalar(select(Template).where(Template.slug == slug))
