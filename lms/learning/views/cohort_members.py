"""Putting learners into a cohort and out of it: ticked ones, all who match a filter, a pasted list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import requested_page, requested_sorting
from lms.courses.queries import PublishedCourse
from lms.learning import cohort_queries, cohorts, queries
from lms.learning.blueprint import blueprint
from lms.learning.cohort_forms import CandidateFilter, ListedForm, listed, unknown_names
from lms.learning.loaders import load_cohort
from lms.people.permissions import TRAINERS

CANDIDATE_COLUMNS = ("name", "enrolled")
MOST_TICKED = 500
LONGEST_NUMBER = 10
TAKE_OUT = "out"
ADDRESS = "/teaching/<slug>/cohorts/<int:cohort_id>"


@blueprint.get(f"{ADDRESS}/add")
@access(TRAINERS)
def choose_learners(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Offer learners of the course to be put into a cohort."""
    return _choice_page(slug, cohort_id, ListedForm(formdata=None))


def _choice_page(slug: str, cohort_id: int, listed_form: ListedForm, status: int = 200) -> ResponseReturnValue:
    course, cohort = load_cohort(slug, cohort_id, is_to_change=True)
    filters, sorting = CandidateFilter(request.args), requested_sorting(dict.fromkeys(CANDIDATE_COLUMNS), "name")
    is_valid = filters.validate()
    wanted = filters.wanted(current_app.extensions["settings"].time_zone)
    page = render_template(
        "learning/cohort_add.html",
        course=course.document,
        cohort=cohort,
        page=queries.learners(course, wanted, sorting=sorting, page=requested_page()),
        sort=("-" if sorting.descending else "") + sorting.key,
        filters=filters,
        is_valid=is_valid,
        form=listed_form,
    )
    return page, status if is_valid else 422


@blueprint.post(f"{ADDRESS}/add")
@access(TRAINERS)
def add_learners(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Put learners into a cohort: the ticked ones, all whom the filter shows, or those of a pasted list."""
    course, _cohort = load_cohort(slug, cohort_id, is_to_change=True)
    what = request.form.get("what")
    if what == "all":
        return _add_matching(course, cohort_id)
    if what == "listed":
        return _add_listed(course, cohort_id)
    ticked = _ticked()
    if not ticked:
        flash(_("Nobody was ticked, so nothing was changed. Tick the learners first."), "warning")
        return redirect(url_for("learning.choose_learners", slug=slug, cohort_id=cohort_id, **_filter()), 303)
    return _put_in(slug, cohort_id, ticked)


def _add_matching(course: PublishedCourse, cohort_id: int) -> ResponseReturnValue:
    filters = CandidateFilter(request.args)
    if not filters.validate():
        return _choice_page(course.slug, cohort_id, ListedForm(formdata=None))
    wanted = filters.wanted(current_app.extensions["settings"].time_zone)
    return _put_in(course.slug, cohort_id, cohort_queries.matching_enrolments(course.course_id, wanted))


def _add_listed(course: PublishedCourse, cohort_id: int) -> ResponseReturnValue:
    """Put those of a list in; where somebody on it is not on the course, nobody at all."""
    form = ListedForm()
    if not form.validate_on_submit():
        return _choice_page(course.slug, cohort_id, form, 422)
    found = cohort_queries.enrolments_by_logins(course.course_id, listed(form.listed.data or ""))
    if found.unknown:
        sentence = _(
            "No learner of this course signs in with: %(names)s. Correct these lines or take them out; "
            "nobody has been put into the cohort yet.",
            names=unknown_names(found),
        )
        form.take_refusal(Refusal(sentence, field="listed"))
        return _choice_page(course.slug, cohort_id, form, 422)
    return _put_in(course.slug, cohort_id, found.ids)


def _put_in(slug: str, cohort_id: int, enrolment_ids: list[int]) -> ResponseReturnValue:
    def act() -> str:
        count = cohorts.put_in(cohort_id, enrolment_ids, by=current_user.id)
        return str(
            ngettext(
                "%(num)s learner has been put into the cohort.",
                "%(num)s learners have been put into the cohort.",
                count,
            )
        )

    return _acted(slug, cohort_id, act)


@blueprint.post(f"{ADDRESS}/move")
@access(TRAINERS)
def move_learners(slug: str, cohort_id: int) -> ResponseReturnValue:
    """Move the ticked learners to another cohort of the course, or take them out of this one."""
    course, _cohort = load_cohort(slug, cohort_id, is_to_change=True)
    ticked, target = _ticked(), request.form.get("to", "")
    if not ticked:
        flash(_("Nobody was ticked, so nothing was changed. Tick the learners first."), "warning")
        return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)
    targets = {key for key, _name in cohort_queries.cohort_choices(course.course_id, but=cohort_id)}
    if target not in targets | {TAKE_OUT}:
        flash(_("Choose where the ticked learners go; nothing was changed."), "warning")
        return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)

    def act() -> str:
        if target == TAKE_OUT:
            count = cohorts.take_out(cohort_id, ticked, by=current_user.id)
            return str(ngettext("%(num)s learner has been taken out.", "%(num)s learners have been taken out.", count))
        count = cohorts.move_to(cohort_id, int(target), ticked, by=current_user.id)
        return str(ngettext("%(num)s learner has been moved.", "%(num)s learners have been moved.", count))

    return _acted(slug, cohort_id, act)


def _filter() -> dict[str, Any]:
    return {name: request.args[name] for name in ("name", "since", "until", "cohort") if name in request.args}


def _ticked() -> list[int]:
    """Return the enrolments that were ticked; what is no number is passed over."""
    values = request.form.getlist("enrolment")[:MOST_TICKED]
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < LONGEST_NUMBER]


def _acted(slug: str, cohort_id: int, act: Callable[[], str]) -> ResponseReturnValue:
    """Do something to the learners of a cohort in a transaction, say what came of it, and show the cohort."""
    try:
        with transaction():
            sentence = act()
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(sentence, "success")
    return redirect(url_for("learning.show_cohort", slug=slug, cohort_id=cohort_id), 303)
