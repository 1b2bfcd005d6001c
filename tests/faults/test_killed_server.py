"""The web server dies after it has committed and before its answer leaves: a power cut, an out-of-memory killer."""

from __future__ import annotations

import http.client
import signal

import pytest
from sqlalchemy import func, select

from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.learning.models import UnitProgress
from lms.quizzes.models import QuizAnswer, QuizAttempt
from lms.quizzes.saving import sequence_now
from tests.browser import LiveSite
from tests.faults.conftest import Student
from tests.faults.server import DIE
from tests.journeys.course import quiz_of, quiz_unit, right_answers

QUESTION = "which-law-governs"
CUT_OFF = (ConnectionError, http.client.HTTPException)


def let_it_die(site: LiveSite) -> None:
    """Check that the server is dead, and start it again."""
    assert site.process is not None
    assert site.process.wait(20) == -signal.SIGKILL
    site.start()


def test_an_answer_is_there_once_after_the_server_died_before_saying_so(
    faulty_site: LiveSite, student: Student, attempt_id: int
) -> None:
    sequence = sequence_now()
    with pytest.raises(CUT_OFF):
        student.visitor.answer(attempt_id, QUESTION, sequence, "b", fault=DIE)
    let_it_die(faulty_site)
    assert student.visitor.kept(attempt_id) == {QUESTION: "b"}
    again = student.visitor.answer(attempt_id, QUESTION, sequence, "b")
    assert (again.status, again.json["answer"], "newer" in again.json) == (200, "b", False)
    with faulty_site.app.app_context():
        rows = db.session.scalars(select(QuizAnswer).where(QuizAnswer.attempt_id == attempt_id)).all()
        db.session.remove()
    assert [(row.question_id, row.sequence, row.answer) for row in rows] == [(QUESTION, sequence, "b")]


def test_an_attempt_is_handed_in_once_when_the_server_died_before_saying_so(
    faulty_site: LiveSite, student: Student, attempt_id: int
) -> None:
    for question, answer in right_answers(student.course.document).items():
        fields = quiz_of(student.course.document).by_id[question].fields(answer)
        assert student.visitor.answer(attempt_id, question, sequence_now(), *fields["answer"]).status == 200
    with pytest.raises(CUT_OFF):
        student.visitor.post(f"/attempts/{attempt_id}/submit", fault=DIE)
    let_it_die(faulty_site)
    before = standing(faulty_site, attempt_id)
    assert before[:2] == ("finished", 100.0)
    again = student.visitor.post(f"/attempts/{attempt_id}/submit")
    assert (again.status, again.location) == (303, f"/attempts/{attempt_id}/result")
    assert "100%" in student.visitor.get(again.location).text
    assert standing(faulty_site, attempt_id) == before
    start = f"/courses/{student.course.slug}/going-safely/{quiz_unit(student.course.document).id}"
    assert "passed this quiz" in student.visitor.get(start).text


def standing(site: LiveSite, attempt_id: int) -> tuple[str, float | None, object, float | None, int]:
    """Return what is known of an attempt: state, score, when, the score of its unit, and how often it was finished."""
    with site.app.app_context():
        attempt = db.session.get_one(QuizAttempt, attempt_id)
        unit = db.session.get_one(UnitProgress, (attempt.enrolment_id, attempt.unit_id))
        finished = db.session.scalar(
            select(func.count()).where(
                HistoryEntry.action == "quizzes.attempt_finished",
                HistoryEntry.subject_kind == "quiz_attempts",
                HistoryEntry.subject_id == attempt_id,
            )
        )
        found = (str(attempt.state), attempt.score, attempt.finished_at, unit.score, finished or 0)
        db.session.remove()
    return found
