"""Awards and certificates for tests. Call these inside an application context."""

from __future__ import annotations

from datetime import date
from typing import Any

from lms.certificates.awards import Award
from lms.certificates.designs import keep_design
from lms.certificates.models import Certificate
from lms.certificates.operations import issue
from lms.core import jobs
from lms.core.database import transaction
from lms.extensions import db

SUBJECT = "course:safe-migration"
OCCASION = "completion"
DESIGN = "course-completion"


def make_award(**values: Any) -> Award:
    """Return the award of a short course, in English and Hindi; ``values`` replace its facts."""
    facts: dict[str, Any] = {
        "recipient_latin": "Asha Devi",
        "recipient_devanagari": "आशा देवी",
        "title": {"en": "Safe migration to the Gulf", "hi": "खाड़ी देशों के लिए सुरक्षित प्रवासन"},
        "wording": "completed",
        "hours": 6,
        "completed_on": date(2026, 11, 20),
        "languages": ("en", "hi"),
    }
    return Award(**{**facts, **values})


def make_certificate(
    person_id: int, *, rendered: bool = True, subject: str = SUBJECT, design: str = DESIGN, **award: Any
) -> Certificate:
    """Return a certificate, detached; with its PDF unless told otherwise."""
    kept = keep_design(design)
    with transaction():
        certificate = issue(person_id, subject, OCCASION, make_award(**award), kept, by=person_id)
        certificate_id = certificate.id
    if rendered:
        jobs.run_due()
    return reload(certificate_id)


def reload(certificate_id: int) -> Certificate:
    """Return a certificate as the database has it now, detached."""
    db.session.rollback()
    certificate = db.session.get(Certificate, certificate_id, populate_existing=True)
    assert certificate is not None
    db.session.expunge(certificate)
    return certificate
