"""The handouts on a participant's own page."""

from __future__ import annotations

from typing import Any

from lms.workshops.materials.rules import are_given_out
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant
from lms.workshops.registration.own_parts import OwnPart, own_parts


def _facts(workshop: Workshop, _: Participant) -> dict[str, Any] | None:
    plan = document_of(workshop.id) if are_given_out(workshop.state) else None
    return {"handouts": plan.handouts} if plan is not None and plan.handouts else None


def enter_part() -> None:
    """Enter the part of the participant's page."""
    own_parts.add("handouts", OwnPart(order=30, template="workshops/materials/_own_part.html", facts=_facts))
