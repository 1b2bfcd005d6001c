"""The trainer's part of the home page about grading: in which quizzes answers wait for a person."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.courses.queries import catalogue
from lms.people.roles import WHOLE_SITE, Role
from lms.quizzes.marking.queries import waiting_by_quiz

QUIZZES_SHOWN = 6


def render(person: Any) -> Markup | None:
    """Return the quizzes with waiting answers of the courses that somebody teaches, or nothing where none waits.

    One query where nothing waits, two otherwise.
    """
    if not person.has_role(Role.TRAINER):
        return None
    slugs = None if person.has_role(Role.TRAINER, WHOLE_SITE) else sorted(person.keys_of(Role.TRAINER, "course"))
    waiting = waiting_by_quiz(slugs)
    if not waiting:
        return None
    courses = {course.course_id: course for course in catalogue({course_id for course_id, _unit_id, _count in waiting})}
    found = [
        (course, unit, count)
        for course_id, unit_id, count in waiting
        if (course := courses.get(course_id)) and (unit := course.document.find_unit(unit_id))
    ]
    if not found:
        return None
    total = sum(count for _course, _unit, count in found)
    page = render_template("quizzes/marking/_card.html", quizzes=found[:QUIZZES_SHOWN], total=total, all=len(found))
    return Markup(page)  # noqa: S704
