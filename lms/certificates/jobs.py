"""The job that makes a certificate's PDF. It can die anywhere and run again: the same bytes come out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import current_app

from lms.certificates.awards import Award
from lms.certificates.designs import frozen_design
from lms.certificates.models import WITH_FILE, Certificate, CertificateState, move
from lms.certificates.operations import RENDER
from lms.certificates.printing import Printing, verify_address
from lms.config import Settings
from lms.core import clock
from lms.core.database import lock, transaction
from lms.core.jobs import JobRun, job
from lms.core.storage import storage
from lms.extensions import db

STEPS = 3
PRINTED = WITH_FILE | {CertificateState.QUEUED}


@job(RENDER)
def render(run: JobRun) -> dict[str, Any]:
    """Print a queued certificate, keep the file and mark the certificate as issued; or print a lost file again."""
    certificate_id: int = run.payload["certificate"]
    printing = _prepare(certificate_id)
    if printing is None:
        return {"skipped": True}
    run.progress(1, STEPS)
    pdf = _printed(printing)
    key = f"certificates/{printing.serial}.pdf"
    storage().put(key, pdf)
    run.progress(2, STEPS)
    _finish(certificate_id, key, pdf)
    run.progress(STEPS, STEPS)
    return {"serial": printing.serial, "size": len(pdf)}


def _printed(printing: Printing) -> bytes:
    # The renderer is large; only the process that prints loads it.
    from lms.certificates.rendering import render_pdf  # noqa: PLC0415

    return render_pdf(printing)


def _prepare(certificate_id: int) -> Printing | None:
    """Fix the instant of issue, which is printed and must not change if this runs again, and return what to print.

    None where there is nothing to print: no such certificate, one that is no longer valid, a file that is there.
    """
    with transaction():
        certificate = lock(Certificate, certificate_id)
        if certificate is None or certificate.state not in PRINTED:
            return None
        issued_at = certificate.issued_at = certificate.issued_at or clock.now().replace(microsecond=0)
        serial, award = certificate.serial, certificate.award
        design, key = (certificate.design, certificate.design_version), certificate.file_key
    if key is not None and storage().exists(key):
        return None
    return _printing(serial, award, design, issued_at)


def _printing(serial: str, award: dict[str, Any], design: tuple[str, str], issued_at: datetime) -> Printing:
    settings: Settings = current_app.extensions["settings"]
    return Printing(
        award=Award.model_validate(award),
        design=frozen_design(*design),
        serial=serial,
        issued_at=issued_at,
        zone=settings.time_zone,
        address=verify_address(settings.url, serial),
    )


def _finish(certificate_id: int, key: str, pdf: bytes) -> None:
    with transaction():
        certificate = lock(Certificate, certificate_id)
        if certificate is None or certificate.state not in PRINTED:
            return
        certificate.file_key, certificate.size = key, len(pdf)
        certificate.sha256 = hashlib.sha256(pdf).hexdigest()
        if certificate.state is CertificateState.QUEUED:
            move(certificate, CertificateState.ISSUED, by=None)
        db.session.flush()
