"""Certificates a second, in a process of its own: ``python -m benchmarks.certificates COUNT``.

The jobs that a worker would do, one after the other on one core, in English and Hindi with the shipped design; the
first one, which loads the renderer and its fonts, is left out.
"""

from __future__ import annotations

import json
import sys
import time

from flask import current_app
from sqlalchemy import select

from benchmarks.preparation import COURSE
from lms import create_app
from lms.certificates.awards import Award
from lms.certificates.designs import keep_design
from lms.certificates.models import Certificate
from lms.certificates.operations import issue
from lms.config import load_settings
from lms.core import clock, jobs
from lms.core.database import transaction
from lms.courses.queries import published
from lms.extensions import db


def main(count: int) -> None:
    """Print as JSON how many certificates a second are made, and how large one is."""
    app = create_app(load_settings())
    with app.test_request_context():
        job_ids = [_ask_for(number) for number in range(1, count + 2)]
        jobs.run(job_ids[0])
        started, started_cpu = time.perf_counter(), time.process_time()
        done = [jobs.run(job_id) for job_id in job_ids[1:]]
        seconds, cpu = time.perf_counter() - started, time.process_time() - started_cpu
        sizes = [size for size in db.session.scalars(select(Certificate.size)) if size]
    if not all(done) or len(sizes) != count + 1:
        raise RuntimeError(f"only {len(sizes)} of {count + 1} certificates were made")
    print(json.dumps({"per_second": count / seconds, "cpu_seconds": cpu / count, "kilobytes": max(sizes) / 1000}))


def _ask_for(person_id: int) -> int:
    course = published(COURSE)
    if course is None or course.document.certificate is None:
        raise LookupError(f"{COURSE} ends in no certificate")
    terms = course.document.certificate
    award = Award(
        recipient_latin=f"Learner {person_id}",
        recipient_devanagari=f"शिक्षार्थी {person_id}",
        title=dict(terms.title),
        wording=terms.wording,
        hours=course.document.hours,
        completed_on=clock.today(current_app.extensions["settings"].time_zone),
        languages=("en", "hi"),
    )
    design = keep_design(terms.design)
    with transaction():
        certificate = issue(person_id, f"course:{COURSE}", "benchmark", award, design, by=None)
        key = f"certificate:{certificate.id}"
    return db.session.execute(select(jobs.Job.id).where(jobs.Job.key == key)).scalar_one()


if __name__ == "__main__":
    main(int(sys.argv[1]))
