"""A site whose web server can be made to fail, started once for each test process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import delete

from lms.core.database import transaction
from lms.core.jobs import Job
from lms.courses.queries import PublishedCourse, published
from lms.extensions import db
from lms.learning.operations import enrol, record_result
from lms.people.models import Person
from lms.quizzes.operations import start_attempt
from lms.server import prepare
from lms.trial.studies import COURSE
from tests.browser import LiveSite, free_port
from tests.factories.people import make_person
from tests.faults.visitor import Visitor
from tests.journeys.course import quiz_unit
from tests.shared import copied_folder


@pytest.fixture(scope="session")
def faulty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site with the courses and nobody in it, without a worker."""
    if "TEST_DATABASE_URL" in os.environ:
        pytest.skip("this site is on SQLite; it is tested in the run without TEST_DATABASE_URL")
    site = LiveSite(
        copied_folder(tmp_path_factory, "faulty", _publish),
        free_port(),
        {"SETU_WEB_WORKERS": "2", "SETU_MODE": "trial"},
        module="tests.faults.server",
        ready="/sign-in",
    )
    site.start()
    yield site
    site.close()


def _publish(instance: Path) -> None:
    site = LiveSite(instance, free_port())
    prepare(site.app)
    site.close()


@dataclass(frozen=True)
class Student:
    """A learner on the course about the Gulf, signed in."""

    person: Person
    enrolment_id: int
    course: PublishedCourse
    visitor: Visitor


@pytest.fixture
def student(faulty_site: LiveSite) -> Student:
    """A new learner, enrolled and signed in."""
    with faulty_site.app.app_context():
        course = published(COURSE)
        assert course is not None
        person = make_person("Kamala Devi", certificate_name_latin="Kamala Devi")
        with transaction():
            enrolment_id = enrol(person.id, course, by=None).id
        db.session.remove()
    return Student(person, enrolment_id, course, Visitor(faulty_site, person.id))


@pytest.fixture
def attempt_id(faulty_site: LiveSite, student: Student) -> int:
    """The learner's attempt at the quiz, in progress."""
    with faulty_site.app.app_context():
        with transaction():
            found = start_attempt(student.enrolment_id, student.course, quiz_unit(student.course.document), by=None)
        db.session.remove()
    return found


@pytest.fixture
def graduate(faulty_site: LiveSite, student: Student) -> Student:
    """The learner, who has completed the course and not asked for the certificate; no other work waits for a worker."""
    with faulty_site.app.app_context():
        with transaction():
            db.session.execute(delete(Job))
        for unit in student.course.document.ready_units():
            score = 100.0 if unit.kind == "quiz" else None
            with transaction():
                record_result(student.enrolment_id, unit.id, is_done=True, score=score, by=None)
        db.session.remove()
    return student
