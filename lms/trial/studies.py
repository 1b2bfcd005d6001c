"""What the demo people have studied: learners at every point of the way, as on a real trainer's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from lms.certificates.designs import keep_design
from lms.certificates.operations import issue
from lms.core import clock
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

PACE = timedelta(days=1.5)
"""How long the demo people take from one unit to the next."""


@dataclass(frozen=True)
class DemoLearner:
    """Somebody on the course: when they began, how many lessons they did, and how much of the quiz they knew."""

    full_name: str
    language: str
    days_ago: int
    lessons: int
    quiz: float | None = None


LEARNERS = (
    DemoLearner("सुनीता देवी", "hi", 31, 5, 0.9),
    DemoLearner("Imran Ansari", "en", 24, 5, 0.75),
    DemoLearner("राजेश यादव", "hi", 12, 5, 0.5),
    DemoLearner("Savitri Meena", "en", 34, 4),
    DemoLearner("मोहम्मद सलीम", "hi", 8, 3),
    DemoLearner("Geeta Bhil", "en", 27, 3),
    DemoLearner("कमलेश पटेल", "hi", 6, 2),
    DemoLearner("Rukmini Nayak", "en", 22, 2),
    DemoLearner("अब्दुल रहमान", "hi", 3, 1),
    DemoLearner("Pushpa Garasiya", "en", 5, 1),
    DemoLearner("दीपक चौहान", "hi", 19, 0),
    DemoLearner("Kavita Soren", "en", 1, 0),
)


def ensure_studies() -> None:
    """Enrol the demo people and let them study, once; where the course is missing nothing happens."""
    course = published(COURSE)
    known = db.session.scalar(select(Person.id).where(Person.full_name == LEARNERS[0].full_name).limit(1))
    if course is None or known is not None:
        return
    for learner in LEARNERS:
        with clock.put_back(timedelta(days=learner.days_ago)), transaction():
            person_id = create_person(learner.full_name, by=None, language=learner.language).id
        _study(person_id, course, learner)
    _study(_id_of("asha"), course, DemoLearner("", "hi", 5, 2))
    _study(_id_of("farah"), course, DemoLearner("", "en", 16, 5, 0.95))
    _certify(_id_of("farah"), course)
    long_course = published(LONG_COURSE)
    if long_course is not None:
        _study(_id_of("asha"), long_course, DemoLearner("", "hi", 2, 1))


def _id_of(sign_in_name: str) -> int:
    return db.session.execute(select(Person.id).where(Person.sign_in_name == sign_in_name)).scalar_one()


def _study(person_id: int, course: PublishedCourse, learner: DemoLearner) -> None:
    """Enrol somebody some days ago, and let them study the first lessons and perhaps take the quiz, at their pace."""
    ago = timedelta(days=learner.days_ago)
    with clock.put_back(ago), transaction():
        enrolment_id = enrol(person_id, course, by=person_id).id
    units = [unit for unit in course.document.ready_units() if unit.kind == "lesson"]
    for number, unit in enumerate(units[: learner.lessons]):
        with clock.put_back(ago - PACE * number), transaction():
            record_result(enrolment_id, unit.id, is_done=True, by=person_id)
    quiz = next((unit for unit in course.document.ready_units() if unit.kind == "quiz"), None)
    if learner.quiz is not None and quiz is not None:
        with clock.put_back(ago - PACE * learner.lessons):
            sit_quiz(enrolment_id, person_id, course, quiz.id, learner.quiz)


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
    design = keep_design(terms.design)
    with transaction():
        issue(person_id, certificate_subject(course), OCCASION, award, design, by=person_id)
