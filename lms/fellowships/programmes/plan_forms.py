"""The forms of a plan by the names that its pages give them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.fellowships.programmes.documents import Plan
from lms.questionnaires.documents import Questionnaire

FORM_NAMES: dict[str, Any] = {
    "application": _l("Application form for a new call"),
    "report": _l("Monthly report"),
    "check-in-fellow": _l("Check-in: the fellow’s form"),
    "check-in-mentor": _l("Check-in: the mentor’s form"),
    "final-fellow": _l("Final review: the fellow’s form"),
    "final-mentor": _l("Final review: the mentor’s form"),
    "final-host": _l("Final review: the host’s form"),
    "final-peer": _l("Final review: the form for another fellow"),
    "final-panel": _l("Final review: the panel’s form"),
}


def plan_forms(plan: Plan) -> dict[str, Questionnaire]:
    """Return every form of a plan by its key."""
    found = {"application": plan.application, "report": plan.report}
    check_in = {f"check-in-{side}": getattr(plan.check_in, side) for side in type(plan.check_in).model_fields}
    final = {f"final-{side}": getattr(plan.final, side) for side in type(plan.final).model_fields}
    return {**found, **check_in, **final}
