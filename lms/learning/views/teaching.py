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
from lms.learning.completion import NOTHING_DONE
from lms.learning.loaders import load_taught_course
from lms.people.permissions import TRAINERS, can_teach
from lms.people.queries import only_learners

SORTABLE = ("name", "enrolled", "done", "last")


def _filters() -> dict[str, str]:
    state = request.args.get("state", "")
    return {
        "name": request.args.get("name", "").strip()[:80],
        "state": state if state in queries.LEARNER_STATES else "",
    }


@blueprint.get("/teaching")
@access(TRAINERS)
def show_teaching() -> str:
    """Show the courses that the reader teaches."""
    courses = [course for course in catalogue() if can_teach(current_user, course.document.slug)]
    return render_template("learning/teaching.html", courses=[course.document for course in courses])


@blueprint.get("/teaching/<slug>")
@access(TRAINERS)
def show_learners(slug: str) -> str:
    """Show the learners of a course with their progress and marks, a page at a time."""
    course = load_taught_course(slug)
    sorting = requested_sorting(dict.fromkeys(SORTABLE), "name")
    page = queries.learners(course, **_filters(), sorting=sorting, page=requested_page())
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
        **_filters(),
    )


@blueprint.get("/teaching/<slug>.csv")
@access(TRAINERS)
def export_learners(slug: str) -> ResponseReturnValue:
    """Answer the list of learners, filtered as shown, as a CSV file with one column a unit."""
    course = load_taught_course(slug)
    units = list(course.document.ready_units())
    header = [_("Name"), _("Enrolled"), _("Completed"), *(localised(unit.title) for unit in units)]
    return csv_response(f"{slug}-learners", header, _rows(course, units))


def _rows(course: PublishedCourse, units: list[Any]) -> Iterator[list[Any]]:
    zone = current_app.extensions["settings"].time_zone
    for row, progress in queries.all_learners(course, **_filters()):
        cells = []
        for unit in units:
            state = progress.get(unit.id, NOTHING_DONE)
            cells.append(state.score if state.score is not None else _("done") if state.done_at else "")
        completed = day_of(row.completed_at, zone) if row.completed_at else ""
        yield [row.full_name, day_of(row.enrolled_at, zone), completed, *cells]


def _quizzes(document: CourseDocument) -> list[Any]:
    return [unit for unit in document.ready_units() if unit.kind != "lesson"]
