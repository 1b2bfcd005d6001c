"""The cohorts of a course: their list, each one with its learners, and what is said about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import requested_page, requested_sorting
from lms.courses.queries import PublishedCourse
from lms.learning import cohort_queries, cohorts, queries
from lms.learning.blueprint import blueprint
from lms.learning.cohort_forms import CohortForm
from lms.learning.loaders import load_cohort, load_taught_course
from lms.learning.models import Cohort
from lms.learning.queries import LearnerFilter
from lms.learning.views.teaching import SORTABLE, learners_csv
from lms.people.permissions import TRAINERS, can_teach


@blueprint.get("/teaching/<slug>/cohorts")
@access(TRAINERS)
def list_cohorts(slug: str) -> str:
    """List the cohorts of a course, or with ``archived`` those that were put away."""
    course, are_archived = load_taught_course(slug), "archived" in request.args
    sorting = requested_sorting(cohort_queries.COHORT_COLUMNS, "name")
    page = cohort_queries.cohorts_page(course.course_id, sorting, requested_page(), are_archived=are_archived)
    return render_template(
        "learning/cohorts.html",
        course=course.document,
        page=page,
        sort=("-" if sorting.descending else "") + sorting.key,
        facilitators=cohort_queries.facilitators_of([row.id for row in page.items]),
        are_archived=are_archived,
    )


@blueprint.route("/teaching/<slug>/cohorts/new", methods=["GET", "POST"])
@access(TRAINERS)
def create_cohort(slug: str) -> ResponseReturnValue:
    """Ask about a new cohort, and make it."""
    course, form = load_taught_course(slug), CohortForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = cohorts.create_cohort(course.course_id, by=current_user.id, **form.values())
                cohort_id = made.id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The cohort is made. Put its learners in next."), "success")
            return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)
    return _form_page(course, form, None)


@blueprint.route("/teaching/<slug>/cohorts/<int:cohort_id>/edit", methods=["GET", "POST"])
@access(TRAINERS)
def edit_cohort(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Show what is said about a cohort, and change it."""
    course, cohort = load_cohort(slug, cohort_id, is_to_change=True)
    form = CohortForm(obj=cohort, facilitators=_logins(cohort_id))
    if form.validate_on_submit():
        try:
            with transaction():
                cohorts.update_cohort(cohort_id, by=current_user.id, **form.values())
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The cohort is saved."), "success")
            return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)
    return _form_page(course, form, load_cohort(slug, cohort_id, is_to_change=True)[1])


def _logins(cohort_id: int) -> str:
    known = cohort_queries.facilitators_of([cohort_id]).get(cohort_id, [])
    return "\n".join(facilitator.login for facilitator in known)


def _form_page(course: PublishedCourse, form: CohortForm, cohort: Cohort | None) -> ResponseReturnValue:
    page = render_template("learning/cohort_form.html", course=course.document, form=form, cohort=cohort)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/teaching/<slug>/cohorts/<int:cohort_id>/archive")
@access(TRAINERS)
def archive_cohort(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Put a cohort away; its page offers to bring it back."""
    load_cohort(slug, cohort_id, is_to_change=True)
    with transaction():
        cohorts.archive_cohort(cohort_id, by=current_user.id)
    flash(_("The cohort is archived. Its learners stay in it; you can bring it back at any time."), "success")
    return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)


@blueprint.post("/teaching/<slug>/cohorts/<int:cohort_id>/restore")
@access(TRAINERS)
def restore_cohort(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Bring an archived cohort back."""
    load_cohort(slug, cohort_id, is_to_change=True)
    with transaction():
        cohorts.restore_cohort(cohort_id, by=current_user.id)
    flash(_("The cohort is back."), "success")
    return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)


def _learner_filter(cohort_id: int) -> LearnerFilter:
    """Return which learners of a cohort the address asks for."""
    state, name = request.args.get("state", ""), request.args.get("name", "").strip()[:80]
    known = state if state in queries.LEARNER_STATES else ""
    return LearnerFilter(name=name, state=known, cohort=str(cohort_id))


@blueprint.get("/teaching/<slug>/cohorts/<int:cohort_id>")
@access(TRAINERS)
def show_cohort(slug: str, cohort_id: int) -> str:
    """Show a cohort with its learners, a page at a time; its own trainers see it as well as those of the course."""
    course, cohort = load_cohort(slug, cohort_id)
    sorting, wanted = requested_sorting(dict.fromkeys(SORTABLE), "name"), _learner_filter(cohort_id)
    may_change = can_teach(current_user, slug)
    return render_template(
        "learning/cohort.html",
        course=course.document,
        cohort=cohort,
        page=queries.learners(course, wanted, sorting=sorting, page=requested_page()),
        sort=("-" if sorting.descending else "") + sorting.key,
        wanted=wanted,
        facilitators=cohort_queries.facilitators_of([cohort_id]).get(cohort_id, []),
        targets=cohort_queries.cohort_choices(course.course_id, but=cohort_id) if may_change else [],
        total=len(list(course.document.ready_units())),
        may_change=may_change,
    )


@blueprint.get("/teaching/<slug>/cohorts/<int:cohort_id>.csv")
@access(TRAINERS)
def export_cohort(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Give the learners of a cohort, filtered as shown, as a table with one column a unit."""
    course, _cohort = load_cohort(slug, cohort_id)
    return learners_csv(f"{slug}-cohort-{cohort_id}", course, _learner_filter(cohort_id))
