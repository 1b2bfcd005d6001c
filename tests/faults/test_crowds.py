"""Many requests for one thing at the same moment: there is one of it, and everybody gets it."""

from __future__ import annotations

from sqlalchemy import func, select

from lms.certificates.models import Certificate
from lms.core.jobs import Job
from lms.extensions import db
from lms.quizzes.models import QuizAttempt
from lms.quizzes.saving import sequence_now
from tests.browser import LiveSite
from tests.faults.conftest import Student
from tests.faults.visitor import at_once
from tests.journeys.course import quiz_unit

CROWD = 20
QUESTION = "which-law-governs"


def test_twenty_claims_at_once_make_one_certificate(faulty_site: LiveSite, graduate: Student) -> None:
    path = f"/courses/{graduate.course.slug}/certificate"
    names = {"language": "both", "latin": "Kamala Devi", "devanagari": "कमला देवी"}
    replies = at_once(CROWD, lambda: graduate.visitor.post(path, **names))
    assert [reply.status for reply in replies] == [303] * CROWD
    (address,) = {reply.location for reply in replies}
    with faulty_site.app.app_context():
        serials = db.session.scalars(
            select(Certificate.serial).where(Certificate.person_id == graduate.person.id)
        ).all()
        jobs = db.session.scalar(select(func.count()).where(Job.owner_id == graduate.person.id))
        db.session.remove()
    assert [f"/certificates/{serial}" for serial in serials] == [address]
    assert jobs == 1


def test_twenty_starts_at_once_make_one_attempt(faulty_site: LiveSite, student: Student) -> None:
    unit = quiz_unit(student.course.document)
    path = f"/courses/{student.course.slug}/{student.course.document.module_of(unit.id).id}/{unit.id}/attempts"
    replies = at_once(CROWD, lambda: student.visitor.post(path))
    assert [reply.status for reply in replies] == [303] * CROWD
    (address,) = {reply.location for reply in replies}
    with faulty_site.app.app_context():
        attempts = db.session.execute(
            select(QuizAttempt.id, QuizAttempt.number).where(QuizAttempt.enrolment_id == student.enrolment_id)
        ).all()
        db.session.remove()
    assert [(f"/attempts/{attempt_id}", number) for attempt_id, number in attempts] == [(address, 1)]


def test_of_two_tabs_that_save_out_of_order_the_newer_answer_stays(student: Student, attempt_id: int) -> None:
    earlier, later = sequence_now() - 1000, sequence_now()
    first = student.visitor.answer(attempt_id, QUESTION, later, "b")
    assert (first.status, first.json["sequence"], "newer" in first.json) == (200, later, False)
    late = student.visitor.answer(attempt_id, QUESTION, earlier, "a")
    assert (late.status, late.json["sequence"], late.json["newer"]) == (200, later, {"answer": ["b"]})
    assert student.visitor.kept(attempt_id) == {QUESTION: "b"}


def test_of_twenty_answers_at_once_the_newest_stays(student: Student, attempt_id: int) -> None:
    newest = sequence_now()
    given = [(newest - number, "b" if number == 0 else "acd"[number % 3]) for number in range(CROWD)]
    replies = at_once(CROWD, lambda: student.visitor.answer(attempt_id, QUESTION, *given.pop()))
    assert {reply.status for reply in replies} == {200}
    assert student.visitor.kept(attempt_id) == {QUESTION: "b"}
