"""The trainer's part of the home page: the courses they teach, with who has finished and who is stuck."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.courses.queries import catalogue
from lms.learning.cohort_queries import OwnCohort, cohorts_by_ids
from lms.learning.permissions import cohorts_taught
from lms.learning.queries import NOBODY, learner_counts
from lms.people.permissions import can_teach
from lms.people.roles import Role

COURSES_SHOWN = 6


def own_cohorts(person: Any, titles: Collection[str]) -> list[OwnCohort]:
    """Return the cohorts whose trainer somebody is, of the courses with some slugs."""
    ids = cohorts_taught(person)
    return [cohort for cohort in cohorts_by_ids(ids) if cohort.slug in titles] if ids else []


def render(person: Any) -> Markup | None:
    """Return the trainer's part of the home page, or nothing for somebody who is no trainer."""
    if not person.has_role(Role.TRAINER):
        return None
    everything = catalogue()
    taught = [course for course in everything if can_teach(person, course.slug)]
    shown = taught[:COURSES_SHOWN]
    counts = learner_counts([course.course_id for course in shown])
    cards = [(course.document, counts.get(course.course_id, NOBODY)) for course in shown]
    titles = {course.slug: course.document.title for course in everything}
    page = render_template(
        "learning/_teaching_card.html",
        cards=cards,
        has_more=len(taught) > len(shown),
        cohorts=own_cohorts(person, titles),
        titles=titles,
    )
    return Markup(page)  # noqa: S704
