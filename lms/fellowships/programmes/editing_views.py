"""Changing the plan of a programme: its words and numbers, its milestones, or all of it by a file."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.courses.problems import Problem
from lms.fellowships.blueprint import blueprint
from lms.fellowships.programmes import changes, operations, queries
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.forms import (
    MilestoneForm,
    PlanFileForm,
    ProgrammeForm,
    Versioned,
    milestone_values,
    programme_values,
)
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.reading import read_plan
from lms.people.permissions import MANAGERS


@blueprint.route("/programmes/<slug>/edit", methods=["GET", "POST"])
@access(MANAGERS)
def edit_programme(slug: str) -> ResponseReturnValue:
    """Show what a programme says and asks for, and change it."""
    programme = load_programme(slug)
    plan, login = plan_of(programme), queries.login_of(programme.safeguarding_id)
    form = ProgrammeForm(data=programme_values(programme, plan, login))
    if form.validate_on_submit():
        settings = {"funder": form.funder.data or "", "safeguarding_id": form.safeguarding_id}
        if _saved(programme, form, lambda: changes.changed_plan(plan, **form.plan_values()), **settings):
            return _back(slug, _("The programme is saved. Fellows who have started keep the plan they began with."))
    page = render_template("fellowships/programmes/edit.html", programme=load_programme(slug), form=form)
    return page, 422 if form.is_submitted() else 200


def _saved(programme: Programme, form: Versioned, change: Callable[[], Plan], **settings: str | int | None) -> bool:
    """Change a programme in its own transaction; where that is refused the form says why."""
    programme_id = programme.id
    try:
        plan = change()
        with transaction():
            operations.change_programme(programme_id, plan, seen=form.seen, by=current_user.id, **settings)
    except EditedMeanwhile as refusal:
        form.take_refusal(refusal)
        form.show_version(refusal.version)
        return False
    except Refusal as refusal:
        form.take_refusal(refusal)
        return False
    return True


def _back(slug: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("fellowships.show_programme", slug=slug), 303)


@blueprint.route("/programmes/<slug>/plan/new", methods=["GET", "POST"])
@access(MANAGERS)
def add_planned_milestone(slug: str) -> ResponseReturnValue:
    """Ask about another milestone of the plan, and add it."""
    return _milestone_page(slug, None)


@blueprint.route("/programmes/<slug>/plan/<milestone_id>/edit", methods=["GET", "POST"])
@access(MANAGERS)
def edit_planned_milestone(slug: str, milestone_id: str) -> ResponseReturnValue:
    """Show a milestone of the plan, and change it."""
    return _milestone_page(slug, milestone_id)


def _milestone_page(slug: str, milestone_id: str | None) -> ResponseReturnValue:
    programme = load_programme(slug)
    plan = plan_of(programme)
    milestone = changes.milestone_of(plan, milestone_id) if milestone_id else None
    if milestone_id and milestone is None:
        abort(404)
    form = MilestoneForm(data=milestone_values(milestone, programme.version))
    if form.validate_on_submit() and _saved(
        programme, form, lambda: changes.with_milestone(plan, milestone_id, **form.values())
    ):
        return _back(slug, _("The milestone is saved. Fellows who have started keep those they began with."))
    page = render_template(
        "fellowships/programmes/milestone.html", programme=load_programme(slug), form=form, milestone=milestone
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/programmes/<slug>/plan/<milestone_id>/remove", methods=["GET", "POST"])
@access(MANAGERS)
def remove_planned_milestone(slug: str, milestone_id: str) -> ResponseReturnValue:
    """Ask whether a milestone is to go from the plan, and take it out."""
    programme = load_programme(slug)
    plan = plan_of(programme)
    milestone = changes.milestone_of(plan, milestone_id)
    if milestone is None:
        abort(404)
    form = Versioned(version=programme.version)
    if form.validate_on_submit() and _saved(programme, form, lambda: changes.without_milestone(plan, milestone_id)):
        return _back(slug, _("The milestone is taken out of the plan."))
    page = render_template(
        "fellowships/programmes/remove_milestone.html",
        programme=load_programme(slug),
        milestone=milestone,
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/programmes/<slug>/file", methods=["GET", "POST"])
@access(MANAGERS)
def upload_plan(slug: str) -> ResponseReturnValue:
    """Take a changed file of the plan, or say everything that is wrong with it."""
    programme = load_programme(slug)
    form, problems = PlanFileForm(version=programme.version), tuple[Problem, ...]()
    if form.validate_on_submit():
        reading = read_plan(form.content)
        problems, plan = reading.problems, reading.plan
        if plan is not None and _saved(programme, form, lambda: plan):
            return _back(slug, _("The plan is taken over from the file. Fellows who have started keep theirs."))
    page = render_template(
        "fellowships/programmes/file.html", programme=load_programme(slug), form=form, problems=problems
    )
    return page, 422 if form.is_submitted() else 200
