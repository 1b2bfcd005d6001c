"""What a trainer sees: the courses they teach, and how each learner is doing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.clock import day_of
from lms.core.language import localised
from lms.core.paging import requested_page, requested_sorting
from lms.core.spreadsheets import csv_response
from lms.courses.documents import CourseDocument
from lms.courses.queries import PublishedCourse, catalogue
from lms.learning import queries
from lms.learning.blueprint import blueprint
from lms.learning.cohort_queries import cohort_choices
from lms.learning.completion import NOTHING_DONE
from lms.learning.learner_links import learner_links
from lms.learning.loaders import load_taught_course
from lms.learning.queries import WITHOUT_COHORT, LearnerFilter
from lms.learning.teaching_card import own_cohorts
from lms.people.permissions import TRAINERS, can_teach
from lms.people.queries import only_learners

SORTABLE = ("name", "enrolled", "done", "last")
LONGEST_NUMBER = 10


def _wanted() -> LearnerFilter:
    """Return which learners the address asks for; nonsense asks for everybody."""
    state, cohort = request.args.get("state", ""), request.args.get("cohort", "")
    is_number = cohort.isascii() and cohort.isdigit() and len(cohort) < LONGEST_NUMBER
    return LearnerFilter(
        name=request.args.get("name", "").strip()[:80],
        state=state if state in queries.LEARNER_STATES else "",
        cohort=cohort if is_number or cohort == WITHOUT_COHORT else "",
    )


@blueprint.get("/teaching")
@access(TRAINERS)
def show_teaching() -> str:
    """Show the courses that the reader teaches, and the cohorts whose trainer they are."""
    everything = [course.document for course in catalogue()]
    titles = {course.slug: course.title for course in everything}
    return render_template(
        "learning/teaching.html",
        courses=[course for course in everything if can_teach(current_user, course.slug)],
        cohorts=own_cohorts(current_user, titles),
        titles=titles,
    )


@blueprint.get("/teaching/<slug>")
@access(TRAINERS)
def show_learners(slug: str) -> str:
    """Show the learners of a course with their progress and marks, a page at a time."""
    course = load_taught_course(slug)
    sorting = requested_sorting(dict.fromkeys(SORTABLE), "name")
    wanted = _wanted()
    page = queries.learners(course, wanted, sorting=sorting, page=requested_page())
    return render_template(
        "learning/learners.html",
        course=course.document,
        page=page,
        sort=("-" if sorting.descending else "") + sorting.key,
        progress=queries.progress_of([row.id for row in page.items]),
        vouched=only_learners([row.person_id for row in page.items]),
        total=len(list(course.document.ready_units())),
        quizzes=_quizzes(course.document),
        nothing_done=NOTHING_DONE,
        wanted=wanted,
        cohorts=cohort_choices(course.course_id),
        links=list(learner_links),
    )


@blueprint.get("/teaching/<slug>.csv")
@access(TRAINERS)
def export_learners(slug: str) -> ResponseReturnValue:
    """Answer the list of learners, filtered as shown, as a CSV file with one column a unit."""
    return learners_csv(f"{slug}-learners", load_taught_course(slug), _wanted())


def learners_csv(name: str, course: PublishedCourse, wanted: LearnerFilter) -> ResponseReturnValue:
    """Return learners of a course as a CSV file with one column a unit."""
    header = [_("Name"), _("Enrolled"), _("Completed"), _("Cohort")]
    header += [localised(unit.title) for unit in course.document.ready_units()]
    return csv_response(name, header, _rows(course, wanted))


def _rows(course: PublishedCourse, wanted: LearnerFilter) -> Iterator[list[Any]]:
    zone, units = current_app.extensions["settings"].time_zone, list(course.document.ready_units())
    for row, progress in queries.all_learners(course, wanted):
        states = [progress.get(unit.id, NOTHING_DONE) for unit in units]
        cells = [state.score if state.score is not None else _("done") if state.done_at else "" for state in states]
        completed = day_of(row.completed_at, zone) if row.completed_at else ""
        yield [row.full_name, day_of(row.enrolled_at, zone), completed, row.cohort or "", *cells]


def _quizzes(document: CourseDocument) -> list[Any]:
    return [unit for unit in document.ready_units() if unit.kind != "lesson"]
