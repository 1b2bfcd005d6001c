"""Reading who has a part in a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.authoring.rights.models import CourseHand, Part
from lms.extensions import db
from lms.people.models import Person


def part_in(course_id: int, person_id: int) -> Part | None:
    """Return the part that a person was given in a course, or None."""
    mine = (CourseHand.course_id == course_id, CourseHand.person_id == person_id)
    return db.session.scalar(select(CourseHand.part).where(*mine))


def has_part(person_id: int) -> bool:
    """Whether somebody has a part in any course."""
    mine = select(CourseHand.course_id).where(CourseHand.person_id == person_id)
    return db.session.scalar(mine.limit(1)) is not None


def has_owner(course_id: int) -> bool:
    """Whether somebody owns a course."""
    owners = select(CourseHand.person_id).where(CourseHand.course_id == course_id, CourseHand.part == Part.OWNER)
    return db.session.scalar(owners.limit(1)) is not None


@dataclass(frozen=True)
class Hand:
    """Somebody who has a part in a course."""

    person_id: int
    full_name: str
    part: Part
    given_at: datetime


def hands_of(course_id: int) -> list[Hand]:
    """Return who has a part in a course: owners first, then by name."""
    rows = db.session.execute(
        select(CourseHand.person_id, Person.full_name, CourseHand.part, CourseHand.given_at)
        .join(Person, Person.id == CourseHand.person_id)
        .where(CourseHand.course_id == course_id)
        .order_by(Person.name_key, Person.id)
    )
    order = list(Part)
    return sorted((Hand(*row) for row in rows), key=lambda hand: order.index(hand.part))
