"""Load what a page is about and check that this reader may see it, in one step."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.courses.queries import PublishedCourse, published
from lms.learning.activities import Study
from lms.learning.cohort_queries import find_cohort
from lms.learning.models import Cohort
from lms.learning.permissions import can_see_cohort
from lms.learning.queries import EnrolmentState, enrolment_state
from lms.people.permissions import can_teach


def load_course(slug: str) -> PublishedCourse:
    """Return a published course, or answer 404."""
    course = published(slug)
    if course is None:
        abort(404)
    return course


def load_taught_course(slug: str) -> PublishedCourse:
    """Return a course that this reader teaches; any other answers 404."""
    course = load_course(slug)
    if not can_teach(current_user, slug):
        abort(404)
    return course


def load_cohort(slug: str, cohort_id: int, *, is_to_change: bool = False) -> tuple[PublishedCourse, Cohort]:
    """Return a course and a cohort of it whose learners this reader may see, or with ``is_to_change`` also change."""
    course = load_taught_course(slug) if is_to_change else load_course(slug)
    cohort = find_cohort(course.course_id, cohort_id)
    if cohort is None or not can_see_cohort(current_user, slug, cohort_id):
        abort(404)
    return course, cohort


def load_enrolment(slug: str) -> tuple[PublishedCourse, EnrolmentState]:
    """Return a course and this reader's enrolment on it; somebody who is not enrolled is sent to the course's page."""
    course = load_course(slug)
    return course, _enrolment_on(course)


def _enrolment_on(course: PublishedCourse) -> EnrolmentState:
    state = enrolment_state(current_user.id, course.course_id)
    if state is None:
        flash(_("Enrol on the course first; it takes one press."), "info")
        abort(redirect(url_for("learning.show_course", slug=course.slug), 303))
    return state


def load_study(slug: str, module_id: str, unit_id: str) -> Study:
    """Return an enrolled reader's place in a course; a unit that is not there, or still being written, answers 404."""
    course = load_course(slug)
    unit = next((unit for unit in course.document.ready_units() if unit.id == unit_id), None)
    if unit is None or course.document.module_of(unit_id).id != module_id:
        abort(404)
    state = _enrolment_on(course)
    return Study(
        enrolment_id=state.id,
        person_id=state.person_id,
        course=course,
        module=course.document.module_of(unit_id),
        unit=unit,
        progress=state.progress,
    )
