"""Exceptions in a quiz: other dates, another limit or more attempts for one learner or one cohort."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import Row

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import Sorting, paginate, requested_page
from lms.core.spreadsheets import csv_response, rows_found
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.cohort_queries import cohort_choices
from lms.learning.queries import LearnerFilter, learners
from lms.people.permissions import TRAINERS
from lms.quizzes.accommodations import operations
from lms.quizzes.accommodations.forms import LearnerSearch, OverrideForm, form_values
from lms.quizzes.blueprint import blueprint
from lms.quizzes.documents import QuizContent
from lms.quizzes.loaders import load_taught_quiz
from lms.quizzes.terms import queries
from lms.quizzes.terms.models import QuizOverride
from lms.quizzes.terms.queries import Whose
from lms.quizzes.terms.rules import Override

OVERRIDES = "/teaching/<slug>/quizzes/<unit_id>/overrides"
LONGEST_NUMBER = 10
TaughtQuiz = tuple[PublishedCourse, Unit, QuizContent]
BY_NAME = Sorting("name", descending=False)


@blueprint.get(OVERRIDES)
@access(TRAINERS)
def list_overrides(slug: str, unit_id: str) -> str:
    """List the exceptions in a quiz, a page at a time."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    return render_template(
        "quizzes/accommodations/list.html",
        course=course,
        unit=unit,
        settings=content.settings,
        page=paginate(queries.list_of_overrides(course.course_id, unit_id), requested_page()),
    )


@blueprint.get(f"{OVERRIDES}.csv")
@access(TRAINERS)
def export_overrides(slug: str, unit_id: str) -> ResponseReturnValue:
    """Give all exceptions in a quiz as a table; what is empty is as for everybody."""
    course, _unit, _content = load_taught_quiz(slug, unit_id)
    terms = [_("Opens"), _("Due"), _("Closes"), _("Time limit"), _("Attempts")]
    header = [_("Learner or cohort"), *terms, _("Reason"), _("By whom"), _("When")]
    statement = queries.list_of_overrides(course.course_id, unit_id)
    return csv_response(f"{slug}-{unit_id}-exceptions", header, rows_found(statement, _cells))


def _cells(row: Row[Any]) -> tuple[Any, ...]:
    zone = current_app.extensions["settings"].time_zone
    made_at, *dates = (
        at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""
        for at in (row.made_at, row.opens_at, row.due_at, row.closes_at)
    )
    return (row.name, *dates, row.time_limit_minutes, row.attempts, row.reason, row.made_by, made_at)


@blueprint.get(f"{OVERRIDES}/choose")
@access(TRAINERS)
def choose_for_override(slug: str, unit_id: str) -> ResponseReturnValue:
    """Ask for whom an exception is: a learner found by name, or a cohort."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    form = LearnerSearch(request.args)
    is_valid = form.validate()
    name = (form.name.data or "") if is_valid else ""
    page = learners(course, LearnerFilter(name=name), sorting=BY_NAME, page=requested_page()) if name else None
    if page is not None and not page.items:
        sentence = _("No learner of this course is called %(name)s. Try a part of the name.", name=name)
        form.take_refusal(Refusal(sentence, field="name"))
    ids = [row.id for row in page.items] if page else []
    return render_template(
        "quizzes/accommodations/choose.html",
        course=course,
        unit=unit,
        form=form,
        page=page,
        known=queries.with_override(course.course_id, unit_id, ids),
        cohorts=cohort_choices(course.course_id),
    )


@blueprint.route(f"{OVERRIDES}/new", methods=["GET", "POST"])
@access(TRAINERS)
def create_override(slug: str, unit_id: str) -> ResponseReturnValue:
    """Ask about an exception for somebody, and make it; where there is one already, lead to it."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    whose, form = _asked_for(course), OverrideForm()
    known = _known_override(course, unit_id, whose)
    if known is not None and request.method == "GET":
        flash(_("There is an exception for them already; here it is."), "info")
        return redirect(_address("edit_override", course, unit, override_id=known.id), 303)

    def act(override: Override, reason: str) -> int:
        return operations.create_override(whose.row, unit_id, override, reason=reason, by=current_user.id)[1]

    return _form_or_act((course, unit, content), whose, form, act)


