"""Approving a list of certificates, and issuing what was approved."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.certificates.awards import Award, Wording
from lms.certificates.designs import Design
from lms.certificates.operations import give_to, issue
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.jobs import enqueue
from lms.extensions import db
from lms.people.models import Organisation, Person
from lms.workshops.planning.models import OVER_STATES, Workshop
from lms.workshops.planning.times import sessions_of
from lms.workshops.proof.kinds import ProofKind
from lms.workshops.proof.lists import Line, Names, digest_of, lines_of, names_of, new_lines
from lms.workshops.proof.models import ApprovedList, Proof
from lms.workshops.registration.models import Participant

ISSUE = "workshops.issue_certificates"
DESIGN = "workshop"
WORDINGS = {ProofKind.ATTENDED: Wording.ATTENDED, ProofKind.COMPLETED: Wording.COMPLETED}


def certificate_subject(workshop_id: int) -> str:
    """Return what certificates of a workshop are about, as the database knows it."""
    return f"workshop:{workshop_id}"


def approve(workshop_id: int, seen: str, *, kept: Collection[int | None] | None = None, by: int) -> ApprovedList:
    """Approve the list as it was read, or of it only those ``kept`` (ids of participants), and have it issued.

    The same list sent again is the one that is there. Raises Refusal before the workshop is over, where nobody on the
    list gets anything, and where the list is another by now than the one that was read (``seen``, its digest).
    """
    workshop = lock(Workshop, workshop_id)
    if workshop is None or workshop.state not in OVER_STATES:
        raise Refusal(_l("Certificates are issued when the workshop is over. Close it as held first."))
    known = _approved(workshop_id, seen)
    if known is not None:
        return known
    lines = lines_of(workshop)
    if digest_of(lines) != seen:
        raise Refusal(_l("The list has changed since you opened it. Read it again, then approve it."))
    chosen = [line for line in new_lines(lines) if kept is None or line.participant_id in kept]
    if not chosen:
        raise Refusal(_l("Nobody on this list gets a certificate that they do not have already."))
    return _kept(workshop_id, seen, chosen, by=by)


def _approved(workshop_id: int, seen: str) -> ApprovedList | None:
    of_list = (ApprovedList.workshop_id == workshop_id, ApprovedList.seen == seen)
    return db.session.scalar(select(ApprovedList).where(*of_list))


def _kept(workshop_id: int, seen: str, chosen: list[Line], *, by: int) -> ApprovedList:
    approved = ApprovedList(workshop_id=workshop_id, approved_by_id=by, approved_at=clock.now(), seen=seen)
    db.session.add(approved)
    db.session.flush()
    db.session.add_all(
        Proof(
            list_id=approved.id,
            participant_id=line.participant_id,
            kind=line.verdict.kind,
            facts={"present": line.figures.present, "counted": line.figures.counted, "score": line.figures.score},
        )
        for line in chosen
    )
    history.record("workshops.certificates_approved", approved, by=by, workshop=workshop_id, number=len(chosen))
    approved.job_id = enqueue(ISSUE, {"list": approved.id}, key=f"workshop-list:{approved.id}", owner_id=by).id
    return approved


def waiting_proofs(list_id: int) -> list[int]:
    """Return the ids of the lines of a list whose certificate was not begun, in order."""
    waiting = select(Proof.id).where(Proof.list_id == list_id, Proof.certificate_id.is_(None), Proof.problem == "")
    return list(db.session.scalars(waiting.order_by(Proof.id)))


def issue_proof(proof_id: int, design: Design, *, by: int | None) -> None:
    """Have the certificate of an approved line made, once; what cannot be made says why in its ``problem``.

    ``design`` comes from ``keep_design``, called before the transaction.
    """
    proof = lock(Proof, proof_id)
    if proof is None or proof.certificate_id is not None:
        return
    participant = db.session.get_one(Participant, proof.participant_id)
    person = db.session.get(Person, participant.person_id) if participant.person_id else None
    workshop = db.session.get_one(Workshop, participant.workshop_id)
    award = award_of(workshop, proof.kind, names_of(participant, person))
    if award is None or design.misfits(award):
        proof.problem = "; ".join(design.misfits(award)) if award else "no name that can be printed"
        return
    subject, occasion = certificate_subject(workshop.id), f"{proof.kind}:{participant.id}"
    proof.certificate_id = issue(person.id if person else None, subject, occasion, award, design, by=by).id


def award_of(workshop: Workshop, kind: ProofKind, names: Names) -> Award | None:
    """Return the facts to certify; None without a name, and for a workshop without dates."""
    languages = tuple(code for code in names.languages if code in workshop.title) or names.languages
    if not languages or workshop.ends_on is None:
        return None
    organiser = db.session.get(Organisation, workshop.organiser_id) if workshop.organiser_id else None
    return Award(
        recipient_latin=names.latin,
        recipient_devanagari=names.devanagari,
        title=dict(workshop.title),
        wording=WORDINGS[kind],
        hours=_hours(workshop.id),
        completed_on=workshop.ends_on,
        issuers=(dict(organiser.name),) if organiser else (),
        languages=languages,
    )


def _hours(workshop_id: int) -> float | None:
    """Return how long the sessions that count last, to the half hour."""
    counted = sessions_of(workshop_id, only_counted=True)
    minutes = sum(each.session.ends_minute - each.session.starts_minute for each in counted)
    return round(minutes / 30) / 2 or None


def hand_over(participant: Participant, by: int | None) -> None:
    """Let the certificates of somebody who got an account belong to it, inside the caller's transaction."""
    if participant.person_id is None:
        return
    ids = select(Proof.certificate_id).where(Proof.participant_id == participant.id, Proof.certificate_id.is_not(None))
    for certificate_id in db.session.scalars(ids):
        if certificate_id is not None:
            give_to(certificate_id, participant.person_id, by=by)


def join_proofs(kept: Participant, gone: Participant, _: int | None) -> None:
    """Give the certificates of a name that was joined into another to the one that stays, unless it has the like."""
    rows = db.session.scalars(select(Proof).where(Proof.participant_id.in_([kept.id, gone.id])).order_by(Proof.id))
    proofs = list(rows)
    known = {proof.kind for proof in proofs if proof.participant_id == kept.id}
    for proof in proofs:
        if proof.participant_id == gone.id and proof.kind not in known:
            proof.participant_id = kept.id
