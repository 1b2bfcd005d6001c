"""The worker dies while it makes a certificate: the next one takes it up, and there is one certificate."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from lms import ROOT
from lms.certificates.models import Certificate, CertificateState
from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import STALE_AFTER, Job, JobState
from lms.extensions import db
from tests.browser import LiveSite
from tests.faults.conftest import Student
from tests.faults.worker import KEPT, PRINTED

PATIENCE_SECONDS = 60


def test_a_certificate_whose_worker_died_is_made_by_the_next_one(faulty_site: LiveSite, graduate: Student) -> None:
    serial = claim(graduate)
    printed_on = set()
    for moment in (PRINTED, KEPT):
        with worker(faulty_site, "tests.faults.worker", moment) as process:
            assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
        certificate, job = made(faulty_site, graduate)
        assert (certificate.state, job.state) == (CertificateState.QUEUED, JobState.RUNNING)
        assert "is being made" in graduate.visitor.get(f"/verify/{serial}").text
        printed_on.add(certificate.issued_at)
        let_a_minute_pass(faulty_site, job)
    with worker(faulty_site, "lms.server", "worker"):
        wait_until_finished(faulty_site, graduate)
    certificate, job = made(faulty_site, graduate)
    assert (certificate.state, job.state, job.attempts) == (CertificateState.ISSUED, JobState.DONE, 3)
    assert printed_on == {certificate.issued_at}
    assert [path.name for path in files_of(faulty_site)] == [f"{serial}.pdf"]
    content = graduate.visitor.get(f"/certificates/{serial}/download").content
    assert hashlib.sha256(content).hexdigest() == certificate.sha256
    assert "genuine and valid" in graduate.visitor.get(f"/verify/{serial}").text
    assert claim(graduate) == serial


def claim(graduate: Student) -> str:
    """Ask for the certificate and return its serial."""
    path = f"/courses/{graduate.course.slug}/certificate"
    reply = graduate.visitor.post(path, language="both", latin="Kamala Devi", devanagari="कमला देवी")
    assert reply.status == 303
    return reply.location.rpartition("/")[2]


@contextmanager
def worker(site: LiveSite, module: str, argument: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker beside the site, and end it."""
    with (site.instance / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, argument], cwd=ROOT, env=site.environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE_SECONDS)


def made(site: LiveSite, graduate: Student) -> tuple[Certificate, Job]:
    """Return the person's one certificate and the one job that makes it."""
    with site.app.app_context():
        certificate = db.session.scalars(select(Certificate).where(Certificate.person_id == graduate.person.id)).one()
        job = db.session.scalars(select(Job).where(Job.owner_id == graduate.person.id)).one()
        db.session.expunge_all()
        db.session.remove()
    return certificate, job


def let_a_minute_pass(site: LiveSite, job: Job) -> None:
    """Move the last sign of life of a job so far back that its worker counts as dead."""
    long_ago = clock.now() - STALE_AFTER - timedelta(seconds=1)
    with site.app.app_context():
        with transaction():
            db.session.execute(update(Job).where(Job.id == job.id).values(alive_at=long_ago))
        db.session.remove()


def wait_until_finished(site: LiveSite, graduate: Student) -> None:
    """Wait until the job has ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not made(site, graduate)[1].is_finished:
        assert time.monotonic() < deadline, (site.instance / "worker.log").read_text()
        time.sleep(0.05)


def files_of(site: LiveSite) -> list[Path]:
    """Return all files of certificates that are kept."""
    return [path for path in (site.instance / "files" / "certificates").rglob("*") if path.is_file()]
