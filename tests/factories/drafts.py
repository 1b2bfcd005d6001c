"""Drafts, and the people who write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.authoring.drafts.opening import open_draft
from lms.authoring.drafts.queries import DraftOf, find_draft
from lms.authoring.rights.models import CourseHand, Part
from lms.core import clock
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse, published
from lms.extensions import db
from lms.people.models import Person
from tests.factories.courses import make_course
from tests.factories.people import make_person


def make_draft(
    slug: str = "a-course", *, files: Mapping[str, bytes | str | None] | None = None, **overrides: Any
) -> DraftOf:
    """Return the draft of a course that was just published (``make_course``)."""
    course = make_course(slug, files=files, **overrides)
    return draft_of(course)


def draft_of(course: PublishedCourse) -> DraftOf:
    """Return the draft of a published course, opened if need be."""
    open_draft(course.course_id, by=None)
    found = find_draft(course.slug)
    assert found is not None
    return found


def make_hand(draft: DraftOf, part: Part = Part.OWNER, full_name: str = "Asha Author", **values: Any) -> Person:
    """Return a new person with a part in a course."""
    person = make_person(full_name, **values)
    give_part(draft, person, part)
    return person


def give_part(draft: DraftOf, person: Person, part: Part = Part.OWNER) -> None:
    """Give a person a part in a course."""
    with transaction():
        hand = CourseHand(course_id=draft.course_id, person_id=person.id, part=part, given_at=clock.now())
        db.session.add(hand)


def current(slug: str = "a-course") -> PublishedCourse:
    """Return a course as it is published now."""
    found = published(slug)
    assert found is not None
    return found
