"""The page of a course: what it teaches, how far one is, and what is still missing."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.certificates.queries import certificate_of
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.courses.queries import offered
from lms.courses.translations import unfinished_languages
from lms.learning import operations
from lms.learning.activities import unit_url
from lms.learning.awards import certificate_subject
from lms.learning.blueprint import blueprint
from lms.learning.completion import assess, next_unit
from lms.learning.loaders import load_course
from lms.learning.queries import enrolment_state
from lms.people.permissions import can_teach


@blueprint.get("/courses/<slug>")
@access(EVERYONE)
def show_course(slug: str) -> str:
    """Show a course to anybody, and to a learner their own way through it."""
    offer = offered(slug)
    if offer is None:
        abort(404)
    course = offer.course
    state = enrolment_state(current_user.id, course.course_id) if current_user.is_authenticated else None
    progress = state.progress if state else {}
    certificate = None
    if state and state.completed_at:
        certificate = certificate_of(current_user.id, certificate_subject(course))
    completion = assess(course.document, progress)
    return render_template(
        "learning/course.html",
        course=course.document,
        state=state,
        progress=progress,
        completion=completion,
        is_completed=bool(state and (state.completed_at or completion.is_complete)),
        next_unit=next_unit(course.document, progress) if state else None,
        certificate=certificate,
        unit_url=lambda unit: unit_url(course, unit),
        offer=offer,
        unfinished=unfinished_languages(course),
        may_teach=current_user.is_authenticated and can_teach(current_user, slug),
    )


@blueprint.post("/courses/<slug>/enrol")
@access(SIGNED_IN)
def enrol(slug: str) -> ResponseReturnValue:
    """Enrol the reader and lead them to the first unit, or to where they were before they left."""
    course = load_course(slug)
    if not course.document.ready_units():
        abort(404)
    try:
        with transaction():
            operations.enrol(current_user.id, course, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
        return redirect(url_for("learning.show_course", slug=slug), 303)
    state = enrolment_state(current_user.id, course.course_id)
    following = next_unit(course.document, state.progress if state else {})
    flash(_("You are on the course. You can stop and go on at any time."), "success")
    return redirect(unit_url(course, following) if following else url_for("learning.show_course", slug=slug), 303)


@blueprint.post("/courses/<slug>/leave")
@access(SIGNED_IN)
def leave(slug: str) -> ResponseReturnValue:
    """Take the reader off the course; enrolling again brings everything back."""
    course = load_course(slug)
    try:
        with transaction():
            operations.leave(current_user.id, course, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("You have left the course. What you have done is kept: enrol again to go on."), "info")
    return redirect(url_for("learning.show_course", slug=slug), 303)
