"""Certificates on the participant's own page and on the overview of organisers."""

from __future__ import annotations

from typing import Any

from lms.workshops.planning.models import OVER_STATES, Workshop
from lms.workshops.planning.overview_parts import OverviewPart, overview_parts
from lms.workshops.proof.kinds import PROOF_NAMES
from lms.workshops.proof.queries import own_proofs, proof_counts
from lms.workshops.registration.models import Participant
from lms.workshops.registration.own_parts import OwnPart, own_parts


def _own(_: Workshop, participant: Participant) -> dict[str, Any] | None:
    proofs = own_proofs(participant.id)
    return {"proofs": proofs, "names": PROOF_NAMES} if proofs else None


def _overview(workshop: Workshop) -> dict[str, Any] | None:
    return {"found": proof_counts(workshop.id)} if workshop.state in OVER_STATES else None


def enter_parts() -> None:
    """Enter both parts."""
    own_parts.add("certificates", OwnPart(order=70, template="workshops/proof/_own_part.html", facts=_own))
    overview_parts.add(
        "certificates", OverviewPart(order=70, template="workshops/proof/_overview_part.html", facts=_overview)
    )
