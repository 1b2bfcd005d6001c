"""The learner's part of the home page: one button to go on, then every course with its progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.courses.documents import CourseDocument, Unit
from lms.courses.queries import catalogue
from lms.learning.activities import unit_url
from lms.learning.completion import Completion, assess, next_unit
from lms.learning.queries import own_courses


@dataclass(frozen=True)
class CourseCard:
    """One of a learner's courses, as the home page shows it."""

    course: CourseDocument
    completion: Completion
    is_completed: bool
    following: Unit | None
    following_url: str | None


def render(person: Any) -> Markup | None:
    """Return the learner's part of the home page, or nothing for somebody who is on no course."""
    own_ones = own_courses(person.id)
    if not own_ones:
        return None
    courses = {course.course_id: course for course in catalogue([own.course_id for own in own_ones])}
    cards = []
    for own in own_ones:
        course = courses.get(own.course_id)
        if course is None:
            continue
        following = next_unit(course.document, own.state.progress)
        completion = assess(course.document, own.state.progress)
        cards.append(
            CourseCard(
                course.document,
                completion,
                own.state.completed_at is not None or completion.is_complete,
                following,
                unit_url(course, following) if following else None,
            )
        )
    if not cards:
        return None
    current = next((card for card in cards if card.following and not card.is_completed), None)
    return Markup(render_template("learning/_home_card.html", cards=cards, current=current))  # noqa: S704