def _asked_for(course: PublishedCourse) -> Whose:
    """Return whom the address names: a learner or a cohort of the course; anybody else answers 404."""
    whose = None
    if (enrolment_id := _number("enrolment")) is not None:
        whose = queries.find_learner(course.course_id, enrolment_id)
    elif (cohort_id := _number("cohort")) is not None:
        whose = queries.find_group(course.course_id, cohort_id)
    if whose is None:
        abort(404)
    return whose


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None


def _known_override(course: PublishedCourse, unit_id: str, whose: Whose) -> QuizOverride | None:
    ids = {"cohort_id" if whose.is_cohort else "enrolment_id": whose.row.id}
    return queries.find_override(course.course_id, unit_id, **ids)


@blueprint.route(f"{OVERRIDES}/<int:override_id>/edit", methods=["GET", "POST"])
@access(TRAINERS)
def edit_override(slug: str, unit_id: str, override_id: int) -> ResponseReturnValue:
    """Show an exception, and change it; also in the middle of an attempt."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    row, whose = _load_override(course, unit_id, override_id)
    known = queries.own_terms(row) or Override()
    form = OverrideForm(data={**form_values(known, current_app.extensions["settings"].time_zone), "reason": row.reason})

    def act(override: Override, reason: str) -> int:
        return operations.change_override(override_id, override, reason=reason, by=current_user.id)

    return _form_or_act((course, unit, content), whose, form, act, override_id)


def _load_override(course: PublishedCourse, unit_id: str, override_id: int) -> tuple[QuizOverride, Whose]:
    """Return an exception in a quiz and whom it is for; one of another quiz answers 404."""
    row = db.session.get(QuizOverride, override_id)
    if row is None or (row.course_id, row.unit_id) != (course.course_id, unit_id):
        abort(404)
    if row.cohort_id is not None:
        whose = queries.find_group(course.course_id, row.cohort_id)
    else:
        whose = queries.find_learner(course.course_id, row.enrolment_id or 0, has_left=True)
    if whose is None:
        abort(404)
    return row, whose


def _form_or_act(
    quiz: TaughtQuiz,
    whose: Whose,
    form: OverrideForm,
    act: Callable[[Override, str], int],
    override_id: int | None = None,
) -> ResponseReturnValue:
    """Show the form, or do what was filled in and lead back to the list."""
    course, unit, content = quiz
    group = queries.own_terms(queries.find_override(course.course_id, unit.id, cohort_id=whose.group_id))
    wanted = form.override(content.settings, group, current_app.extensions["settings"].time_zone)
    if wanted is not None:
        try:
            with transaction():
                moved = act(wanted, form.reason.data or "")
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The exception is saved."), "success")
            say_moved(moved)
            return redirect(_address("list_overrides", course, unit), 303)
    form.explain(content.settings, group)
    page = render_template(
        "quizzes/accommodations/form.html",
        course=course,
        unit=unit,
        whose=whose,
        form=form,
        has_group=group is not None,
        extra_time=None if whose.is_cohort else queries.extra_time_of(whose.person_id),
        override_id=override_id,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{OVERRIDES}/<int:override_id>/remove", methods=["GET", "POST"])
@access(TRAINERS)
def remove_override(slug: str, unit_id: str, override_id: int) -> ResponseReturnValue:
    """Ask whether an exception shall go, and take it back."""
    course, unit, _content = load_taught_quiz(slug, unit_id)
    row, whose = _load_override(course, unit_id, override_id)
    back = _address("list_overrides", course, unit)
    if request.method == "GET":
        return render_template(
            "quizzes/accommodations/remove.html", course=course, unit=unit, row=row, whose=whose, back=back
        )
    with transaction():
        moved = operations.remove_override(override_id, by=current_user.id)
    flash(_("The exception is gone; the quiz's own rules hold again."), "success")
    say_moved(moved)
    return redirect(back, 303)


def _address(endpoint: str, course: PublishedCourse, unit: Unit, **values: Any) -> str:
    return url_for(f"quizzes.{endpoint}", slug=course.slug, unit_id=unit.id, **values)


def say_moved(count: int) -> None:
    """Say how many running attempts end at another time now, if any."""
    if count:
        sentence = ngettext(
            "%(num)d running attempt has another end now.", "%(num)d running attempts have another end now.", count
        )
        flash(sentence, "info")
