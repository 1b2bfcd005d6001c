"""Grading attempts anew after the key of a question was corrected: a job, some attempts at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, tuple_, update

from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.jobs import JobRun, job
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.correcting.operations import REGRADE
from lms.quizzes.corrections import QuizCorrection, QuizRegrade
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import content_of, finish_if_complete, grade_row, replace_result
from lms.quizzes.grading import Result, is_passed
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt

BATCH = 200
GRADED_AT_ONCE = 25
"""How many attempts are graded anew in one transaction: answers that come in meanwhile wait that long, not longer."""


@job(REGRADE)
def regrade(run: JobRun) -> dict[str, Any]:
    """Grade anew, by a correction, the attempts that began before it. Done again it changes nothing more."""
    correction = db.session.get(QuizCorrection, run.payload["correction"])
    if correction is None:
        return {}
    correction_id, since = correction.id, _begun_before(correction)
    total = db.session.scalar(select(func.count()).select_from(since.subquery())) or 0
    done, last = 0, (0, 0)
    while ids := _next(since, last):
        for start in range(0, len(ids), GRADED_AT_ONCE):
            with transaction():
                for enrolment_id, attempt_id in ids[start : start + GRADED_AT_ONCE]:
                    _regrade(attempt_id, enrolment_id, correction_id)
        done, last = done + len(ids), ids[-1]
        run.progress(done, total)
    return {"attempts": total}


def _begun_before(correction: QuizCorrection) -> Select[int, int]:
    return (
        select(QuizAttempt.enrolment_id, QuizAttempt.id)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(
            Enrolment.course_id == correction.course_id,
            QuizAttempt.unit_id == correction.unit_id,
            QuizAttempt.started_at <= correction.made_at,
            QuizAttempt.state.in_([AttemptState.SUBMITTED, AttemptState.FINISHED]),
        )
    )


def _next(since: Select[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the next enrolments and attempts, in the order in which they are held everywhere: by enrolment."""
    place = tuple_(QuizAttempt.enrolment_id, QuizAttempt.id)
    statement = since.where(place > last).order_by(QuizAttempt.enrolment_id, QuizAttempt.id).limit(BATCH)
    return [(enrolment_id, attempt_id) for enrolment_id, attempt_id in db.session.execute(statement)]


def _regrade(attempt_id: int, enrolment_id: int, correction_id: int) -> None:
    """Grade one attempt anew; one that only waited for what everybody is now given is finished."""
    lock(Enrolment, enrolment_id)
    attempt = lock(QuizAttempt, attempt_id)
    correction = db.session.get(QuizCorrection, correction_id)
    if attempt is None or correction is None:
        return
    if attempt.state is AttemptState.SUBMITTED:
        finish_if_complete(attempt, by=None)
        return
    content = content_of(attempt.revision_id, attempt.unit_id)
    graded = grade_row(attempt, content)
    if graded.result is None or correction.question_id not in graded.fractions:
        return
    db.session.execute(
        update(QuizAnswer)
        .where(QuizAnswer.attempt_id == attempt_id, QuizAnswer.question_id == correction.question_id)
        .values(fraction=graded.fractions[correction.question_id])
    )
    _take_result(attempt, graded.result, correction, content)


def _take_result(attempt: QuizAttempt, result: Result, correction: QuizCorrection, content: QuizContent) -> None:
    """Give a graded attempt another result, note both, and tell learning."""
    before, after = (attempt.earned or 0.0, attempt.score or 0.0), (result.earned, result.score)
    if before == after:
        return
    _note(attempt.id, correction, before, after, content.settings.mark_to_pass)
    history.record(
        "quizzes.attempt_regraded",
        attempt,
        by=correction.made_by_id,
        unit=attempt.unit_id,
        number=attempt.number,
        correction=correction.id,
        before=before[1],
        after=after[1],
    )
    replace_result(attempt, result, content.settings, by=correction.made_by_id)


def _note(
    attempt_id: int,
    correction: QuizCorrection,
    before: tuple[float, float],
    after: tuple[float, float],
    pass_mark: float,
) -> None:
    kept = db.session.get(QuizRegrade, (correction.id, attempt_id))
    if kept is None:
        kept = QuizRegrade(correction_id=correction.id, attempt_id=attempt_id)
        kept.earned_before, kept.score_before = before
        kept.passed_before = is_passed(before[1], pass_mark)
        db.session.add(kept)
    kept.earned_after, kept.score_after = after
    kept.passed_after = is_passed(after[1], pass_mark)
    kept.regraded_at = clock.now()
