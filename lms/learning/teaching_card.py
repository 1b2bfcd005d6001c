"""The trainer's part of the home page: the courses they teach, with who has finished and who is stuck."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.courses.queries import catalogue
from lms.learning.queries import NOBODY, learner_counts
from lms.people.permissions import can_teach
from lms.people.roles import Role

COURSES_SHOWN = 6


def render(person: Any) -> Markup | None:
    """Return the trainer's part of the home page, or nothing for somebody who teaches no course."""
    if not person.has_role(Role.TRAINER):
        return None
    taught = [course for course in catalogue() if can_teach(person, course.slug)]
    shown = taught[:COURSES_SHOWN]
    counts = learner_counts([course.course_id for course in shown])
    cards = [(course.document, counts.get(course.course_id, NOBODY)) for course in shown]
    page = render_template("learning/_teaching_card.html", cards=cards, has_more=len(taught) > len(shown))
    return Markup(page)  # noqa: S704
