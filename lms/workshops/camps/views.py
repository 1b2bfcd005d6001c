"""Which units of courses a workshop counts for, and counting one's own attendance."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.courses.queries import catalogue
from lms.learning.activities import unit_url
from lms.learning.loaders import load_study
from lms.workshops.blueprint import blueprint
from lms.workshops.camps import operations
from lms.workshops.camps.queries import camps_of, choice_titles, units_for_camps
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop


@blueprint.get("/workshops/<int:workshop_id>/courses")
@access(SIGNED_IN)
def show_camps(workshop_id: int) -> str:
    """Show the units of courses that a workshop counts for, and those it could."""
    return _page(load_run(workshop_id))


def _page(workshop: Workshop, error: object = "") -> str:
    camps = camps_of(workshop.id)
    linked = {f"{camp.course_slug}/{camp.unit_id}" for camp in camps}
    return render_template(
        "workshops/camps/camps.html",
        workshop=workshop,
        camps=camps,
        words=choice_titles(camps, catalogue()),
        units=[unit for unit in units_for_camps(current_user) if unit.key not in linked],
        error=error,
    )


@blueprint.post("/workshops/<int:workshop_id>/courses")
@access(SIGNED_IN)
def link_camp(workshop_id: int) -> ResponseReturnValue:
    """Let a workshop count for a unit of a course that this reader teaches."""
    workshop = load_run(workshop_id)
    wanted = request.form.get("unit", "")
    chosen = next((unit for unit in units_for_camps(current_user) if unit.key == wanted), None)
    if chosen is None:
        return _page(workshop, _("Choose one of the units in the list.")), 422
    try:
        with transaction():
            operations.link(workshop_id, chosen.course_slug, chosen.unit_id, by=current_user.id)
    except Refusal as refusal:
        return _page(load_run(workshop_id), refusal.sentence), 422
    flash(_("Attendance at this workshop now counts for the course."), "success")
    return redirect(url_for("workshops.show_camps", workshop_id=workshop_id), 303)


@blueprint.post("/workshops/<int:workshop_id>/courses/<int:camp_id>/remove")
@access(SIGNED_IN)
def unlink_camp(workshop_id: int, camp_id: int) -> ResponseReturnValue:
    """Let a workshop count no more for a unit."""
    load_run(workshop_id)
    with transaction():
        operations.unlink(workshop_id, camp_id, by=current_user.id)
    flash(_("The workshop no longer counts for this unit. Who has done it already keeps it."), "success")
    return redirect(url_for("workshops.show_camps", workshop_id=workshop_id), 303)


@blueprint.post("/courses/<slug>/<module_id>/<unit_id>/attended")
@access(SIGNED_IN)
def count_own_attendance(slug: str, module_id: str, unit_id: str) -> ResponseReturnValue:
    """Let a learner's attendance at a workshop before they enrolled count for the unit."""
    study = load_study(slug, module_id, unit_id)
    with transaction():
        is_counted = operations.count_for(study.enrolment_id, study.person_id, slug, unit_id)
    if is_counted:
        flash(_("Your attendance counts: this unit is done."), "success")
    else:
        flash(_("You have not been at enough sessions of a workshop that counts for this unit."), "warning")
    return redirect(unit_url(study.course, study.unit), 303)
