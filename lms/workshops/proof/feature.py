"""How certificates of workshops join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.workshops.attendance.followers import joined_followers, linked_followers
from lms.workshops.planning.models import OVER_STATES, WorkshopState
from lms.workshops.planning.places import WorkshopPlace, workshop_places
from lms.workshops.proof import jobs, privacy, views
from lms.workshops.proof.kinds import PROOF_NAMES
from lms.workshops.proof.operations import hand_over, join_proofs
from lms.workshops.proof.parts import enter_parts

# Importing these modules enters their routes and the job.
PARTS = (views, jobs)
SHOWN_IN = OVER_STATES | {WorkshopState.RUNNING}


def register(app: Flask) -> None:
    """Add the pages, the job, the words and the privacy declarations of certificates of workshops."""
    privacy.register()
    enter_parts()
    linked_followers.add("certificates", hand_over)
    joined_followers.add("certificates", join_proofs)
    action_names.add("workshops.certificates_approved", _l("List of workshop certificates approved"))
    column_names.add_all(
        {
            "workshop_certificate_lists": _l("List of certificates"),
            "workshop_proofs": _l("Workshop certificate"),
            "facts": _l("Figures"),
            "approved_at": _l("Approved"),
        }
    )
    code_names.add_all({str(kind): name for kind, name in PROOF_NAMES.items() if str(kind) not in code_names})
    workshop_places.add(
        "certificates",
        WorkshopPlace(
            label=_l("Certificates"),
            endpoint="workshops.show_eligibility",
            order=80,
            visible=lambda workshop: workshop.state in SHOWN_IN,
        ),
    )
