"""Load what a page of authoring is about and check that this reader may see it, in one step."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from lms.authoring.rights.models import Part
from lms.authoring.rights.permissions import part_of
from lms.courses.models import Course
from lms.extensions import db


@dataclass(frozen=True)
class CourseAt:
    """A course, published or not, with what its reader may do for it."""

    id: int
    slug: str
    part: Part


def load_course_part(slug: str) -> CourseAt:
    """Return a course and the reader's part in it; somebody without any, and a course that is not there, answer 404."""
    course_id = db.session.scalar(select(Course.id).where(Course.slug == slug))
    part = part_of(current_user, course_id, slug) if course_id is not None else None
    if course_id is None or part is None:
        abort(404)
    return CourseAt(course_id, slug, part)
