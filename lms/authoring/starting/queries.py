"""The courses that somebody writes, and what a new one can be made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, true

from lms.authoring.drafts.models import CourseDraft, DraftState, DraftText
from lms.authoring.drafts.places import COURSE
from lms.authoring.rights.models import CourseHand, Part
from lms.courses.models import Course, CourseRevision
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.permissions import is_administrator
from lms.people.roles import WHOLE_SITE, Role


@dataclass(frozen=True)
class DeskRow:
    """A course as its writers list it. ``state`` is None where no draft is open; ``number`` is the revision learnt."""

    course_id: int
    slug: str
    title: Mapping[str, str]
    state: DraftState | None
    part: Part
    number: int | None
    saved_at: datetime | None = None


def desk_rows(identity: Identity, search: str = "", state: str = "") -> Select[Any]:
    """Return the courses that somebody may open the draft of, by slug, for ``rows_of``."""
    mine = and_(CourseHand.course_id == Course.id, CourseHand.person_id == identity.id)
    statement: Select[Any] = (
        select(
            Course.id,
            Course.slug,
            DraftText.facts,
            CourseRevision.card,
            CourseDraft.state,
            CourseHand.part,
            CourseRevision.number,
        )
        .outerjoin(CourseDraft, CourseDraft.course_id == Course.id)
        .outerjoin(DraftText, and_(DraftText.course_id == Course.id, DraftText.place == COURSE))
        .outerjoin(CourseRevision, and_(CourseRevision.course_id == Course.id, CourseRevision.is_current))
        .outerjoin(CourseHand, mine)
        .where(_seen(identity))
        .order_by(Course.slug)
    )
    for word in search.split():
        found = (Course.slug, DraftText.content)
        statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in found)))
    if state:
        statement = statement.where(CourseDraft.state == DraftState(state))
    return statement


def _seen(identity: Identity) -> Any:
    if is_administrator(identity) or WHOLE_SITE in identity.scopes_of(Role.TRAINER):
        return true()
    return or_(CourseHand.part.is_not(None), Course.slug.in_(sorted(identity.keys_of(Role.TRAINER, "course"))))


def rows_of(found: Collection[Any], *, is_administrator: bool) -> list[DeskRow]:
    """Return rows of ``desk_rows`` with the time of their last change, in one query more."""
    ids = [row[0] for row in found]
    latest = (
        select(DraftText.course_id, func.max(DraftText.saved_at))
        .where(DraftText.course_id.in_(ids))
        .group_by(DraftText.course_id)
    )
    saved = {course_id: at for course_id, at in db.session.execute(latest)} if ids else {}  # noqa: C416 – rows
    return [_row(row, saved.get(row[0]), is_administrator) for row in found]


def _row(row: Any, saved_at: datetime | None, is_administrator: bool) -> DeskRow:
    course_id, slug, facts, card, state, part, number = row
    title = (facts or {}).get("title")
    named = title if isinstance(title, dict) and title else (card or {}).get("title") or {"en": slug}
    part = part or (Part.OWNER if is_administrator else Part.TRAINER)
    return DeskRow(course_id, slug, named, state, part, number, saved_at)


def copyable(identity: Identity) -> list[tuple[str, Mapping[str, str]]]:
    """Return slug and title of the courses that somebody may copy: those whose draft they may open."""
    found = db.session.execute(desk_rows(identity).limit(300)).all()
    return [(row.slug, row.title) for row in rows_of(found, is_administrator=is_administrator(identity))]
