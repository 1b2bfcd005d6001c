from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update

from lms.certificates import jobs as certificate_jobs
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.operations import job_key, revoke
from lms.core import jobs
from lms.core.database import transaction
from lms.core.jobs import Job, JobState
from lms.core.storage import storage
from lms.extensions import db
from tests.factories.certificates import make_certificate, reload
from tests.factories.people import make_person

EVENING = datetime(2026, 11, 21, 20, tzinfo=UTC)


def _job(certificate: Certificate) -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.key == job_key(certificate.id))).one()


def test_makes_the_pdf_and_marks_the_certificate_as_issued(app_context: Flask) -> None:
    with time_machine.travel(EVENING, tick=False):
        certificate = make_certificate(make_person().id)
    assert certificate.state is CertificateState.ISSUED
    assert certificate.issued_at == EVENING
    assert certificate.file_key == f"certificates/{certificate.serial}.pdf"
    pdf = storage().read(certificate.file_key)
    assert (certificate.sha256, certificate.size) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert certificate.serial in text
    assert "22 November 2026" in text  # the day in India
    job = _job(certificate)
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)


def test_a_run_that_died_before_the_end_is_repeated_with_the_same_bytes(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patch, time_machine.travel(EVENING, tick=False):
        patch.setattr(certificate_jobs, "_finish", die)
        certificate = make_certificate(make_person().id)
    assert certificate.state is CertificateState.QUEUED
    first = storage().read(f"certificates/{certificate.serial}.pdf")
    assert _job(certificate).state is JobState.QUEUED
    with time_machine.travel(EVENING + timedelta(days=2), tick=False):
        jobs.run_due()
    again = reload(certificate.id)
    assert again.state is CertificateState.ISSUED
    assert again.issued_at == EVENING
    assert storage().read(f"certificates/{certificate.serial}.pdf") == first


def test_running_again_changes_nothing(app_context: Flask) -> None:
    certificate = make_certificate(make_person().id)
    with transaction():
        db.session.execute(update(Job).values(state=JobState.QUEUED))
    jobs.run_due()
    assert _job(certificate).result == {"skipped": True}
    assert reload(certificate.id).sha256 == certificate.sha256


def test_a_certificate_revoked_meanwhile_stays_revoked(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(make_person().id, rendered=False)
    finish = certificate_jobs._finish

    def revoke_first(certificate_id: int, key: str, pdf: bytes) -> None:
        with transaction():
            revoke(certificate, "Asked for by mistake", by=None)
        finish(certificate_id, key, pdf)

    monkeypatch.setattr(certificate_jobs, "_finish", revoke_first)
    jobs.run_due()
    assert reload(certificate.id).state is CertificateState.REVOKED


def test_a_certificate_that_is_gone_is_passed_over(app_context: Flask) -> None:
    certificate = make_certificate(make_person().id, rendered=False)
    with transaction():
        db.session.execute(update(Job).values(payload={"certificate": certificate.id + 1}))
    jobs.run_due()
    assert _job(certificate).state is JobState.DONE
    assert reload(certificate.id).state is CertificateState.QUEUED
