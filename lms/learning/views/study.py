"""The page of a unit, and the button that says a lesson has been studied."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.learning.activities import activities, unit_url
from lms.learning.blueprint import blueprint
from lms.learning.loaders import load_study
from lms.learning.operations import record_result


@blueprint.get("/courses/<slug>/<module_id>/<unit_id>")
@access(SIGNED_IN)
def study_unit(slug: str, module_id: str, unit_id: str) -> ResponseReturnValue:
    """Show a unit; what it looks like is its activity's affair."""
    study = load_study(slug, module_id, unit_id)
    return activities[study.unit.kind].study(study)


@blueprint.post("/courses/<slug>/<module_id>/<unit_id>/done")
@access(SIGNED_IN)
def confirm_lesson(slug: str, module_id: str, unit_id: str) -> ResponseReturnValue:
    """Note that the reader has studied a lesson, and go on to the next unit."""
    study = load_study(slug, module_id, unit_id)
    if study.unit.kind != "lesson":
        abort(404)
    with transaction():
        record_result(study.enrolment_id, unit_id, is_done=True, by=current_user.id)
    following = study.neighbour(+1)
    if following is None:
        flash(_("That was the last unit."), "success")
        return redirect(url_for("learning.show_course", slug=slug), 303)
    return redirect(unit_url(study.course, following), 303)
