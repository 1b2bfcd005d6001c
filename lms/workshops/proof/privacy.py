"""What certificates of workshops hold about people, besides the certificates themselves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.proof.models import ApprovedList, Proof
from lms.workshops.registration.models import Participant


def _approved(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(ApprovedList).where(ApprovedList.approved_by_id == person_id).order_by(ApprovedList.id)
    )
    return [{"workshop_id": row.workshop_id, "approved_at": instant_text(row.approved_at)} for row in rows]


def _forget_approver(person_id: int) -> None:
    own = update(ApprovedList).where(ApprovedList.approved_by_id == person_id)
    db.session.execute(own.values(approved_by_id=None))


def _own(person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Proof, Participant.workshop_id)
        .join(Participant, Participant.id == Proof.participant_id)
        .where(Participant.person_id == person_id)
        .order_by(Proof.id)
    )
    return [
        {"workshop_id": workshop_id, "kind": proof.kind.value, "facts": proof.facts}
        for proof, workshop_id in db.session.execute(statement)
    ]


def _nothing_to_erase(_: int) -> None:
    """Leave the figures: without the name they are about nobody."""


def register() -> None:
    """Declare the tables."""
    declare(
        PersonalData(
            table="workshop_certificate_lists",
            title=_l("Lists of workshop certificates that you approved"),
            export=_approved,
            erase=_forget_approver,
        )
    )
    declare(
        PersonalData(
            table="workshop_proofs",
            title=_l("What your workshop certificates rest on"),
            export=_own,
            erase=_nothing_to_erase,
            kept=_l(
                "The figures a certificate rests on stay, without your name, as long as the certificate can be checked."
            ),
        )
    )
