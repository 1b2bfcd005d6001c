"""What changes certificates."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.certificates.awards import Award
from lms.certificates.designs import Design, is_kept
from lms.certificates.models import MOVES, WITH_FILE, Certificate, CertificateState, move
from lms.certificates.serials import new_serial
from lms.certificates.statements import state
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.jobs import Job, enqueue
from lms.extensions import db

RENDER = "certificates.render"
LONGEST_REASON = 500


def job_key(certificate_id: int) -> str:
    """Return the key of the job that makes a certificate's PDF."""
    return f"certificate:{certificate_id}"


def issue(
    person_id: int | None, subject: str, occasion: str, award: Award, design: Design, *, by: int | None
) -> Certificate:
    """Freeze an award into a certificate and have its PDF made; asked again, return the one there is.

    Somebody without an account (``person_id`` None) has a certificate too; its ``occasion`` must then name them, and
    the caller holds what keeps two from asking at once. ``design`` comes from ``keep_design``, called before the
    transaction: storage is not touched in here. An award without issuers is given by the site. Raises ValueError for
    an award that the design cannot print.
    """
    known = _standing(person_id, subject, occasion)
    if known is not None:
        return known
    if not is_kept(design):
        raise ValueError(f"the design {design.slug} is not in storage yet: call keep_design() before the transaction")
    if not award.issuers:
        award = award.model_copy(update={"issuers": ({"en": current_app.extensions["settings"].site_name},)})
    if misfits := design.misfits(award):
        raise ValueError(f"the design {design.slug} does not fit the award: {'; '.join(misfits)}")
    certificate = _certificate(person_id, subject, occasion, award, design)
    try:
        with db.session.begin_nested():
            db.session.add(certificate)
    except IntegrityError:  # somebody asked for the same certificate in this moment
        known = _standing(person_id, subject, occasion)
        if known is None:
            raise
        return known
    history.record("certificates.certificate_requested", certificate, by=by, about=subject, occasion=occasion)
    enqueue(RENDER, {"certificate": certificate.id}, key=job_key(certificate.id), owner_id=person_id)
    return certificate


def _standing(person_id: int | None, subject: str, occasion: str) -> Certificate | None:
    return db.session.scalar(
        select(Certificate).where(
            Certificate.person_id == person_id,
            Certificate.subject == subject,
            Certificate.occasion == occasion,
            Certificate.state != CertificateState.SUPERSEDED,
        )
    )


def _certificate(person_id: int | None, subject: str, occasion: str, award: Award, design: Design) -> Certificate:
    return Certificate(
        serial=new_serial(),
        person_id=person_id,
        subject=subject,
        occasion=occasion,
        state=CertificateState.QUEUED,
        award=award.model_dump(mode="json"),
        statement={language: str(state(award, design, language)) for language in award.languages},
        design=design.slug,
        design_version=design.version,
        requested_at=clock.now(),
    )


def give_to(certificate_id: int, person_id: int, *, by: int | None) -> None:
    """Let a certificate of somebody who had no account belong to theirs; one that belongs to somebody stays theirs."""
    certificate = lock(Certificate, certificate_id)
    if certificate is not None and certificate.person_id is None:
        certificate.person_id = person_id
        history.record("certificates.certificate_handed_over", certificate, by=by)


def render_again(certificate_id: int, *, is_lost: bool = False, by: int | None) -> Job:
    """Make a PDF that could not be made, or whose file ``is_lost``; raises Refusal where there is nothing to make.

    Whether it is lost is asked of storage before the transaction; the job looks once more before it makes anything.
    """
    certificate = lock(Certificate, certificate_id)
    if certificate is None or not (
        certificate.state is CertificateState.QUEUED or (is_lost and certificate.state in WITH_FILE)
    ):
        raise Refusal(_l("This certificate does not have to be made again."))
    history.record("certificates.certificate_retried", certificate, by=by)
    payload, owner_id = {"certificate": certificate.id}, certificate.person_id
    return enqueue(RENDER, payload, key=job_key(certificate.id), owner_id=owner_id, again=True)


def revoke(certificate: Certificate, reason: str, *, by: int | None) -> None:
    """Withdraw a certificate for good; the reason is shown to everybody who checks it. Raises Refusal without one."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refusal(_l("Say why it is revoked; everybody who checks the certificate reads it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal(_l("Say it in %(max)d characters at most.", max=LONGEST_REASON), field="reason")
    held = lock(Certificate, certificate.id)
    if held is None or CertificateState.REVOKED not in MOVES[held.state]:
        raise Refusal(_l("This certificate cannot be revoked any more."))
    move(held, CertificateState.REVOKED, by=by, reason=reason)
