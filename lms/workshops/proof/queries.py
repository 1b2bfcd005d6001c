"""What pages ask about certificates of workshops."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from lms.certificates.models import WITH_FILE, Certificate, CertificateState
from lms.extensions import db
from lms.workshops.proof.kinds import ProofKind
from lms.workshops.proof.models import Proof
from lms.workshops.registration.models import Participant


@dataclass(frozen=True)
class OwnProof:
    """A certificate as its owner sees it; ``serial`` None: it is still to be made."""

    id: int
    kind: ProofKind
    serial: str | None
    state: CertificateState | None

    @property
    def has_file(self) -> bool:
        """Whether its PDF may be downloaded."""
        return self.state in WITH_FILE


def own_proofs(participant_id: int) -> list[OwnProof]:
    """Return the certificates of a participant; those that were revoked or replaced are left out."""
    statement = (
        select(Proof.id, Proof.kind, Certificate.serial, Certificate.state)
        .outerjoin(Certificate, Certificate.id == Proof.certificate_id)
        .where(Proof.participant_id == participant_id, Proof.problem == "")
        .order_by(Proof.id)
    )
    gone = {CertificateState.REVOKED, CertificateState.SUPERSEDED}
    found = (OwnProof(*row) for row in db.session.execute(statement))
    return [each for each in found if each.state not in gone]


@dataclass(frozen=True)
class ProofCounts:
    """How many certificates of a workshop are valid, and how many are approved and being made."""

    issued: int
    being_made: int


def proof_counts(workshop_id: int) -> ProofCounts:
    """Return how far the certificates of a workshop are; in one query."""
    statement = (
        select(Certificate.state, func.count())
        .select_from(Proof)
        .join(Participant, Participant.id == Proof.participant_id)
        .outerjoin(Certificate, Certificate.id == Proof.certificate_id)
        .where(Participant.workshop_id == workshop_id, Proof.problem == "")
        .group_by(Certificate.state)
    )
    found: dict[CertificateState | None, int] = {row[0]: row[1] for row in db.session.execute(statement)}
    making = found.get(None, 0) + found.get(CertificateState.QUEUED, 0)
    return ProofCounts(found.get(CertificateState.ISSUED, 0), making)
