"""The time that one person has in every quiz: as everybody, longer, or without a limit."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.learning.loaders import load_taught_course
from lms.people.permissions import TRAINERS
from lms.quizzes.accommodations import operations
from lms.quizzes.accommodations.forms import FACTORS, ExtraTimeForm, factor_key
from lms.quizzes.accommodations.views import say_moved
from lms.quizzes.blueprint import blueprint
from lms.quizzes.terms.queries import extra_time_of, find_learner


@blueprint.route("/teaching/<slug>/learners/<int:enrolment_id>/extra-time", methods=["GET", "POST"])
@access(TRAINERS)
def change_extra_time(slug: str, enrolment_id: int) -> ResponseReturnValue:
    """Show which time a learner has and who gave it, and change it; it holds in running attempts at once."""
    course = load_taught_course(slug)
    whose = find_learner(course.course_id, enrolment_id)
    if whose is None:
        abort(404)
    known = extra_time_of(whose.person_id)
    form = ExtraTimeForm(data={"factor": factor_key(known), "reason": known.reason if known else ""})
    if form.validate_on_submit():
        with transaction():
            moved = _changed(whose.person_id, form.factor.data, form.reason.data or "")
        flash(_("The time is saved."), "success")
        say_moved(moved)
        return redirect(url_for("quizzes.change_extra_time", slug=slug, enrolment_id=enrolment_id), 303)
    page = render_template(
        "quizzes/accommodations/extra_time.html",
        course=course,
        whose=whose,
        known=known,
        known_words=FACTORS.get(factor_key(known)),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def _changed(person_id: int, key: str, reason: str) -> int:
    if key == "none":
        return operations.take_extra_time(person_id, reason=reason, by=current_user.id)
    factor = None if key == "unlimited" else float(key)
    return operations.give_extra_time(person_id, factor, reason=reason, by=current_user.id)
