"""What the demo people have studied: learners at every point of the way, as on a real trainer's list."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from lms.certificates.operations import issue
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse, published
from lms.extensions import db
from lms.learning.awards import OCCASION, certificate_subject, course_award
from lms.learning.operations import enrol, record_result
from lms.learning.queries import enrolment_state
from lms.people.models import Person
from lms.people.operations import create_person
from lms.trial.sittings import sit_quiz

COURSE = "safe-migration-to-the-gulf"
LONG_COURSE = "labour-protection-and-migration-services"

# Name, language, lessons done, share of the quiz answered rightly (None: not begun).
LEARNERS: tuple[tuple[str, str, int, float | None], ...] = (
    ("सुनीता देवी", "hi", 5, 0.9),
    ("Imran Ansari", "en", 5, 0.75),
    ("राजेश यादव", "hi", 5, 0.5),
    ("Savitri Meena", "en", 4, None),
    ("मोहम्मद सलीम", "hi", 3, None),
    ("Geeta Bhil", "en", 3, None),
    ("कमलेश पटेल", "hi", 2, None),
    ("Rukmini Nayak", "en", 2, None),
    ("अब्दुल रहमान", "hi", 1, None),
    ("Pushpa Garasiya", "en", 1, None),
    ("दीपक चौहान", "hi", 0, None),
    ("Kavita Soren", "en", 0, None),
)


def ensure_studies() -> None:
    """Enrol the demo people and let them study, once; where the course is missing nothing happens."""
    course = published(COURSE)
    known = db.session.scalar(select(Person.id).where(Person.full_name == LEARNERS[0][0]).limit(1))
    if course is None or known is not None:
        return
    for full_name, language, lessons, share in LEARNERS:
        with transaction():
            person_id = create_person(full_name, by=None, language=language).id
        _study(person_id, course, lessons, share)
    _study(_id_of("asha"), course, 2, None)
    _study(_id_of("farah"), course, 5, 0.95)
    _certify(_id_of("farah"), course)
    long_course = published(LONG_COURSE)
    if long_course is not None:
        _study(_id_of("asha"), long_course, 1, None)


def _id_of(sign_in_name: str) -> int:
    return db.session.execute(select(Person.id).where(Person.sign_in_name == sign_in_name)).scalar_one()


def _study(person_id: int, course: PublishedCourse, lessons: int, share: float | None) -> None:
    """Enrol somebody, let them study the first lessons and, with a share of right answers, take the last quiz."""
    with transaction():
        enrolment_id = enrol(person_id, course, by=person_id).id
    units = [unit for unit in course.document.ready_units() if unit.kind == "lesson"]
    for unit in units[:lessons]:
        with transaction():
            record_result(enrolment_id, unit.id, is_done=True, by=person_id)
    quiz = next((unit for unit in course.document.ready_units() if unit.kind == "quiz"), None)
    if share is not None and quiz is not None:
        sit_quiz(enrolment_id, person_id, course, quiz.id, share)


def _certify(person_id: int, course: PublishedCourse) -> None:
    """Let somebody who has completed the course claim the certificate."""
    state = enrolment_state(person_id, course.course_id)
    terms = course.document.certificate
    if state is None or state.completed_at is None or terms is None:
        return
    person = db.session.get_one(Person, person_id)
    names = {"latin": person.certificate_name_latin, "devanagari": person.certificate_name_devanagari}
    zone = current_app.extensions["settings"].time_zone
    award = course_award(course, terms, state, names=names, languages=("en", "hi"), zone=zone)
    with transaction():
        issue(person_id, certificate_subject(course), OCCASION, award, terms.design, by=person_id)
