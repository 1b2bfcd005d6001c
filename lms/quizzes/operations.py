"""What begins, ends and grades an attempt."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse, revision_document
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.learning.operations import record_result
from lms.quizzes.documents import QuizContent
from lms.quizzes.grading import attempt_result, is_passed, overall_score
from lms.quizzes.layout import Layout, lay_out
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt, move
from lms.quizzes.queries import Attempt, answers_of, is_late

SEED_BITS = 62


def start_attempt(enrolment_id: int, course: PublishedCourse, unit: Unit, *, by: int | None) -> int:
    """Begin an attempt at a quiz and return its id; one that is in progress is returned instead.

    What is drawn for it is fixed now. Raises Refusal when no attempt is left.
    """
    content = unit.content
    if not isinstance(content, QuizContent):
        raise TypeError(f"{unit.id} is no quiz")
    lock(Enrolment, enrolment_id)
    running = _running(enrolment_id, unit.id)
    if running is not None:
        if not is_late(running.closes_at):
            return running.id
        submit_attempt(running.id, enrolment_id, by=by)
    used = _used(enrolment_id, unit.id)
    if content.settings.attempts and used >= content.settings.attempts:
        raise Refusal(_l("You have used all attempts at this quiz. Talk to your trainer if you need another."))
    attempt = _new_attempt(enrolment_id, course, unit.id, content)
    attempt.number = used + 1
    db.session.add(attempt)
    history.record("quizzes.attempt_started", attempt, by=by, unit=unit.id, number=attempt.number)
    return attempt.id


def _running(enrolment_id: int, unit_id: str) -> QuizAttempt | None:
    return db.session.scalar(
        select(QuizAttempt).where(
            QuizAttempt.enrolment_id == enrolment_id,
            QuizAttempt.unit_id == unit_id,
            QuizAttempt.state == AttemptState.IN_PROGRESS,
        )
    )


def _used(enrolment_id: int, unit_id: str) -> int:
    statement = select(func.max(QuizAttempt.number)).where(
        QuizAttempt.enrolment_id == enrolment_id, QuizAttempt.unit_id == unit_id
    )
    return db.session.scalar(statement) or 0


def _new_attempt(enrolment_id: int, course: PublishedCourse, unit_id: str, content: QuizContent) -> QuizAttempt:
    now, seed = clock.now(), secrets.randbits(SEED_BITS)
    limit = content.settings.time_limit
    return QuizAttempt(
        enrolment_id=enrolment_id,
        unit_id=unit_id,
        revision_id=course.revision_id,
        seed=seed,
        layout=lay_out(content, seed).to_json(),
        started_at=now,
        closes_at=now + limit if limit else None,
    )


def submit_attempt(attempt_id: int, enrolment_id: int, *, by: int | None) -> None:
    """Hand an attempt in with the answers that are saved, grade it and record the result.

    Doing it again changes nothing. The enrolment is held first, as everywhere, so that no two wait for each other.
    """
    lock(Enrolment, enrolment_id)
    attempt = lock(QuizAttempt, attempt_id)
    if attempt is None or attempt.state not in {AttemptState.IN_PROGRESS, AttemptState.OVERDUE}:
        return
    if attempt.state is AttemptState.IN_PROGRESS and is_late(attempt.closes_at):
        move(attempt, AttemptState.OVERDUE, by=None)
    now = clock.now()
    attempt.submitted_at = min(now, attempt.closes_at) if attempt.closes_at else now
    move(attempt, AttemptState.SUBMITTED, by=by)
    _finish(attempt, by=by)


def submit_if_late(attempt: Attempt, *, by: int | None) -> bool:
    """Hand an attempt in if its time has run out; return whether it had."""
    is_due = attempt.state is AttemptState.IN_PROGRESS and is_late(attempt.closes_at)
    if is_due:
        submit_attempt(attempt.id, attempt.enrolment_id, by=by)
    return is_due


def _finish(attempt: QuizAttempt, *, by: int | None) -> None:
    """Grade a submitted attempt, and record what all attempts are worth together."""
    content = revision_document(attempt.revision_id).unit(attempt.unit_id).content
    assert isinstance(content, QuizContent)  # noqa: S101 - the kind of a unit never changes
    graded = _grade_answers(attempt.id, content)
    asked = Layout.from_json(attempt.layout).question_ids
    result = attempt_result((content.by_id[each].mark, graded.get(each, 0.0)) for each in asked)
    attempt.earned, attempt.most, attempt.score = result.earned, result.most, result.score
    attempt.finished_at = clock.now()
    move(attempt, AttemptState.FINISHED, by=None, score=result.score)
    db.session.flush()
    scores = db.session.scalars(
        select(QuizAttempt.score)
        .where(
            QuizAttempt.enrolment_id == attempt.enrolment_id,
            QuizAttempt.unit_id == attempt.unit_id,
            QuizAttempt.state == AttemptState.FINISHED,
        )
        .order_by(QuizAttempt.number)
    )
    overall = overall_score(content.settings.grade, [score for score in scores if score is not None])
    is_done = is_passed(overall, content.settings.pass_mark)
    record_result(attempt.enrolment_id, attempt.unit_id, score=overall, is_done=is_done, by=by)


def _grade_answers(attempt_id: int, content: QuizContent) -> dict[str, float]:
    """Write what each answer earns, and return it by question."""
    graded = {
        question_id: content.by_id[question_id].grade(saved.answer).fraction
        for question_id, saved in answers_of(attempt_id).items()
    }
    if graded:
        values = [
            {"attempt_id": attempt_id, "question_id": question_id, "fraction": fraction}
            for question_id, fraction in graded.items()
        ]
        db.session.execute(update(QuizAnswer), values)
    return graded
