"""What waits for somebody in the courses that they write: asked on every first page, so in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select

from lms.authoring.drafts.models import CourseDraft, DraftState, DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE
from lms.authoring.facts.models import Fact, FactUse
from lms.authoring.reviewing.models import DraftComment
from lms.authoring.rights.models import CourseHand, Part
from lms.courses.models import Course
from lms.extensions import db

REVIEWING = (Part.OWNER, Part.REVIEWER)
WRITING = (Part.OWNER, Part.AUTHOR)


@dataclass(frozen=True)
class WaitingCourse:
    """A course in which something waits: its review, open comments, facts that say something else or are due."""

    slug: str
    title: Mapping[str, str]
    is_to_review: bool
    comments: int
    changed_facts: int
    due_facts: int


def waiting_courses(person_id: int, today: date, *, limit: int) -> list[WaitingCourse]:
    """Return the courses in which something waits for somebody who has a part in them, reviews first. One query."""
    found = _mine(person_id, today).subquery()
    counts = (found.c.is_to_review, found.c.comments, found.c.changed, found.c.due)
    wanted = select(found).where(or_(*(count > 0 for count in counts)))
    rows = db.session.execute(wanted.order_by(found.c.is_to_review.desc(), found.c.slug).limit(limit))
    return [
        WaitingCourse(row.slug, _title(row.facts, row.slug), bool(row.is_to_review), row.comments, row.changed, row.due)
        for row in rows
    ]


def _title(facts: Any, slug: str) -> Mapping[str, str]:
    title = (facts or {}).get("title")
    return title if isinstance(title, dict) and title else {"en": slug}


def _mine(person_id: int, today: date) -> Any:
    """Return the query of the courses in which somebody has a part, with what waits in each."""
    return (
        select(
            Course.slug,
            DraftText.facts,
            case((_is_to_review(person_id), 1), else_=0).label("is_to_review"),
            _comments(person_id).label("comments"),
            _facts(Fact.digest != FactUse.digest).label("changed"),
            _facts(Fact.review_on <= today).label("due"),
        )
        .join(CourseHand, CourseHand.course_id == Course.id)
        .join(CourseDraft, CourseDraft.course_id == Course.id)
        .outerjoin(DraftText, and_(DraftText.course_id == Course.id, DraftText.place == COURSE))
        .where(CourseHand.person_id == person_id)
    )


def _is_to_review(person_id: int) -> ColumnElement[bool]:
    """Whether a draft waits for a review by somebody, who has neither asked for it nor given it already."""
    return and_(
        CourseDraft.state == DraftState.IN_REVIEW,
        CourseHand.part.in_(REVIEWING),
        CourseDraft.submitted_by_id.is_distinct_from(person_id),
        or_(CourseDraft.approved_by_id.is_distinct_from(person_id), CourseDraft.approved_at < CourseDraft.submitted_at),
    )


def _comments(person_id: int) -> ScalarSelect[int]:
    """Return how many comments of others are open on units that somebody wrote last, and on a course as its owner."""
    last_writer = (
        select(DraftText.saved_by_id)
        .join(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .where(DraftText.unit_id == DraftComment.unit_id, DraftUnit.deleted_at.is_(None))
        .order_by(DraftText.saved_at.desc(), DraftText.id)
        .limit(1)
        .correlate(DraftComment)
        .scalar_subquery()
    )
    is_about_course = and_(DraftComment.unit_id.is_(None), CourseHand.part == Part.OWNER)
    return (
        select(func.count(DraftComment.id))
        .where(
            DraftComment.course_id == Course.id,
            DraftComment.settled_at.is_(None),
            DraftComment.answers_id.is_(None),
            DraftComment.made_by_id.is_distinct_from(person_id),
            or_(is_about_course, last_writer == person_id),
        )
        .correlate(Course, CourseHand)
        .scalar_subquery()
    )


def _facts(which: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return how many facts that a published course shows are such, for those who write it."""
    return (
        select(func.count(Fact.id))
        .join(FactUse, FactUse.fact_key == Fact.key)
        .where(FactUse.course_id == Course.id, Fact.retired_at.is_(None), which, CourseHand.part.in_(WRITING))
        .correlate(Course, CourseHand)
        .scalar_subquery()
    )
